#ifndef WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
#define WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>

namespace weir {

/// Memory of a fixed size that starts on a page boundary, or at a multiple of another power of two. Every
/// byte has been written once, so no page fault is left for the time that is measured.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(size_t size, size_t alignment = 4096)
      : size_(size),
        memory_(static_cast<char*>(::operator new (size, std::align_val_t{alignment})),
                Free{std::align_val_t{alignment}}) {
    std::memset(memory_.get(), 0, size);
  }

  char* data() const { return memory_.get(); }
  size_t size() const { return size_; }
  std::span<char> span() const { return {memory_.get(), size_}; }

 private:
  struct Free {
    std::align_val_t alignment;
    void operator()(char* memory) const { ::operator delete(memory, alignment); }
  };

  size_t size_;
  std::unique_ptr<char, Free> memory_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_ALIGNED_BUFFER_H_
