#ifndef WEIR_HARNESS_TARGETS_PIPE_TARGET_H_
#define WEIR_HARNESS_TARGETS_PIPE_TARGET_H_

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "harness/process/descriptor.h"
#include "harness/targets/target.h"

namespace weir {

/// A pipe of the system's default size to a process that reads it, as fast as it can or at a limited rate,
/// and makes the digest of what it reads; the bytes are gone then, so of a stream that differs no more than
/// the block is known in which it begins to. Create forks, so it must be called while the process has one
/// thread.
class PipeTarget final : public Target {
 public:
  static constexpr uint64_t kUnlimited = 0;

  static absl::StatusOr<std::unique_ptr<Target>> Create(uint64_t bytes_per_second);
  ~PipeTarget() override;

  /// A path that opens the pipe's write end.
  const std::string& path() const override { return path_; }
  /// Closes the write end kept here and waits for the reader.
  absl::Status Finish() override;
  absl::StatusOr<Verified> Verify(const Expected& expected) override;

 private:
  PipeTarget(Descriptor write_end, Descriptor result, pid_t reader);

  Descriptor write_end_;
  const Descriptor result_;
  pid_t reader_;
  std::string path_;
  std::optional<StreamDigest> digest_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_PIPE_TARGET_H_
