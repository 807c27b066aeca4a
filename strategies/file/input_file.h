#ifndef WEIR_STRATEGIES_FILE_INPUT_FILE_H_
#define WEIR_STRATEGIES_FILE_INPUT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/open_file.h"
#include "strategies/reader.h"

namespace weir {

/// An open file, pipe or device that a reader takes its bytes from, and how far it was read; the reading
/// sibling of OutputFile. See OpenFile.
class InputFile : public OpenFile {
 public:
  /// Opens a path for reading from its beginning, or takes a descriptor (see Endpoint), and tells the kernel
  /// that it will be read in order.
  static absl::StatusOr<InputFile> Open(Endpoint& source, const ReaderOptions& options);
  static absl::StatusOr<InputFile> Open(Endpoint&& source, const ReaderOptions& options) {
    return Open(source, options);
  }

  InputFile(InputFile&& other) noexcept = default;
  InputFile& operator=(InputFile&&) = delete;

  /// Reads into `to` what the kernel gives in one call, repeated after EINTR: how many bytes, 0 only at the
  /// end of the file (and for an empty `to`).
  absl::StatusOr<size_t> Read(std::span<char> to);
  /// The same at `offset`, which leaves offset() at the end of what was read. Regular files only.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, std::span<char> to);
  /// Closes once; later calls are OK and do nothing. The descriptor is gone even if closing reports an error.
  absl::Status Close() { return OpenFile::Close(offset_); }

  /// For bytes that were taken by another way than Read, as through a mapping.
  void Advance(uint64_t size) { offset_ += size; }

  /// Where it began.
  uint64_t start() const { return start_; }
  /// How far it was read: the offset in the file of the next byte.
  uint64_t offset() const { return offset_; }
  /// Fills in what a file knows of a reader's accounting.
  void Account(ReaderAccounting& accounting) const;

 private:
  explicit InputFile(OpenFile file) : OpenFile(std::move(file)) {}

  // What the call `what` for `asked` bytes at `offset` gave.
  absl::StatusOr<size_t> Given(ssize_t answer, uint64_t offset, size_t asked, std::string_view what);

  uint64_t start_ = 0;
  uint64_t offset_ = 0;
  uint64_t short_reads_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_INPUT_FILE_H_
