#include "strategies/threads/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "strategies/memory/block_buffer.h"

namespace weir {

BlockReader::BlockReader(size_t max_pull) : Reader(max_pull), bridge_(max_pull + kFileBlock) {}

bool BlockReader::Refill(size_t least) {
  if (Ready().empty() && rest_.empty() && !Advance()) return false;
  if (ReturnToBlock() && Ready().size() >= least) return true;
  size_t held = Ready().size();
  if (held > 0) std::memmove(bridge_.data(), Ready().data(), held);
  OpenWindow({bridge_.data(), held});
  while (held < least) {
    if (rest_.empty() && !Advance()) return false;
    const size_t size = std::min(rest_.size(), bridge_.size() - held);
    const size_t taken =
        std::min(size, std::max(least - held, kFileBlock));  // past what is kept, and soon back
    std::memcpy(bridge_.data() + held, rest_.data(), taken);
    rest_.remove_prefix(taken);
    held += taken;
    OpenWindow({bridge_.data(), held});
  }
  return true;
}

// If what lies ready is of the current block, the window becomes the end of that.
bool BlockReader::ReturnToBlock() {
  if (rest_.empty()) return false;
  const size_t kept = Ready().size();
  if (kept > static_cast<size_t>(rest_.data() - block_.data())) return false;
  OpenWindow({rest_.data() - kept, kept + rest_.size()});
  rest_ = {};
  return true;
}

// False after Fail() or End().
bool BlockReader::Advance() {
  const absl::StatusOr<std::string_view> next = NextBlock();
  if (!next.ok()) return Fail(next.status());
  block_ = rest_ = *next;
  return !rest_.empty() || End();
}

}  // namespace weir
