// weir's own buffers, as what is measured by the workload `allocate`.

#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "harness/workloads/buffer_loops.h"
#include "strategies/memory/all_buffers.h"

namespace weir {
namespace {

// Where slabs are cut, what is kept of one is detached, as whoever keeps a little of a lot does.
template <class B>
class BuffersAccess {
 public:
  explicit BuffersAccess(size_t usual_size) : shared_(*B::Open({.usual_size = usual_size})) {}

  B& buffers() { return *shared_; }

  bool Keep(Block block) {
    if (!B::kTraits.cuts_slabs) return false;
    Slice slice = shared_->Share(block);
    if (!slice || !slice.Detach()) return false;
    slices_.push_back(std::move(slice));
    return true;
  }
  uint64_t kept() const {
    uint64_t bytes = 0;
    for (const Slice& each : slices_) bytes += each.size();
    return bytes;
  }

 private:
  const std::shared_ptr<B> shared_;
  std::vector<Slice> slices_;
};

// What is free, in an array.
class PlainAccess {
 public:
  explicit PlainAccess(size_t usual_size) : memory_(BufferWork::kLive * usual_size) {
    for (size_t i = 0; i < BufferWork::kLive; ++i) free_[i] = memory_.data() + i * usual_size;
  }

  PlainAccess& buffers() { return *this; }
  [[gnu::always_inline]] Block Lend(size_t size) { return {free_[--count_], size}; }
  [[gnu::always_inline]] bool Return(Block block) {
    free_[count_++] = block.data;
    return true;
  }
  static bool Keep(Block) { return false; }
  static uint64_t kept() { return 0; }

 private:
  std::vector<char> memory_;
  char* free_[BufferWork::kLive];
  size_t count_ = BufferWork::kLive;
};

template <class Access>
std::unique_ptr<BufferSubject> MakeSubject(size_t usual_size) {
  return std::make_unique<BufferLoops<Access>>(usual_size);
}

std::vector<BufferStrategy> MakeStrategies() {
  std::vector<BufferStrategy> strategies;
  ForEachBuffers([&]<class B>(std::type_identity<B>) {
    strategies.push_back({B::kTraits.name, B::kTraits.summary, true, MakeSubject<BuffersAccess<B>>});
  });
  return strategies;
}

}  // namespace

std::span<const BufferStrategy> BufferStrategies() {
  static const auto& strategies = *new std::vector<BufferStrategy>(MakeStrategies());
  return strategies;
}

const BufferStrategy& PlainArray() {
  static constexpr BufferStrategy kArray = {"array", "buffers of one size in a plain array, nothing checked",
                                            false, MakeSubject<PlainAccess>};
  return kArray;
}

}  // namespace weir
