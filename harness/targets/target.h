#ifndef WEIR_HARNESS_TARGETS_TARGET_H_
#define WEIR_HARNESS_TARGETS_TARGET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/records/expected.h"

namespace weir {

/// Where a case writes to: a new file in a directory, /dev/null, a pipe to a process that reads it as fast as
/// it can, or the slow sink: a pipe to a process that takes no more than `bytes_per_second`. There
/// back-pressure shows.
struct TargetSpec {
  enum class Kind { kFile, kNull, kPipe, kSlow };

  static constexpr uint64_t kDefaultRate = 100'000'000;

  Kind kind = Kind::kFile;
  std::string directory = ".";  ///< for kFile
  /// For kFile, to tell directories apart; empty: the directory has no name.
  std::string label = {};
  uint64_t bytes_per_second = kDefaultRate;  ///< for kSlow

  /// As in the name of a case: "file", with a label "file:ssd", "null", "pipe", "slow" or, at another rate
  /// than the default, "slow:50000000".
  std::string Name() const;
};

/// Reads "pipe", "slow", "slow:50MB" (a second), "null" or "/dev/null", or else the path of a directory,
/// which must exist, or LABEL=DIRECTORY. A label is of letters, digits and "._-".
absl::StatusOr<TargetSpec> ParseTargetSpec(std::string_view text);

/// What the target needs for as many bytes: 0 unless it is the slow sink.
double SecondsAtRate(const TargetSpec& target, uint64_t bytes);

/// What checking a target could tell.
enum class Verified {
  kEveryByte,   ///< all bytes arrived, those and no others
  kLengthOnly,  ///< the target keeps nothing; the number of bytes is right
};

/// One place to write to, once. What it made is removed when it is destroyed.
class Target {
 public:
  static absl::StatusOr<std::unique_ptr<Target>> Create(const TargetSpec& spec);
  virtual ~Target() = default;

  /// What to open for writing.
  virtual const std::string& path() const = 0;

  /// To be called when the writer has closed: waits for whoever reads at the other end.
  virtual absl::Status Finish() { return absl::OkStatus(); }

  /// Has the device take what was written: reopens and syncs. False: there is no device.
  virtual absl::StatusOr<bool> MakeDurable() { return false; }

  /// Whether exactly `expected` has arrived; DATA_LOSS says where it begins to differ, and how the lengths do.
  /// After Finish.
  virtual absl::StatusOr<Verified> Verify(const Expected& expected) = 0;
};

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_TARGET_H_
