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

/// Whether of `count` values of `size` bytes, 4 or 8, each has no bit of `unused` when `bias` has been added to it.
bool HaveNoBitOf(uint64_t unused, uint64_t bias, const char* values, size_t count, size_t size);

/// Values of `size` bytes, 4 or 8, of which the `width` low ones stand in memory, one value behind the other.
struct Packing {
  size_t width = 0, size = 0;
  bool big_endian = false, is_signed = false;
};
/// Puts values into memory, or gets them from there, sixteen bytes at a time: as many of `count` as that allows, from the
/// first on. Returns how many; none on a processor that cannot.
size_t PackSome(char* to, const char* values, size_t count, const Packing& packing);
size_t UnpackSome(char* values, const char* from, size_t count, const Packing& packing);

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
      const auto* const from = reinterpret_cast<const char*>(values.data());
      if (!integers_internal::HaveNoBitOf(kUnusedBits, kSigned ? uint64_t{1} << (kBits - 1) : 0, from,
                                          values.size(), sizeof(Value)))
        return false;
      for (size_t i = integers_internal::PackSome(to, from, values.size(), kPacking); i < values.size(); ++i)
        Put(to + i * kBytes, values[i]);
    }
    return true;
  }
  [[nodiscard]] static bool LoadAll(std::span<const char> memory, size_t offset, std::span<Value> values) {
    if (!HasRoom(memory.size(), offset, values.size())) return false;
    const char* const from = memory.data() + offset;
    if constexpr (kBytes == sizeof(Value)) {
      Copy(reinterpret_cast<char*>(values.data()), from, values.size());
    } else {
      size_t i = integers_internal::UnpackSome(reinterpret_cast<char*>(values.data()), from, values.size(),
                                               kPacking);
      for (; i < values.size(); ++i) values[i] = Get(from + i * kBytes);
    }
    return true;
  }

 private:
  using Bits = std::make_unsigned_t<Value>;

  static bool HasRoom(size_t size, size_t offset, size_t count) {
    return offset <= size && count <= (size - offset) / kBytes;
  }

  // Of a Value, those above what stands in memory.
  static constexpr size_t kUnused = sizeof(Value) * 8 - kBits;
  static constexpr uint64_t kUnusedBits = ~(~uint64_t{0} >> (64 - kBits));
  static constexpr integers_internal::Packing kPacking = {kBytes, sizeof(Value), kBigEndian, kSigned};
  // What has no power of two of bytes moves as two parts that have, which may overlap.
  static constexpr size_t kHead = std::bit_floor(kBytes), kTail = std::bit_ceil(kBytes - kHead);
  static constexpr size_t kToTail = kBytes - kTail;
  static_assert(std::endian::native == std::endian::little, "the low bytes come first");

  static void Put(char* at, Value value) {
    auto bits = static_cast<Bits>(value);
    if constexpr (kBigEndian) bits = integers_internal::Swapped(static_cast<Bits>(bits << kUnused));
    std::memcpy(at, &bits, kHead);
    if constexpr (kHead < kBytes) {
      bits = static_cast<Bits>(bits >> (8 * kToTail));
      std::memcpy(at + kToTail, &bits, kTail);
    }
  }
  static Value Get(const char* at) {
    Bits bits = 0;
    std::memcpy(&bits, at, kHead);
    if constexpr (kHead < kBytes) {
      Bits tail = 0;
      std::memcpy(&tail, at + kToTail, kTail);
      bits |= static_cast<Bits>(tail << (8 * kToTail));
    }
    // To the upper end, from where it is brought down with its sign.
    bits = kBigEndian ? integers_internal::Swapped(bits) : static_cast<Bits>(bits << kUnused);
    return static_cast<Value>(static_cast<Value>(bits) >> kUnused);
  }

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
