#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "strategies/copy/copy_ends.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/file/mapped_windows.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

// One byte more than it is said to have, so that its end is met without a further buffer.
absl::StatusOr<size_t> FirstSize(const InputFile& in, size_t least) {
  const absl::StatusOr<std::optional<uint64_t>> size = in.Size();
  if (!size.ok()) return size.status();
  const uint64_t left = size->value_or(0) - std::min(size->value_or(0), in.offset());
  return std::max<size_t>(left + 1, least);
}

// None where there is not so much memory.
std::optional<AlignedBuffer> Allocate(size_t size) {
  try {
    return AlignedBuffer::Uninitialised(size);
  } catch (const std::bad_alloc&) {
    return std::nullopt;
  }
}

std::optional<AlignedBuffer> Larger(const AlignedBuffer& old) {
  std::optional<AlignedBuffer> larger = Allocate(2 * old.size());
  if (larger) std::copy_n(old.data(), old.size(), larger->data());
  return larger;
}

// In pieces, between which it can be stopped: large enough to cost nothing.
absl::Status WriteInPieces(CopyEnds& ends, std::string_view bytes) {
  constexpr size_t kPiece = size_t{16} << 20;
  while (!bytes.empty()) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    absl::Status written = ends.out().Write(bytes.substr(0, kPiece));
    if (!written.ok()) return written;
    bytes.remove_prefix(std::min(bytes.size(), kPiece));
  }
  return absl::OkStatus();
}

absl::Status NoMemory(const InputFile& in, size_t size) {
  return absl::ResourceExhaustedError(
      fmt::format("no memory for {} bytes, to hold {} in; another strategy needs less", size, in.path()));
}

absl::Status CopyAtOnce(CopyEnds& ends, size_t least) {
  const absl::StatusOr<size_t> size = FirstSize(ends.in(), least);
  if (!size.ok()) return size.status();
  std::optional<AlignedBuffer> all = Allocate(*size);
  for (size_t filled = 0; all;) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    const absl::StatusOr<size_t> got = ends.in().Read(all->span().subspan(filled));
    if (!got.ok()) return got.status();
    if (*got == 0) return WriteInPieces(ends, {all->data(), filled});
    filled += *got;
    if (filled == all->size()) all = Larger(*all);
  }
  return NoMemory(ends.in(), *size);
}

}  // namespace

absl::StatusOr<CopyResult> CopyWhole(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  return ends->Finish(CopyAtOnce(*ends, options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

absl::StatusOr<CopyResult> CopyByChunks(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  return ends->Finish(CopyInChunks(*ends, options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

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

namespace {

// The source has `left` bytes after its start by now, cut short while a window was copied, which the target
// may have got zeros of for what is gone: takes them back. `written`: how copying went, which is no matter
// past the new end.
absl::StatusOr<uint64_t> KeepWhatIsLeft(CopyEnds& ends, uint64_t left, absl::Status written) {
  OutputFile& out = ends.out();
  if (out.committed() < left) return written;
  if (out.committed() == left) return left;
  const absl::StatusOr<bool> regular = out.IsRegular();
  if (!regular.ok()) return regular.status();
  if (!*regular) {
    return absl::DataLossError(fmt::format("{} was cut short at offset {} when {} bytes had gone to {}",
                                           ends.in().path(), ends.in().start() + left, out.committed(),
                                           out.path()));
  }
  absl::Status cut = out.Truncate(out.offset() - (out.committed() - left));
  return cut.ok() ? absl::StatusOr<uint64_t>(left) : cut;
}

// How many bytes were copied.
absl::StatusOr<uint64_t> CopyWindows(CopyEnds& ends, size_t window_size) {
  MappedWindows windows(ends.in(), window_size);
  while (true) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    const absl::StatusOr<std::string_view> window = windows.From(ends.in().start() + ends.out().committed());
    if (!window.ok()) return window.status();
    if (window->empty()) return ends.out().committed();
    absl::Status written = ends.out().Write(*window);
    const absl::StatusOr<std::optional<uint64_t>> size = ends.in().Size();
    if (!size.ok()) return size.status();
    if (*size < ends.in().offset()) {
      const uint64_t end = std::max(size->value_or(0), ends.in().start());
      return KeepWhatIsLeft(ends, end - ends.in().start(), std::move(written));
    }
    if (!written.ok()) return written;
  }
}

}  // namespace

absl::StatusOr<CopyResult> CopyByMmap(Endpoint from, Endpoint to, const CopyOptions& options) try {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<uint64_t> copied = CopyWindows(*ends, options.buffer_size);
  absl::StatusOr<CopyResult> result = ends->Finish(copied.status());
  if (result.ok()) result->copied = *copied;
  return result;
} catch (const std::bad_alloc&) {
  return NoMemory("copy", from.name());
}

}  // namespace weir
