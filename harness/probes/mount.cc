#include "harness/probes/mount.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>
#include <vector>

#include "results/report/delimited_text.h"

namespace weir {
namespace {

bool IsOctal(char digit) { return digit >= '0' && digit <= '7'; }

// The kernel writes blank, tab, newline and backslash as \040, \011, \012 and \134.
std::string Unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && IsOctal(text[i + 1]) && IsOctal(text[i + 2]) &&
        IsOctal(text[i + 3])) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::optional<unsigned> Number(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<dev_t> ParseDevice(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<unsigned> major = Number(text.substr(0, colon));
  const std::optional<unsigned> minor = Number(text.substr(colon + 1));
  if (!major || !minor) return std::nullopt;
  return makedev(*major, *minor);
}

std::string MergeOptions(std::string_view of_mount, std::string_view of_file_system) {
  std::vector<std::string_view> merged = Split(of_mount, ',');
  for (const std::string_view option : Split(of_file_system, ',')) {
    // The mount's own ro or rw is the one that holds.
    if (option == "ro" || option == "rw") continue;
    if (std::ranges::find(merged, option) == merged.end()) merged.push_back(option);
  }
  std::string text;
  for (const std::string_view option : merged) text.append(text.empty() ? "" : ",").append(Unescape(option));
  return text;
}

bool LiesBelow(std::string_view directory, std::string_view mount_point) {
  if (mount_point == "/") return directory.starts_with('/');
  return directory.starts_with(mount_point) &&
         (directory.size() == mount_point.size() || directory[mount_point.size()] == '/');
}

// Whether `found` is nearer to the directory than `best`: the device decides, then the length, then the
// order.
bool IsNearer(const Mount& found, const Mount& best, std::optional<dev_t> device) {
  const bool found_matches = found.device == device;
  const bool best_matches = best.device == device;
  if (found_matches != best_matches) return found_matches;
  return found.mount_point.size() >= best.mount_point.size();
}

}  // namespace

std::optional<Mount> ParseMount(std::string_view line) {
  // id parent major:minor root mount-point options optional-fields… - type source super-options
  const std::vector<std::string_view> fields = Split(line, ' ');
  const auto dash = std::ranges::find(fields, "-");
  if (dash - fields.begin() < 6 || fields.end() - dash < 4) return std::nullopt;
  const std::optional<dev_t> device = ParseDevice(fields[2]);
  if (!device) return std::nullopt;
  return Mount{.device = *device,
               .root = Unescape(fields[3]),
               .mount_point = Unescape(fields[4]),
               .type = Unescape(dash[1]),
               .source = Unescape(dash[2]),
               .options = MergeOptions(fields[5], dash[3])};
}

std::optional<Mount> FindMount(std::string_view mountinfo, std::string_view directory,
                               std::optional<dev_t> device) {
  std::optional<Mount> best;
  for (const std::string_view line : Split(mountinfo, '\n')) {
    std::optional<Mount> mount = ParseMount(line);
    if (!mount || !LiesBelow(directory, mount->mount_point)) continue;
    if (!best || IsNearer(*mount, *best, device)) best = std::move(mount);
  }
  return best;
}

std::optional<Mount> MountOf(const std::string& directory, const SystemRoot& root) {
  const std::optional<std::string> mountinfo = root.Read("/proc/self/mountinfo");
  if (!mountinfo) return std::nullopt;
  std::error_code error;
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(directory, error);
  if (error) return std::nullopt;
  struct stat status {};
  std::optional<dev_t> device;
  if (stat(resolved.c_str(), &status) == 0) device = status.st_dev;
  return FindMount(*mountinfo, resolved.native(), device);
}

}  // namespace weir
