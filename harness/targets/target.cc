#include "harness/targets/target.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include "fmt/format.h"
#include "harness/records/quantity.h"
#include "harness/targets/file_target.h"
#include "harness/targets/pipe_target.h"

namespace weir {
namespace {

class NullTarget final : public Target {
 public:
  const std::string& path() const override { return path_; }
  absl::StatusOr<Verified> Verify(const Expected&) override { return Verified::kLengthOnly; }

 private:
  const std::string path_ = "/dev/null";
};

bool IsLabel(std::string_view text) {
  static constexpr std::string_view kOthers = "._-";
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || kOthers.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

absl::StatusOr<TargetSpec> ParseSlow(std::string_view rate) {
  const absl::StatusOr<uint64_t> bytes_per_second = ParseQuantity(rate);
  if (!bytes_per_second.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("target 'slow:{}': {}", rate, std::string(bytes_per_second.status().message())));
  }
  if (*bytes_per_second < 1000) {
    return absl::InvalidArgumentError(fmt::format("a slow sink of {} bytes a second; the least is 1k", rate));
  }
  TargetSpec spec;
  spec.kind = TargetSpec::Kind::kSlow;
  spec.bytes_per_second = *bytes_per_second;
  return spec;
}

}  // namespace

std::string TargetSpec::Name() const {
  switch (kind) {
    case Kind::kFile:
      return label.empty() ? "file" : "file:" + label;
    case Kind::kNull:
      return "null";
    case Kind::kPipe:
      return "pipe";
    case Kind::kSlow:
      return bytes_per_second == kDefaultRate ? "slow" : fmt::format("slow:{}", bytes_per_second);
  }
  return "";
}

double SecondsAtRate(const TargetSpec& target, uint64_t bytes) {
  if (target.kind != TargetSpec::Kind::kSlow) return 0;
  return static_cast<double>(bytes) / static_cast<double>(target.bytes_per_second);
}

absl::StatusOr<TargetSpec> ParseTargetSpec(std::string_view text) {
  constexpr std::string_view kSlow = "slow:";
  constexpr std::string_view kWhatThereIs = "name a directory, slow, pipe or null";
  TargetSpec spec;
  if (text == "pipe") spec.kind = TargetSpec::Kind::kPipe;
  if (text == "null" || text == "/dev/null") spec.kind = TargetSpec::Kind::kNull;
  if (text == "slow") spec.kind = TargetSpec::Kind::kSlow;
  if (text.starts_with(kSlow)) return ParseSlow(text.substr(kSlow.size()));
  if (spec.kind != TargetSpec::Kind::kFile) return spec;
  struct stat info;
  spec.directory = std::string(text);
  const size_t equals = text.find('=');
  if (equals != std::string_view::npos && IsLabel(text.substr(0, equals)) &&
      ::stat(spec.directory.c_str(), &info) != 0) {
    spec.label = std::string(text.substr(0, equals));
    spec.directory = std::string(text.substr(equals + 1));
  }
  if (::stat(spec.directory.c_str(), &info) != 0) {
    return absl::Status(absl::ErrnoToStatusCode(errno),
                        fmt::format("target '{}': {}; {}", text, std::strerror(errno), kWhatThereIs));
  }
  if (!S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError(fmt::format("target '{}' is not a directory; {}", text, kWhatThereIs));
  }
  return spec;
}

absl::StatusOr<std::unique_ptr<Target>> Target::Create(const TargetSpec& spec) {
  switch (spec.kind) {
    case TargetSpec::Kind::kFile:
      return FileTarget::Create(spec.directory);
    case TargetSpec::Kind::kPipe:
      return PipeTarget::Create(PipeTarget::kUnlimited);
    case TargetSpec::Kind::kSlow:
      return PipeTarget::Create(spec.bytes_per_second);
    case TargetSpec::Kind::kNull:
      return std::make_unique<NullTarget>();
  }
  return absl::InternalError("unknown target");
}

}  // namespace weir
