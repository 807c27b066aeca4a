#ifndef WEIR_STRATEGIES_FILE_OUTPUT_FILE_H_
#define WEIR_STRATEGIES_FILE_OUTPUT_FILE_H_

#include <sys/uio.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/open_file.h"
#include "strategies/writer.h"

namespace weir {

/// An open file, pipe or device that a writer fills from one offset on: how far the kernel has taken the
/// bytes. See OpenFile.
class OutputFile : public OpenFile {
 public:
  enum class Access { kWriteOnly, kReadWrite };

  /// Creates a path, or else truncates it unless `options.append` says to begin at its end: then offset()
  /// tells where that is. A pipe or a device is opened as it is, and begins at 0. For a descriptor, see
  /// Endpoint.
  static absl::StatusOr<OutputFile> Create(Endpoint& target, const WriterOptions& options,
                                           Access access = Access::kWriteOnly);
  static absl::StatusOr<OutputFile> Create(Endpoint&& target, const WriterOptions& options,
                                           Access access = Access::kWriteOnly) {
    return Create(target, options, access);
  }

  OutputFile(OutputFile&& other) noexcept = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile() { Close().IgnoreError(); }

  /// Writes all of `data` at the end of what was written: goes on after a short write, repeats after EINTR,
  /// stops at the first error. offset() then tells how much the kernel took.
  absl::Status Write(std::string_view data);
  /// The same for the bytes of all `parts`, one after the other, in as few calls as the kernel allows, with
  /// the RWF_ `flags` of pwritev2(2). Uses up `parts`.
  absl::Status WriteGathered(std::span<iovec> parts, int flags = 0);
  /// Writes at `offset` in one call, named `what` in errors: some of `data` or all, or nothing when it was
  /// interrupted. What lies before must be written already. Says how many bytes.
  absl::StatusOr<size_t> WriteAt(uint64_t offset, std::string_view data, std::string_view what);
  /// Writes `size` zeros at `offset` that do not count as taken: room for bytes that come another way.
  absl::Status FillWithZeros(uint64_t offset, size_t size);
  /// Waits until the device has the data; OK for a target that cannot sync.
  absl::Status Sync();
  /// Cuts or extends the file.
  absl::Status Truncate(uint64_t size);
  /// Closes once; later calls are OK and do nothing. The descriptor is gone even if closing reports an error.
  absl::Status Close();

  /// Whether it is a regular file: one with offsets, of a length.
  absl::StatusOr<bool> IsRegular() const;
  /// FAILED_PRECONDITION where it is none, for `strategy`, which needs one.
  absl::Status RequireRegular(std::string_view strategy) const;
  /// To be called for a regular file that is written to at offsets or through a mapping, which O_APPEND would
  /// spoil and which leave the descriptor where it stands.
  absl::Status GoByOffsets();

  /// For bytes that reached the file by another way than Write, as through a mapping.
  void Advance(uint64_t size) { offset_ += size; }

  /// How far the kernel has taken the bytes: the offset in the file of the next one.
  uint64_t offset() const { return offset_; }
  /// Bytes that the kernel has taken from this writer.
  uint64_t committed() const { return offset_ - start_; }
  /// Fills in what a file knows of a writer's accounting.
  void Account(Accounting& accounting) const;

 private:
  // What a write call `what` for `asked` bytes at `offset` answered: how many it took, none after EINTR, or
  // an error.
  absl::StatusOr<size_t> Taken(ssize_t answer, uint64_t offset, size_t asked, std::string_view what);
  ssize_t CallWithParts(std::span<const iovec> parts, int flags);

  explicit OutputFile(OpenFile file) : OpenFile(std::move(file)) {}

  absl::Status BeginAtEnd();
  absl::Status BeginWhereItStands();
  absl::Status BeginAt(off_t place);

  bool goes_by_offsets_ = false;
  uint64_t start_ = 0;
  uint64_t offset_ = 0;
  uint64_t short_writes_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_OUTPUT_FILE_H_
