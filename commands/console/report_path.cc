#include "commands/console/report_path.h"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "fmt/format.h"

namespace weir {

absl::Status CheckReportPath(const std::string& path, std::string_view flag, bool force) {
  const std::filesystem::path file = path;
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    return absl::InvalidArgumentError(fmt::format("{} is a directory; name a file with {}", path, flag));
  }
  if (!force && std::filesystem::is_regular_file(file, error)) {
    return absl::AlreadyExistsError(fmt::format(
        "{} is there already; name another file with {}, or replace it with --force", path, flag));
  }
  if (::access(path.c_str(), W_OK) == 0) return absl::OkStatus();
  const std::string directory = file.has_parent_path() ? file.parent_path().string() : ".";
  if (::access(directory.c_str(), W_OK) == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(
      errno, fmt::format("cannot write a report in {}; name another with {}", directory, flag));
}

}  // namespace weir
