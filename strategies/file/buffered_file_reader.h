#ifndef WEIR_STRATEGIES_FILE_BUFFERED_FILE_READER_H_
#define WEIR_STRATEGIES_FILE_BUFFERED_FILE_READER_H_

#include <cstddef>
#include <memory>

#include "strategies/file/input_file.h"
#include "strategies/reader.h"

namespace weir {

/// A BufferedReader that gets its bytes by read(2): `batched`, and `naive` with small reads.
std::unique_ptr<Reader> MakeBufferedFileReader(InputFile file, size_t max_pull, size_t read_size);

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_BUFFERED_FILE_READER_H_
