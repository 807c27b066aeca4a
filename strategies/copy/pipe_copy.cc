#include "strategies/copy/pipe_copy.h"

#include <memory>
#include <new>
#include <utility>

#include "strategies/file/system_calls.h"
#include "strategies/memory/shortage.h"
#include "strategies/pipe.h"
#include "strategies/readers/pooled_reader.h"
#include "strategies/writers/batched.h"

namespace weir {

// The windows are not smaller than the writer's buffer, so they go around it. (Those that a source gives
// short may be, and then are copied.)
absl::StatusOr<CopyResult> CopyByPipe(Endpoint from, Endpoint to, const CopyOptions& options) try {
  auto calls = options.system_calls != nullptr ? options.system_calls : std::make_shared<SystemCalls>();
  const absl::StatusOr<std::unique_ptr<Reader>> reader =
      OpenPooledReader(std::move(from), {.buffer_size = options.buffer_size, .system_calls = calls});
  if (!reader.ok()) return reader.status();
  WriterOptions writing;
  writing.buffer_size = kMinBufferSize;
  writing.append = options.append;
  writing.system_calls = calls;
  const absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(std::move(to), writing);
  if (!writer.ok()) return writer.status();
  const absl::StatusOr<PipeResult> piped = RunPipe(**reader, {}, **writer, {.stop = options.stop});
  if (!piped.ok()) return piped.status();
  return CopyResult{piped->produced, calls->count(), false};
} catch (const std::bad_alloc&) {
  return NoMemory("copy through a pipe");
}

}  // namespace weir
