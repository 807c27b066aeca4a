#include "strategies/copy/reader_copy.h"

#include "strategies/batched.h"
#include "strategies/file/system_calls.h"
#include "strategies/pipe.h"

namespace weir {

absl::StatusOr<CopyResult> CopyThroughReader(ReaderOpener open, const std::string& from,
                                             const std::string& to, const CopyOptions& options) {
  auto calls = options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>();
  const absl::StatusOr<std::unique_ptr<Reader>> reader =
      open(from, {.buffer_size = options.buffer_size, .system_calls = calls});
  if (!reader.ok()) return reader.status();
  WriterOptions writing;
  writing.buffer_size = kMinCopyBuffer;
  writing.append = options.append;
  writing.system_calls = calls;
  const absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(to, writing);
  if (!writer.ok()) return writer.status();
  const absl::StatusOr<PipeResult> piped = RunPipe(**reader, {}, **writer, {.stop = options.stop});
  if (!piped.ok()) return piped.status();
  return CopyResult{piped->produced, calls->count(), false};
}

}  // namespace weir
