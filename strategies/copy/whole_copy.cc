#include "strategies/copy/whole_copy.h"

#include <algorithm>
#include <utility>

#include "strategies/copy/copy_ends.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

// One byte more than it is said to have, so that its end is met without a further buffer.
absl::StatusOr<size_t> FirstSize(const InputFile& in, size_t least) {
  const absl::StatusOr<std::optional<uint64_t>> size = in.Size();
  if (!size.ok()) return size.status();
  return std::max<size_t>(size->value_or(0) + 1, least);
}

AlignedBuffer Larger(const AlignedBuffer& old) {
  AlignedBuffer larger = AlignedBuffer::Uninitialised(2 * old.size());
  std::copy_n(old.data(), old.size(), larger.data());
  return larger;
}

absl::Status CopyAtOnce(CopyEnds& ends, size_t least) {
  const absl::StatusOr<size_t> size = FirstSize(ends.in(), least);
  if (!size.ok()) return size.status();
  AlignedBuffer all = AlignedBuffer::Uninitialised(*size);
  size_t filled = 0;
  while (true) {
    absl::Status going = ends.CheckStop();
    if (!going.ok()) return going;
    if (filled == all.size()) all = Larger(all);
    const absl::StatusOr<size_t> got = ends.in().Read(all.span().subspan(filled));
    if (!got.ok()) return got.status();
    if (*got == 0) break;
    filled += *got;
  }
  return ends.out().Write({all.data(), filled});
}

}  // namespace

absl::StatusOr<CopyResult> CopyWhole(const std::string& from, const std::string& to,
                                     const CopyOptions& options) {
  absl::StatusOr<CopyEnds> ends = CopyEnds::Open(from, to, options);
  if (!ends.ok()) return ends.status();
  return ends->Finish(CopyAtOnce(*ends, options.buffer_size));
}

}  // namespace weir
