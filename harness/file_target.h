#ifndef WEIR_HARNESS_FILE_TARGET_H_
#define WEIR_HARNESS_FILE_TARGET_H_

#include <memory>
#include <string>

#include "harness/target.h"

namespace weir {

/// A file in a directory, under a name that no other process uses. Removed when this is destroyed, and when
/// SIGINT, SIGTERM or SIGHUP end the process; of several at a time that holds for the last one made.
class FileTarget final : public Target {
 public:
  static absl::StatusOr<std::unique_ptr<Target>> Create(const std::string& directory);
  ~FileTarget() override;

  const std::string& path() const override { return path_; }
  absl::StatusOr<bool> MakeDurable() override;
  /// Reads the file back and compares every byte.
  absl::StatusOr<Verified> Verify(ExpectedStream& expected, uint64_t size) override;

 private:
  explicit FileTarget(std::string path) : path_(std::move(path)) {}

  const std::string path_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_FILE_TARGET_H_
