#include "strategies/memory/buffers.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "fmt/format.h"
#include "strategies/memory/poison.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

constexpr size_t kLookedAt = 4096;

// Where the first byte that is not zero lies; the end if there is none. Eight words at a time, so that it takes less
// than filling them did.
const char* FindNonZero(const char* from, const char* end) {
  while (end - from >= 64) {
    uint64_t words[8];
    std::memcpy(words, from, sizeof(words));
    uint64_t any = 0;
    for (const uint64_t word : words) any |= word;
    if (any != 0) break;
    from += 64;
  }
  return std::find_if(from, end, [](char byte) { return byte != 0; });
}

#if !defined(NDEBUG) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kLooksAtAll = true;
#else
constexpr bool kLooksAtAll = false;
#endif

}  // namespace

Block Buffers::LendZeroed(size_t size) {
  const Block block = DoLendZeroed(size);
  if (!block || IsZero(block)) return block;
  static_cast<void>(Return(block));
  return {};
}

bool Buffers::IsZero(Block block) {
  const char* const end = block.data + block.size;
  const bool all = kLooksAtAll || block.size <= 2 * kLookedAt;
  const char* const first_end = all ? end : block.data + kLookedAt;
  const char* found = FindNonZero(block.data, first_end);
  if (found == first_end && !all) found = FindNonZero(end - kLookedAt, end);
  if (found == end || found == first_end) return true;
  return Tell(absl::StatusCode::kDataLoss,
              "are not zero as they must be: somebody wrote to memory that was not lent", found,
              static_cast<size_t>(end - found));
}

BufferUse Buffers::use() const {
  BufferUse use = DoUse();
  const uint64_t held = detached_held_.load(std::memory_order_relaxed);
  use.asked += detached_asked_.load(std::memory_order_relaxed);
  use.held += held;
  use.pinned += held;
  return use;
}

absl::Status Buffers::status() const {
  const std::lock_guard lock(status_mutex_);
  return status_;
}

bool Buffers::Tell(absl::StatusCode code, std::string_view what, const void* data, size_t size) {
  const std::lock_guard lock(status_mutex_);
  if (!status_.ok()) return false;
  try {
    const std::string words = fmt::format("buffers: {} bytes at {} {}", size, data, what);
    status_ = StatusInWords(code, words);
  } catch (const std::bad_alloc&) {
    status_ = StatusInWords(code, "");
  }
  return false;
}

bool Buffers::NotLent(Block block) {
  return Tell(absl::StatusCode::kInvalidArgument,
              "were returned, but are not lent: they have been returned before, or never been lent here",
              block.data, block.size);
}
bool Buffers::OtherSize(Block block) {
  return Tell(absl::StatusCode::kInvalidArgument, "were returned, but were lent as another size", block.data,
              block.size);
}
void Buffers::FoundTwice(const void* data) {
  Tell(absl::StatusCode::kInvalidArgument, "or more were returned twice, on two threads", data, 0);
}

// ------------------------------------------------------------------------------------------------------ slices

// What all slices of a block have in common. One that was detached has its bytes behind this, and no block.
struct Slice::Shared {
  std::atomic<size_t> slices{1};
  std::shared_ptr<Buffers> buffers;
  Block block;

  static Shared* New(size_t bytes) {
    void* const memory = std::malloc(sizeof(Shared) + bytes);
    return memory == nullptr ? nullptr : new (memory) Shared;
  }
  char* own_bytes() { return reinterpret_cast<char*>(this + 1); }

  void LetGo() {
    if (slices.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (block) {
      static_cast<void>(buffers->Return(block));
    } else {
      buffers->detached_asked_.fetch_sub(block.size, std::memory_order_relaxed);
      buffers->detached_held_.fetch_sub(::malloc_usable_size(this), std::memory_order_relaxed);
    }
    this->~Shared();
    std::free(this);
  }
};

Slice Buffers::Share(Block block) {
  Slice::Shared* const shared = Slice::Shared::New(0);
  if (shared == nullptr) return {};
  shared->buffers = shared_from_this();
  shared->block = block;
  return {shared, block.data, block.size};
}

Slice::Slice(const Slice& other) : shared_(other.shared_), data_(other.data_), size_(other.size_) {
  if (shared_ != nullptr) shared_->slices.fetch_add(1, std::memory_order_relaxed);
}

Slice::~Slice() {
  if (shared_ != nullptr) shared_->LetGo();
}

std::optional<Slice> Slice::Part(size_t offset, size_t count) const {
  if (offset > size_ || count > size_ - offset) return std::nullopt;
  Slice part(*this);
  part.data_ += offset;
  part.size_ = count;
  return part;
}

bool Slice::Detach() {
  if (shared_ == nullptr) return true;
  Shared* const own = Shared::New(size_);
  if (own == nullptr) return false;
  own->buffers = shared_->buffers;
  own->block.size = size_;
  Buffers& buffers = *own->buffers;
  buffers.detached_asked_.fetch_add(size_, std::memory_order_relaxed);
  buffers.detached_held_.fetch_add(::malloc_usable_size(own), std::memory_order_relaxed);
  if (size_ > 0) std::memcpy(own->own_bytes(), data_, size_);
  *this = Slice(own, own->own_bytes(), size_);
  return true;
}

}  // namespace weir
