#ifndef WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
#define WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace weir {

/// Memory of a fixed size that starts on a page boundary, or at a multiple of another power of two. Every
/// byte has been written once, so no page fault is left for the time that is measured; but for Uninitialised,
/// whose user pays for them.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(size_t size, size_t alignment = kPage)
      : AlignedBuffer(size, Allocate(size, alignment)) {
    std::memset(memory_.get(), 0, size);
  }

  /// As the allocator hands it out, for a buffer that is used once. Throws std::bad_alloc as operator new
  /// does. Not on a page boundary: for that glibc's allocator asks itself for more than it gives, so that no
  /// buffer freed fits the next request, and a queue of five buffers grows the heap to ten times their size.
  static AlignedBuffer Uninitialised(size_t size) {
    return {size, Allocate(size, __STDCPP_DEFAULT_NEW_ALIGNMENT__)};
  }

  char* data() const { return memory_.get(); }
  size_t size() const { return size_; }
  std::span<char> span() const { return {memory_.get(), size_}; }

 private:
  static constexpr size_t kPage = 4096;
  struct Free {
    std::align_val_t alignment;
    void operator()(char* memory) const { ::operator delete(memory, alignment); }
  };
  using Memory = std::unique_ptr<char, Free>;

  static Memory Allocate(size_t size, size_t alignment) {
    const std::align_val_t aligned{alignment};
    return {static_cast<char*>(::operator new(size, aligned)), Free{aligned}};
  }

  AlignedBuffer(size_t size, Memory memory) : size_(size), memory_(std::move(memory)) {}

  size_t size_;
  Memory memory_;
};

/// The smallest and the largest buffer, in bytes, that a writer, a reader or a copy can be told to have. No
/// memory has room for more than the largest, and sums of it do not wrap around.
inline constexpr size_t kMinBufferSize = 64;
inline constexpr size_t kMaxBufferSize = size_t{1} << 40;

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
