#ifndef WEIR_STRATEGIES_MMAP_READER_H_
#define WEIR_STRATEGIES_MMAP_READER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "strategies/reader.h"

namespace weir {

/// Maps windows of the file, `options.buffer_size` bytes rounded up to whole pages and one page more, and
/// lends the page cache itself. Regular files only. Memory: none of its own; one window of the file is
/// mapped.
///
/// The pages of a window are made present before it is lent, so that a device that cannot give them is an
/// error and not SIGBUS, and a file that was cut short ends where it is cut. What remains: a program that
/// cuts the file short after a window was mapped, and before the consumer is past the cut, ends this program
/// by SIGBUS, as with any mapping. Whoever cannot rule that out takes another strategy. Kernels before 5.14
/// cannot make pages present; there an error of the device is SIGBUS too.
absl::StatusOr<std::unique_ptr<Reader>> OpenMmapReader(const std::string& path, const ReaderOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_MMAP_READER_H_
