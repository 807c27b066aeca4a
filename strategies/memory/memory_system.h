#ifndef WEIR_STRATEGIES_MEMORY_MEMORY_SYSTEM_H_
#define WEIR_STRATEGIES_MEMORY_MEMORY_SYSTEM_H_

#include <cstddef>

namespace weir {

/// The calls by which memory comes from the operating system: a thin seam, so that a test can refuse them.
/// Thread-safe. Addresses and sizes are whole pages.
class MemorySystem {
 public:
  /// The processor's, or the largest that it may have: Linux has 4, 16 or 64 KiB on arm64.
#if defined(__x86_64__)
  static constexpr size_t kPage = 4096;
#else
  static constexpr size_t kPage = 65536;
#endif
  static constexpr size_t kHugePage = size_t{2} << 20;

  virtual ~MemorySystem() = default;

  /// Addresses that nothing else will have, without memory, from a multiple of kHugePage. Null: there are
  /// none.
  virtual char* Reserve(size_t size);
  /// Puts memory there, all 0. False: there is none.
  virtual bool Commit(char* at, size_t size);
  /// Asks for huge pages there. False: the system grants none.
  virtual bool AskForHugePages(char* at, size_t size);
  /// The memory there may go; what is read from there next is 0.
  virtual void Discard(char* at, size_t size);
  /// Addresses and memory go.
  virtual void Release(char* at, size_t size);

  /// That of the operating system.
  static MemorySystem& Real();
  static MemorySystem& Or(MemorySystem* chosen) { return chosen == nullptr ? Real() : *chosen; }
};

/// How many bytes of addresses buffers set aside for one kind of block. The thread sanitizer has few of them,
/// and qemu-user keeps a note of each page.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(WEIR_FEW_ADDRESSES)
inline constexpr size_t kReservedBytes = size_t{1} << 30;
#else
inline constexpr size_t kReservedBytes = size_t{1} << 36;
#endif

/// A run of addresses, of which the first part has memory.
class AddressRange {
 public:
  AddressRange() = default;
  AddressRange(const AddressRange&) = delete;
  AddressRange& operator=(const AddressRange&) = delete;
  ~AddressRange();

  /// Reserves `size` bytes, rounded up to pages. False: there are none; base() is null.
  bool Reserve(MemorySystem& system, size_t size);
  /// The same, of addresses that another one has reserved.
  void Use(MemorySystem& system, char* base, size_t size);
  /// Has memory for the first `size` bytes and `ahead` more, as far as there are addresses. False: there is
  /// none.
  bool Extend(size_t size, size_t ahead);

  /// Each time that memory is put there, huge pages are asked for.
  void AskForHugePages() { huge_ = true; }
  /// Whether the system granted what was asked last.
  bool has_huge_pages() const { return granted_; }

  char* base() const { return base_; }
  size_t size() const { return size_; }
  size_t committed() const { return committed_; }
  MemorySystem& system() const { return *system_; }

 private:
  MemorySystem* system_ = nullptr;
  char* base_ = nullptr;
  size_t size_ = 0;
  size_t committed_ = 0;
  bool owns_ = false;
  bool huge_ = false, granted_ = false;
};

/// An array whose place never changes, all 0 at first, which grows to `most` elements.
template <class T>
class GrowingArray {
 public:
  bool Reserve(MemorySystem& system, size_t most) { return range_.Reserve(system, most * sizeof(T)); }
  void Use(MemorySystem& system, char* base, size_t most) { range_.Use(system, base, BytesFor(most)); }
  /// Of addresses, for so many.
  static size_t BytesFor(size_t most) {
    return (most * sizeof(T) + MemorySystem::kPage - 1) / MemorySystem::kPage * MemorySystem::kPage;
  }
  /// Has memory for the first `count`.
  bool Grow(size_t count) { return range_.Extend(count * sizeof(T), kAhead); }

  T& operator[](size_t i) const { return data()[i]; }
  T* data() const { return reinterpret_cast<T*>(range_.base()); }

 private:
  static constexpr size_t kAhead = 16 * MemorySystem::kPage;
  AddressRange range_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_MEMORY_SYSTEM_H_
