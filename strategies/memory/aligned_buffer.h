#ifndef WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
#define WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>

namespace weir {

/// Memory of a fixed size that starts on a page boundary. Every byte has been written once, so no page fault
/// is left for the time that is measured; but for Uninitialised, whose user pays for them.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(size_t size) : AlignedBuffer(Uninitialised(size)) {
    std::memset(memory_.get(), 0, size);
  }

  /// As the allocator hands it out, for a buffer that is used once. Throws std::bad_alloc as operator new
  /// does.
  static AlignedBuffer Uninitialised(size_t size) {
    return {size, static_cast<char*>(::operator new(size, kAlignment))};
  }

  char* data() const { return memory_.get(); }
  size_t size() const { return size_; }
  std::span<char> span() const { return {memory_.get(), size_}; }

 private:
  static constexpr std::align_val_t kAlignment{4096};
  struct Free {
    void operator()(char* memory) const { ::operator delete(memory, kAlignment); }
  };

  AlignedBuffer(size_t size, char* memory) : size_(size), memory_(memory) {}

  size_t size_;
  std::unique_ptr<char, Free> memory_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
