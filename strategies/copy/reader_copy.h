#ifndef WEIR_STRATEGIES_COPY_READER_COPY_H_
#define WEIR_STRATEGIES_COPY_READER_COPY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/reader.h"

namespace weir {

/// Opens a reader on a path.
using ReaderOpener = absl::StatusOr<std::unique_ptr<Reader>> (*)(const std::string& path,
                                                                 const ReaderOptions& options);

/// Copies by a Pipe from the reader that `open` opens to the writer `batched`. Its windows are not smaller
/// than the writer's buffer, so they go around that, and no byte is copied within this process.
absl::StatusOr<CopyResult> CopyThroughReader(ReaderOpener open, const std::string& from,
                                             const std::string& to, const CopyOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_READER_COPY_H_
