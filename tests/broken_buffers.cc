// The conformance suite of buffers over some that are broken on purpose: each has one bug that buffers may have.

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <vector>

#include "absl/status/statusor.h"
#include "strategies/memory/buffers.h"
#include "strategies/memory/poison.h"
#include "tests/conformance/buffers_suite.h"
#include "tests/conformance/conformance_main.h"

namespace weir {
namespace {

enum class Bug {
  kNone,
  kOverlaps,
  kMisaligned,
  kSameForNoBytes,
  kZeroesHalf,
  kTrustsThatItIsZero,
  kTakesTwice,
  kTakesAnything,
  kTakesAnySize,
  kForgetsAsked,
  kLeaks,
  kLosesWhatEndedThreadsHad,
  kKeepsTheAddresses,
  kThrows,
  kLockedByFork,
  kForgetsFaults,
};

constexpr const char* kNames[] = {"fine",
                                  "overlaps",
                                  "misaligned",
                                  "same_for_no_bytes",
                                  "zeroes_half",
                                  "trusts_that_it_is_zero",
                                  "takes_twice",
                                  "takes_anything",
                                  "takes_any_size",
                                  "forgets_asked",
                                  "leaks",
                                  "loses_what_ended_threads_had",
                                  "keeps_the_addresses",
                                  "throws",
                                  "locked_by_fork",
                                  "forgets_faults"};

// A list of free blocks by size under one lock; tables in ordinary containers.
template <Bug kBug>
class ModelBuffers final : public Buffers {
 public:
  static constexpr BuffersTraits kTraits = {.name = kNames[static_cast<size_t>(kBug)], .summary = ""};

  static absl::StatusOr<std::shared_ptr<ModelBuffers>> Open(const BuffersOptions& options) {
    std::shared_ptr<ModelBuffers> buffers(new ModelBuffers);
    buffers->system_ = &MemorySystem::Or(options.system);
    // So that what is reserved shows whether they have ended.
    buffers->mark_ = buffers->system_->Reserve(MemorySystem::kPage);
    if (buffers->mark_ == nullptr) return absl::ResourceExhaustedError("");
    return buffers;
  }

  ~ModelBuffers() override {
    if (kBug != Bug::kKeepsTheAddresses && mark_ != nullptr) system_->Release(mark_, MemorySystem::kPage);
    for (const auto& [data, lent] : lent_) Free(const_cast<char*>(data), lent.size);
    for (const auto& [size, data] : free_) Free(data, size);
  }

  Block Lend(size_t size) override {
    bool reused = false;
    return Get(size, reused);
  }

  bool Return(Block block) override {
    const Lock lock(*this);
    const auto lent = lent_.find(block.data);
    if (lent == lent_.end()) {
      if (kBug == Bug::kTakesAnything) return true;
      if (kBug == Bug::kTakesTwice && returned_.contains(block.data)) return true;
      if (kBug == Bug::kForgetsFaults) return false;
      return NotLent(block);
    }
    if (block.size != lent->second.size && kBug != Bug::kTakesAnySize) return OtherSize(block);
    const size_t size = lent->second.size;
    const bool own = lent->second.thread == std::this_thread::get_id();
    lent_.erase(lent);
    returned_[block.data] = true;
    if (kBug != Bug::kForgetsAsked) asked_ -= size;
    Poison(block.data, size);
    if (kBug == Bug::kLeaks || (kBug == Bug::kLosesWhatEndedThreadsHad && !own)) return true;
    free_.emplace(size, block.data);
    return true;
  }

 private:
  struct Lent {
    size_t size;
    std::thread::id thread;
  };
  struct Lock {
    explicit Lock(ModelBuffers& own) : of(own) {
      kBug == Bug::kLockedByFork ? of.plain_.lock() : of.safe_.lock();
    }
    ~Lock() { kBug == Bug::kLockedByFork ? of.plain_.unlock() : of.safe_.unlock(); }
    ModelBuffers& of;
  };

  ModelBuffers() = default;

  static constexpr size_t kBefore = kBug == Bug::kMisaligned ? 8 : 16;

  static void Free(char* data, size_t size) {
    Unpoison(data - kBefore, size + kBefore + 16);
    std::free(data - kBefore);
  }

  Block Get(size_t size, bool& reused) {
    if (size > kMostBytes) return {};
    const Lock lock(*this);
    char* data = nullptr;
    try {
      if (kBug == Bug::kSameForNoBytes && size == 0 && !lent_.empty()) return {lent_.begin()->first, 0};
      const auto free = free_.find(size);
      reused = free != free_.end();
      if (reused) {
        data = free->second;
        free_.erase(free);
      } else {
        data = New(size);
        if (data == nullptr) return {};
      }
      if (kBug == Bug::kOverlaps && size > 1000 && !lent_.empty() && last_size_ + 8 > size) data = last_;
      last_ = data;
      last_size_ = size;
      lent_[data] = {size, std::this_thread::get_id()};
      asked_ += size;
      Unpoison(data, size);
      return {data, size};
    } catch (const std::bad_alloc&) {
      if (data != nullptr) {
        Free(data, size);
        held_ -= size + kBefore + 16;
      }
      if (kBug == Bug::kThrows) throw;
      return {};
    }
  }

  char* New(size_t size) {
    char* const memory = static_cast<char*>(std::malloc(size + kBefore + 16));
    if (memory == nullptr && kBug == Bug::kThrows) throw std::bad_alloc();
    if (memory == nullptr) return nullptr;
    held_ += size + kBefore + 16;
    Poison(memory, size + kBefore + 16);
    return memory + kBefore;
  }

  Block DoLendZeroed(size_t size) override {
    bool reused = false;
    const Block block = Get(size, reused);
    if (!block || (kBug == Bug::kTrustsThatItIsZero && reused)) return block;
    std::memset(block.data, 0, kBug == Bug::kZeroesHalf ? size / 2 : size);
    return block;
  }
  BufferUse DoUse() const override {
    return {.asked = asked_.load(), .held = held_.load() + asked_.load(), .pinned = asked_.load()};
  }

  MemorySystem* system_ = nullptr;
  char* mark_ = nullptr;
  std::mutex plain_;
  ForkSafeMutex safe_;
  std::map<char*, Lent> lent_;
  std::map<char*, bool> returned_;
  std::multimap<size_t, char*> free_;
  char* last_ = nullptr;
  size_t last_size_ = 0;
  std::atomic<uint64_t> asked_{0}, held_{0};
};

}  // namespace

using Broken = testing::Types<
    ModelBuffers<Bug::kNone>, ModelBuffers<Bug::kOverlaps>, ModelBuffers<Bug::kMisaligned>,
    ModelBuffers<Bug::kSameForNoBytes>, ModelBuffers<Bug::kZeroesHalf>,
    ModelBuffers<Bug::kTrustsThatItIsZero>, ModelBuffers<Bug::kTakesTwice>, ModelBuffers<Bug::kTakesAnything>,
    ModelBuffers<Bug::kTakesAnySize>, ModelBuffers<Bug::kForgetsAsked>, ModelBuffers<Bug::kLeaks>,
    ModelBuffers<Bug::kLosesWhatEndedThreadsHad>, ModelBuffers<Bug::kKeepsTheAddresses>,
    ModelBuffers<Bug::kThrows>, ModelBuffers<Bug::kLockedByFork>, ModelBuffers<Bug::kForgetsFaults>>;
INSTANTIATE_TYPED_TEST_SUITE_P(Buffers, BuffersTest, Broken, BuffersNames);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
