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

void CopySwapped(char* to, const char* from, size_t count, size_t width) {
  const size_t done = CopyFast(to, from, count * width, width);
  CopySwappedOneByOne(to + done, from + done, count - done / width, width);
}

}  // namespace weir::integers_internal
