#include "strategies/copy/whole_copy.h"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "strategies/copy/copy_ends.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

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

}  // namespace weir
