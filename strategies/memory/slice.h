#ifndef WEIR_STRATEGIES_MEMORY_SLICE_H_
#define WEIR_STRATEGIES_MEMORY_SLICE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace weir {

/// Some bytes of a block that is shared: copies and parts of a slice keep the block, and its buffers, alive.
/// The last of them returns it. Different slices may be used by different threads; one slice, by one at a
/// time. Who writes to shared bytes must see to it that nobody reads them meanwhile.
class Slice {
 public:
  Slice() = default;
  Slice(const Slice& other);
  Slice(Slice&& other) noexcept { swap(other); }
  Slice& operator=(Slice other) noexcept {
    swap(other);
    return *this;
  }
  ~Slice();

  /// False: it is of no block.
  explicit operator bool() const { return shared_ != nullptr; }

  std::string_view bytes() const { return {data_, size_}; }
  std::span<char> span() const { return {data_, size_}; }
  size_t size() const { return size_; }

  /// `count` bytes from `offset` of it. None: it has not so many.
  std::optional<Slice> Part(size_t offset, size_t count) const;

  /// Copies the bytes into memory of their own size and lets go of the block, so that its slab can go: a
  /// slice of 100 bytes keeps all of a slab of 64 KiB. False: there is no memory for it, and nothing has
  /// changed.
  bool Detach();

 private:
  friend class Buffers;
  struct Shared;

  Slice(Shared* shared, char* data, size_t size) : shared_(shared), data_(data), size_(size) {}

  void swap(Slice& other) noexcept {
    std::swap(shared_, other.shared_);
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
  }

  Shared* shared_ = nullptr;
  char* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_SLICE_H_
