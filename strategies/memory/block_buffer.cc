#include "strategies/memory/block_buffer.h"

#include <algorithm>
#include <cstring>

namespace weir {

size_t WholeBlocks(uint64_t offset, size_t held, size_t size) {
  const size_t most = std::min(held, size);
  const size_t beyond = static_cast<size_t>((offset + most) % kFileBlock);
  return beyond < most ? most - beyond : most;
}

std::string_view BlockBuffer::NextWrite(uint64_t offset) const {
  const bool keeps_blocks = memory_.size() > size_;
  return held().substr(0, keeps_blocks ? WholeBlocks(offset, held_, size_) : size_);
}

void BlockBuffer::Drop(size_t count) {
  held_ -= count;
  std::memmove(memory_.data(), memory_.data() + count, held_);
}

}  // namespace weir
