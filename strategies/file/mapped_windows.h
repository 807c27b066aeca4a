#ifndef WEIR_STRATEGIES_FILE_MAPPED_WINDOWS_H_
#define WEIR_STRATEGIES_FILE_MAPPED_WINDOWS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/file/input_file.h"

namespace weir {

/// Windows of a regular file, mapped to be read, one at a time: the page cache itself.
///
/// The pages of a window are made present before it is lent, so that a device that cannot give them is an
/// error and not SIGBUS; kernels before 5.14 cannot do so. A file that was cut short before ends where it is
/// cut. One that is cut while a window of it is mapped takes bytes out of that window: the rest of the page
/// in which it ends now is zeros, and pages behind that raise SIGBUS, or EFAULT in a system call. Whoever
/// must know asks for the size of the file once more after the bytes were used.
///
/// Errors name the call, the path, the offset and errno. Not thread-safe.
class MappedWindows {
 public:
  /// A window has `least` bytes or more, unless the file ends. The file outlives this.
  MappedWindows(InputFile& file, size_t least);
  MappedWindows(const MappedWindows&) = delete;
  MappedWindows& operator=(const MappedWindows&) = delete;
  ~MappedWindows() { Unmap().IgnoreError(); }

  /// The bytes from `offset` on, as many as a window has; empty at the end of the file. Those of the call
  /// before are gone. FAILED_PRECONDITION for what cannot be mapped. Advances the file to the window's end.
  absl::StatusOr<std::string_view> From(uint64_t offset);

  /// Gives the window back. Idempotent.
  absl::Status Unmap();

 private:
  absl::StatusOr<uint64_t> SizeNow(uint64_t offset);
  absl::Status Map(uint64_t from, size_t size);
  absl::StatusOr<bool> Populate(uint64_t file_size, uint64_t from);
  absl::Status NotRegular() const;

  InputFile& file_;
  const size_t window_size_;
  void* mapping_ = nullptr;
  size_t mapped_ = 0;  // bytes
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_MAPPED_WINDOWS_H_
