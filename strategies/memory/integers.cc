#include "strategies/memory/integers.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace weir::integers_internal {
namespace {

template <class Bits>
void CopyOneByOne(char* to, const char* from, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    Bits bits;
    std::memcpy(&bits, from + i * sizeof(Bits), sizeof(Bits));
    bits = Swapped(bits);
    std::memcpy(to + i * sizeof(Bits), &bits, sizeof(Bits));
  }
}

template <class Bits>
bool HaveNoBit(Bits unused, Bits bias, const char* values, size_t count) {
  using Block [[gnu::vector_size(16)]] = Bits;
  constexpr size_t kInBlock = sizeof(Block) / sizeof(Bits);
  Block some = {};
  size_t i = 0;
  for (; count - i >= kInBlock; i += kInBlock) {
    Block block;
    std::memcpy(&block, values + i * sizeof(Bits), sizeof(Block));
    some |= (block + bias) & unused;
  }
  Bits any = 0;
  for (size_t k = 0; k < kInBlock; ++k) any |= some[k];
  for (; i < count; ++i) {
    Bits bits;
    std::memcpy(&bits, values + i * sizeof(Bits), sizeof(Bits));
    any |= (bits + bias) & unused;
  }
  return any == 0;
}

#if defined(__x86_64__)

// Eight times 16 bytes a turn, as copying takes no less. Returns the bytes done.
[[gnu::target("avx2")]] size_t CopyInBlocks(char* to, const char* from, size_t bytes, size_t width) {
  alignas(16) char order[16];
  for (size_t i = 0; i < 16; ++i) order[i] = static_cast<char>(i / width * width + (width - 1 - i % width));
  const __m256i shuffle =
      _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(order)));
  constexpr size_t kBlock = sizeof(__m256i), kTurn = 4 * kBlock;
  const auto copy = [&](size_t at) __attribute__((always_inline, target("avx2"))) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + at));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + at), _mm256_shuffle_epi8(block, shuffle));
  };
  size_t done = 0;
  for (; bytes - done >= kTurn; done += kTurn) {
    copy(done);
    copy(done + kBlock);
    copy(done + 2 * kBlock);
    copy(done + 3 * kBlock);
  }
  for (; bytes - done >= kBlock; done += kBlock) copy(done);
  return done;
}

// Where in sixteen bytes each of those sixteen stands that go elsewhere: of values in turn the bytes that stand in memory.
// `into_memory`: from the values; else to them.
__m128i ShuffleOf(const Packing& packing, bool into_memory) {
  alignas(16) char order[16];
  std::memset(order, -1, sizeof(order));  // zero
  for (size_t i = 0; i < 16 / packing.size * packing.width; ++i) {
    const size_t value = i / packing.width, byte = i % packing.width;
    const size_t at = value * packing.size + (packing.big_endian ? packing.width - 1 - byte : byte);
    order[into_memory ? i : at] = static_cast<char>(into_memory ? at : i);
  }
  return _mm_load_si128(reinterpret_cast<const __m128i*>(order));
}

// Each time sixteen bytes are read and written, so many values are left that they belong to.
[[gnu::target("ssse3")]] size_t PackInBlocks(char* to, const char* values, size_t count,
                                             const Packing& packing) {
  const __m128i shuffle = ShuffleOf(packing, true);
  const size_t in_block = 16 / packing.size;
  size_t done = 0;
  for (; (count - done) * packing.width >= 16;
       done += in_block, to += in_block * packing.width, values += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(block, shuffle));
  }
  return done;
}

template <size_t kSize>
[[gnu::target("ssse3")]] size_t UnpackInBlocks(char* values, const char* from, size_t count,
                                               const Packing& packing) {
  const __m128i shuffle = ShuffleOf(packing, false);
  // Of what is below 2^n, n the bits in memory, (x ^ 2^(n-1)) - 2^(n-1) is what its highest bit makes of it as a sign.
  const auto sign = static_cast<long long>(packing.is_signed ? uint64_t{1} << (packing.width * 8 - 1) : 0);
  const __m128i signs = kSize == 4 ? _mm_set1_epi32(static_cast<int>(sign)) : _mm_set1_epi64x(sign);
  constexpr size_t kInBlock = 16 / kSize;
  size_t done = 0;
  for (; (count - done) * packing.width >= 16;
       done += kInBlock, from += kInBlock * packing.width, values += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i bits = _mm_xor_si128(_mm_shuffle_epi8(block, shuffle), signs);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(values),
                     kSize == 4 ? _mm_sub_epi32(bits, signs) : _mm_sub_epi64(bits, signs));
  }
  return done;
}

bool CanShuffle() {
  static const bool can = __builtin_cpu_supports("ssse3");
  return can;
}

size_t CopyFast(char* to, const char* from, size_t bytes, size_t width) {
  static const bool has_avx2 = __builtin_cpu_supports("avx2");
  return has_avx2 ? CopyInBlocks(to, from, bytes, width) : 0;
}

#else

size_t CopyFast(char*, const char*, size_t, size_t) { return 0; }

#endif

}  // namespace

void CopySwappedOneByOne(char* to, const char* from, size_t count, size_t width) {
  if (width == 2) return CopyOneByOne<uint16_t>(to, from, count);
  if (width == 4) return CopyOneByOne<uint32_t>(to, from, count);
  CopyOneByOne<uint64_t>(to, from, count);
}

bool HaveNoBitOf(uint64_t unused, uint64_t bias, const char* values, size_t count, size_t size) {
  return size == 4 ? HaveNoBit(static_cast<uint32_t>(unused), static_cast<uint32_t>(bias), values, count)
                   : HaveNoBit(unused, bias, values, count);
}

#if defined(__x86_64__)

size_t PackSome(char* to, const char* values, size_t count, const Packing& packing) {
  return CanShuffle() ? PackInBlocks(to, values, count, packing) : 0;
}

size_t UnpackSome(char* values, const char* from, size_t count, const Packing& packing) {
  if (!CanShuffle()) return 0;
  return packing.size == 4 ? UnpackInBlocks<4>(values, from, count, packing)
                           : UnpackInBlocks<8>(values, from, count, packing);
}

#else

size_t PackSome(char*, const char*, size_t, const Packing&) { return 0; }
size_t UnpackSome(char*, const char*, size_t, const Packing&) { return 0; }

#endif

void CopySwapped(char* to, const char* from, size_t count, size_t width) {
  const size_t done = CopyFast(to, from, count * width, width);
  CopySwappedOneByOne(to + done, from + done, count - done / width, width);
}

}  // namespace weir::integers_internal
