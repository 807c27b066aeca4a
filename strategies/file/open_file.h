#ifndef WEIR_STRATEGIES_FILE_OPEN_FILE_H_
#define WEIR_STRATEGIES_FILE_OPEN_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"

namespace weir {

class SystemCalls;

/// What OutputFile and InputFile have in common: the descriptor, its name, the flags of the open file, and
/// the error texts. Every call goes through the seam. Owns the descriptor; closes it at the end.
///
/// Errors name the call, the path, the offset and errno. Not thread-safe.
class OpenFile {
 public:
  /// Opens a path with the `flags` of open(2); or takes the descriptor, if it is open as these flags say.
  /// `calls` may be null: the kernel.
  static absl::StatusOr<OpenFile> Open(Endpoint& end, int flags, std::shared_ptr<SystemCalls> calls);

  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&&) = delete;
  ~OpenFile() { Close(0).IgnoreError(); }

  /// The size of a regular file at this moment, in bytes; none for anything else.
  absl::StatusOr<std::optional<uint64_t>> Size() const;

  /// fcntl(2) with F_SETFL: `flags`, and those that the descriptor had when it was handed over.
  int SetFlags(int flags);

  /// The status for the call `what` that has just set errno, at `offset`.
  absl::Status Error(std::string_view what, uint64_t offset) const;

  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  SystemCalls& calls() const { return *calls_; }

 protected:
  bool handed_over() const { return handed_over_; }
  /// Flags with which it was handed over, as SetFlags keeps them: all but O_NONBLOCK and O_DIRECT.
  int kept_flags() const { return kept_flags_; }
  void Forget(int flag) { kept_flags_ &= ~flag; }

  /// Closes once; later calls are OK and do nothing. The descriptor is gone even if closing reports an error,
  /// which then names `offset`.
  absl::Status Close(uint64_t offset);

 private:
  OpenFile(std::string path, std::shared_ptr<SystemCalls> calls)
      : path_(std::move(path)), calls_(std::move(calls)) {}

  absl::Status OpenPath(int flags);
  absl::Status TakeOver(Endpoint& end, int flags);

  std::string path_;
  std::shared_ptr<SystemCalls> calls_;
  int fd_ = -1;
  bool handed_over_ = false;
  int first_flags_ = 0;  // of the open file when it came
  int kept_flags_ = 0;
  int flags_now_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_OPEN_FILE_H_
