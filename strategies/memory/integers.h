#ifndef WEIR_STRATEGIES_MEMORY_INTEGERS_H_
#define WEIR_STRATEGIES_MEMORY_INTEGERS_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace weir {

namespace integers_internal {

template <bool kSigned, size_t kBits>
using SmallestOf = std::conditional_t<
    kSigned,
    std::conditional_t<
        kBits <= 8, int8_t,
        std::conditional_t<kBits <= 16, int16_t, std::conditional_t<kBits <= 32, int32_t, int64_t>>>,
    std::conditional_t<
        kBits <= 8, uint8_t,
        std::conditional_t<kBits <= 16, uint16_t, std::conditional_t<kBits <= 32, uint32_t, uint64_t>>>>;

constexpr uint64_t Swapped(uint64_t value) { return __builtin_bswap64(value); }
constexpr uint32_t Swapped(uint32_t value) { return __builtin_bswap32(value); }
constexpr uint16_t Swapped(uint16_t value) { return __builtin_bswap16(value); }
constexpr uint8_t Swapped(uint8_t value) { return value; }

/// Copies `count` values of `width` bytes, 2, 4 or 8, each with its bytes in the opposite order. The memories
/// do not overlap.
void CopySwapped(char* to, const char* from, size_t count, size_t width);
/// The same without instructions that not every processor has.
void CopySwappedOneByOne(char* to, const char* from, size_t count, size_t width);

}  // namespace integers_internal

/// An integer as it stands in memory: of 8 to 64 bits, in whole bytes, in the byte order `kOrder`, at any
/// address. What does not fit, be it the value into the bits or the bits into the memory, is refused, and then
/// nothing is written.
///
///     if (!IntBe<32>::Store(memory, 4, -129)) ...           // memory has less than 8 bytes
///     IntBe<8>::Store(memory, 0, -129)                      // false: not between -128 and 127
///     const std::optional<int32_t> value = IntBe<32>::Load(memory, 4);
template <bool kSigned, size_t kBits, std::endian kOrder>
requires(kBits % 8 == 0 && kBits >= 8 && kBits <= 64) struct Integer {
  /// The smallest that holds it.
  using Value = integers_internal::SmallestOf<kSigned, kBits>;

  static constexpr size_t kBytes = kBits / 8;
  static constexpr bool kBigEndian = kOrder == std::endian::big;
  static constexpr Value kLeast =
      kSigned ? static_cast<Value>(std::numeric_limits<int64_t>::min() >> (64 - kBits)) : 0;
  static constexpr Value kMost =
      static_cast<Value>(kSigned ? static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) >> (64 - kBits)
                                 : std::numeric_limits<uint64_t>::max() >> (64 - kBits));

  /// Whether a value, of whichever type, is one that it can have.
  template <std::integral Any>
  static constexpr bool Fits(Any value) {
    return std::cmp_greater_equal(value, kLeast) && std::cmp_less_equal(value, kMost);
  }

  /// Puts `value` at `offset` of the memory.
  template <std::integral Any>
  [[nodiscard]] static bool Store(std::span<char> memory, size_t offset, Any value) {
    if (!HasRoom(memory.size(), offset, 1) || !Fits(value)) return false;
    Put(memory.data() + offset, static_cast<Value>(value));
    return true;
  }

  /// The value at `offset` of the memory. None: the memory ends before.
  static std::optional<Value> Load(std::span<const char> memory, size_t offset) {
    if (!HasRoom(memory.size(), offset, 1)) return std::nullopt;
    return Get(memory.data() + offset);
  }

  /// The same for many that lie one behind the other: all, or none.
  [[nodiscard]] static bool StoreAll(std::span<char> memory, size_t offset, std::span<const Value> values) {
    if (!HasRoom(memory.size(), offset, values.size())) return false;
    char* const to = memory.data() + offset;
    if constexpr (kBytes == sizeof(Value)) {
      Copy(to, reinterpret_cast<const char*>(values.data()), values.size());
    } else {
      for (const Value value : values) {
        if (!Fits(value)) return false;
      }
      for (size_t i = 0; i < values.size(); ++i) Put(to + i * kBytes, values[i]);
    }
    return true;
  }
  [[nodiscard]] static bool LoadAll(std::span<const char> memory, size_t offset, std::span<Value> values) {
    if (!HasRoom(memory.size(), offset, values.size())) return false;
    const char* const from = memory.data() + offset;
    if constexpr (kBytes == sizeof(Value)) {
      Copy(reinterpret_cast<char*>(values.data()), from, values.size());
    } else {
      for (size_t i = 0; i < values.size(); ++i) values[i] = Get(from + i * kBytes);
    }
    return true;
  }

 private:
  using Bits = std::make_unsigned_t<Value>;

  static bool HasRoom(size_t size, size_t offset, size_t count) {
    return offset <= size && count <= (size - offset) / kBytes;
  }

  static Bits Ordered(Bits bits) {
    if constexpr (kOrder == std::endian::native) return bits;
    return integers_internal::Swapped(bits);
  }

  // The bytes of a value that are used are its low ones: in memory the first of little-endian, the last of big-endian.
  static void Put(char* at, Value value) {
    const Bits bits = Ordered(static_cast<Bits>(value));
    std::memcpy(at, reinterpret_cast<const char*>(&bits) + kSkipped, kBytes);
  }
  static Value Get(const char* at) {
    Bits bits = 0;
    std::memcpy(reinterpret_cast<char*>(&bits) + kSkipped, at, kBytes);
    bits = Ordered(bits);
    if constexpr (kBytes == sizeof(Value) || !kSigned) return static_cast<Value>(bits);
    constexpr size_t kUnused = (sizeof(Value) - kBytes) * 8;
    return static_cast<Value>(static_cast<Value>(bits << kUnused) >> kUnused);
  }
  static constexpr size_t kSkipped = kBigEndian ? sizeof(Value) - kBytes : 0;

  static void Copy(char* to, const char* from, size_t count) {
    if constexpr (kOrder == std::endian::native || kBytes == 1) {
      if (count > 0) std::memcpy(to, from, count * kBytes);
    } else {
      integers_internal::CopySwapped(to, from, count, kBytes);
    }
  }
};

template <size_t kBits>
using IntLe = Integer<true, kBits, std::endian::little>;
template <size_t kBits>
using IntBe = Integer<true, kBits, std::endian::big>;
template <size_t kBits>
using UintLe = Integer<false, kBits, std::endian::little>;
template <size_t kBits>
using UintBe = Integer<false, kBits, std::endian::big>;

}  // namespace weir

#endif  // WEIR_STRATEGIES_MEMORY_INTEGERS_H_
