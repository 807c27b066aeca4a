#ifndef WEIR_STRATEGIES_READERS_MMAP_READER_H_
#define WEIR_STRATEGIES_READERS_MMAP_READER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/reader.h"

namespace weir {

/// Maps windows of the file, `options.buffer_size` bytes rounded up to whole pages and one page more, and
/// lends the page cache itself. Regular files only. Memory: none of its own; one window of the file is
/// mapped.
///
/// The pages of a window are made present before it is lent, so that a device that cannot give them is an
/// error and not SIGBUS, and a file that was cut short ends where it is cut. What remains, as with any
/// mapping: of a file that another program cuts short while a window of it is lent, the rest of the page with
/// the new end reads as zeros, and no error tells so; the pages behind it end this program by SIGBUS, or a
/// system call that is given them by EFAULT. Whoever cannot rule that out takes another strategy. Kernels
/// before 5.14 cannot make pages present; there an error of the device is SIGBUS too. See MappedWindows.
absl::StatusOr<std::unique_ptr<Reader>> OpenMmapReader(Endpoint source, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_READERS_MMAP_READER_H_
