#ifndef WEIR_HARNESS_TARGETS_FILE_TARGET_H_
#define WEIR_HARNESS_TARGETS_FILE_TARGET_H_

#include <memory>
#include <string>
#include <utility>

#include "harness/targets/scratch_directory.h"
#include "harness/targets/target.h"

namespace weir {

/// A file in a new directory that only this user may enter, so that no one else can put anything in its place
/// before the writer makes it, as a program would. Removed when this is destroyed, when SIGINT, SIGTERM or
/// SIGHUP end the process (of several at a time that holds for the last one made), and after SIGKILL by the
/// next one in the same directory.
class FileTarget final : public Target {
 public:
  static absl::StatusOr<std::unique_ptr<Target>> Create(const std::string& directory);

  const std::string& path() const override { return path_; }
  absl::StatusOr<bool> MakeDurable() override;
  /// Reads the file back and holds it against the digest; where that differs, it is read again beside the
  /// plain stream, to name the first wrong byte.
  absl::StatusOr<Verified> Verify(const Expected& expected) override;

 private:
  explicit FileTarget(ScratchDirectory scratch)
      : scratch_(std::move(scratch)), path_(scratch_.path() + "/data") {}

  const ScratchDirectory scratch_;
  const std::string path_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_FILE_TARGET_H_
