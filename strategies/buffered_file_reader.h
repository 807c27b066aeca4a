#ifndef WEIR_STRATEGIES_BUFFERED_FILE_READER_H_
#define WEIR_STRATEGIES_BUFFERED_FILE_READER_H_

#include <cstddef>
#include <memory>

#include "strategies/file/input_file.h"
#include "strategies/reader.h"

namespace weir {

/// A reader with one buffer on `file`: `batched`, and `naive` with small reads. When its window does not
/// suffice, what is left of it is moved before the place to which the next read goes, so that reads begin at
/// whole blocks of the file and of memory as long as the source gives all that it is asked for. A Read of
/// `read_size` bytes or more goes around the buffer.
///
/// `max_pull`: bytes of the buffer. `read_size`: what one call asks for at most. Memory: the buffer and a
/// block.
std::unique_ptr<Reader> MakeBufferedFileReader(InputFile file, size_t max_pull, size_t read_size);

}  // namespace weir

#endif  // WEIR_STRATEGIES_BUFFERED_FILE_READER_H_
