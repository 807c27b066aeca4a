#include "harness/target.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "fmt/format.h"
#include "harness/file_target.h"
#include "harness/pipe_target.h"

namespace weir {
namespace {

class NullTarget final : public Target {
 public:
  const std::string& path() const override { return path_; }
  absl::StatusOr<Verified> Verify(ExpectedStream&, uint64_t) override { return Verified::kLengthOnly; }

 private:
  const std::string path_ = "/dev/null";
};

}  // namespace

std::string_view TargetSpec::KindName() const {
  switch (kind) {
    case Kind::kFile:
      return "file";
    case Kind::kNull:
      return "null";
    case Kind::kPipe:
      return "pipe";
  }
  return "";
}

absl::StatusOr<TargetSpec> ParseTargetSpec(std::string_view text) {
  if (text == "pipe") return TargetSpec{TargetSpec::Kind::kPipe, ""};
  if (text == "null" || text == "/dev/null") return TargetSpec{TargetSpec::Kind::kNull, ""};
  TargetSpec spec{TargetSpec::Kind::kFile, std::string(text)};
  struct stat info;
  if (::stat(spec.directory.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, fmt::format("target '{}'; name a directory, null, or pipe", text));
  }
  if (!S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(
        fmt::format("target '{}' is not a directory; name a directory, null, or pipe", text));
  }
  return spec;
}

absl::StatusOr<std::unique_ptr<Target>> Target::Create(const TargetSpec& spec) {
  switch (spec.kind) {
    case TargetSpec::Kind::kFile:
      return FileTarget::Create(spec.directory);
    case TargetSpec::Kind::kPipe:
      return PipeTarget::Create();
    case TargetSpec::Kind::kNull:
      return std::make_unique<NullTarget>();
  }
  return absl::InternalError("unknown target");
}

}  // namespace weir
