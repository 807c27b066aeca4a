#include "strategies/writers/batched.h"

#include <new>
#include <utility>

#include "strategies/file/buffered_file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/memory/shortage.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return MakeBufferedFileWriter(*std::move(file), options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
