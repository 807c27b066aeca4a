#ifndef WEIR_STRATEGIES_FILE_BUFFERED_FILE_WRITER_H_
#define WEIR_STRATEGIES_FILE_BUFFERED_FILE_WRITER_H_

#include <cstddef>
#include <memory>

#include "strategies/file/output_file.h"
#include "strategies/writer.h"

namespace weir {

/// A writer with one buffer on `file`: `batched`, and `uncached` with other flags. Written when it has
/// `buffer_size` bytes, in whole blocks of the file (see BlockBuffer). A record of that size or more goes
/// around it: what is buffered is written first, then the record itself from where it lies. Memory: the
/// buffer and a block.
///
/// `write_flags`: RWF_ flags for pwritev2(2); 0 for plain write(2).
std::unique_ptr<Writer> MakeBufferedFileWriter(OutputFile file, size_t buffer_size, int write_flags = 0);

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_BUFFERED_FILE_WRITER_H_
