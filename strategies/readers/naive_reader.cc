#include "strategies/readers/naive_reader.h"

#include <new>
#include <utility>

#include "strategies/file/buffered_file_reader.h"
#include "strategies/file/input_file.h"
#include "strategies/memory/shortage.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Reader>> OpenNaiveReader(Endpoint source, const ReaderOptions& options) try {
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  return MakeBufferedFileReader(*std::move(file), kNaiveMaxPull, kNaiveReadSize);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
