#ifndef WEIR_STRATEGIES_WRITERS_MMAP_H_
#define WEIR_STRATEGIES_WRITERS_MMAP_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/writer.h"

namespace weir {

/// Maps windows of the file and lets the caller fill the page cache itself. A window ends at a multiple of
/// `options.buffer_size` rounded up to whole pages; it is about as long, and up to twice that where it begins
/// in between. Before it is lent its space is allocated, zeros are written to it and its pages are populated,
/// so that a full disk is an error and not SIGBUS. The file is longer than what was appended, with zeros
/// behind it, until Flush or Close trim it; a program that cuts the file short meanwhile gets SIGBUS, as with
/// any mapping. Regular files only. Memory: none of its own; one window of the file is mapped.
absl::StatusOr<std::unique_ptr<Writer>> OpenMmapWriter(Endpoint target, const WriterOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_WRITERS_MMAP_H_
