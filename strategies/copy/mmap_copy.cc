#include "strategies/copy/mmap_copy.h"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "strategies/copy/copy_ends.h"
#include "strategies/file/mapped_windows.h"
#include "strategies/memory/shortage.h"

namespace weir {
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
