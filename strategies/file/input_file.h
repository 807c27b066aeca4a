#ifndef WEIR_STRATEGIES_FILE_INPUT_FILE_H_
#define WEIR_STRATEGIES_FILE_INPUT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/reader.h"

namespace weir {

class SystemCalls;

/// An open file, pipe or device that a reader takes its bytes from: the descriptor, how far it was read, and
/// the error texts; the reading sibling of OutputFile. Every call goes through the seam. Owns the descriptor;
/// closes it at the end.
///
/// Errors name the call, the path, the offset and errno. Not thread-safe.
class InputFile {
 public:
  /// Opens `path` for reading from its beginning, and tells the kernel that it will be read in order.
  static absl::StatusOr<InputFile> Open(std::string path, const ReaderOptions& options);

  InputFile(InputFile&& other) noexcept;
  InputFile& operator=(InputFile&&) = delete;
  ~InputFile();

  /// Reads into `to` what the kernel gives in one call, repeated after EINTR: how many bytes, 0 only at the
  /// end of the file (and for an empty `to`).
  absl::StatusOr<size_t> Read(std::span<char> to);
  /// The same at `offset`, which leaves offset() at the end of what was read. Regular files only.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, std::span<char> to);
  /// Closes once; later calls are OK and do nothing. The descriptor is gone even if closing reports an error.
  absl::Status Close();

  /// The size of a regular file at this moment, in bytes; none for anything else.
  absl::StatusOr<std::optional<uint64_t>> Size() const;

  /// For bytes that were taken by another way than Read, as through a mapping.
  void Advance(uint64_t size) { offset_ += size; }

  /// The status for the call `what` that has just set errno, at `offset`.
  absl::Status Error(std::string_view what, uint64_t offset) const;

  int fd() const { return fd_; }
  const std::string& path() const { return path_; }
  SystemCalls& calls() const { return *calls_; }
  /// How far it was read: the offset in the file of the next byte.
  uint64_t offset() const { return offset_; }
  /// Fills in what a file knows of a reader's accounting.
  void Account(ReaderAccounting& accounting) const;

 private:
  InputFile(std::string path, int fd, std::shared_ptr<SystemCalls> calls)
      : path_(std::move(path)), fd_(fd), calls_(std::move(calls)) {}

  // What the call `what` for `asked` bytes at `offset` gave.
  absl::StatusOr<size_t> Given(ssize_t answer, uint64_t offset, size_t asked, std::string_view what);

  std::string path_;
  int fd_;
  std::shared_ptr<SystemCalls> calls_;
  uint64_t offset_ = 0;
  uint64_t short_reads_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INPUT_FILE_H_
