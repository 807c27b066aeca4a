#include "strategies/batched.h"

#include <utility>

#include "strategies/buffered_file_writer.h"
#include "strategies/file/output_file.h"

namespace weir {

absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(const std::string& path,
                                                          const WriterOptions& options) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(path, options);
  if (!file.ok()) return file.status();
  return MakeBufferedFileWriter(*std::move(file), options.buffer_size);
}

}  // namespace weir
