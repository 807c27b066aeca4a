#include "strategies/cipher/block_transform.h"

#include <algorithm>
#include <cstring>

namespace weir {

absl::StatusOr<Transform::Progress> BlockTransform::Step(std::string_view in, std::span<char> out,
                                                         bool last) {
  const size_t size = std::min(in.size(), work_->block_size());
  const bool is_last = last && size == in.size();
  // Work with room of its own only reads the block; work in place does it where the output goes.
  char* const bytes = in_place() ? out.data() : const_cast<char*>(in.data());
  if (in_place() && size > 0 && bytes != in.data()) std::memmove(bytes, in.data(), size);
  const MappedBlock mapped = work_->Map({next_++, is_last, {bytes, size}}, out);
  if (!mapped.status.ok()) return mapped.status;
  finished_ = is_last;
  return Progress{size, mapped.bytes.size()};
}

}  // namespace weir
