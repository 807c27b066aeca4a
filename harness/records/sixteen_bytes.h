#ifndef WEIR_HARNESS_RECORDS_SIXTEEN_BYTES_H_
#define WEIR_HARNESS_RECORDS_SIXTEEN_BYTES_H_

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <cstdint>
#include <cstring>

namespace weir {

// Sixteen bytes of a text, all looked at together:
//
//     int DigitsBehindFirst() const               how many follow the first byte
//     template <int kDigits>                      whether the bytes begin with a canonical number of so many digits,
//     bool Read(uint64_t& value) const            1 to 14: a space on each side, no zero before others; and its value

#ifdef __SSE2__

/// By SSE2.
class SseBytes {
 public:
  explicit SseBytes(const char* at) : SseBytes(Load(at)) {}
  void Store(char* to) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

  int DigitsBehindFirst() const {
    const __m128i digits = _mm_sub_epi8(bytes_, _mm_set1_epi8('0'));
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    return __builtin_ctz(~(static_cast<unsigned>(_mm_movemask_epi8(is_digit)) >> 1));
  }

  template <int kDigits>
  bool Read(uint64_t& value) const {
    const __m128i digits = _mm_sub_epi8(bytes_, Load(kShape<kDigits>.least));
    const __m128i fits = _mm_cmpeq_epi8(_mm_min_epu8(digits, Load(kShape<kDigits>.further)), digits);
    if (_mm_movemask_epi8(fits) != 0xffff) return false;
    value = ValueOf<kDigits>(digits) + kShape<kDigits>.leading_weight;
    return true;
  }

 private:
  // What each byte of a canonical number of so many digits may be: from `least` on, `further` more. The bytes
  // behind it may be anything. The first of several digits is no zero.
  template <int kDigits>
  struct Shape {
    constexpr Shape() {
      for (int i = 0; i < 16; ++i) {
        const bool space = i == 0 || i == kDigits + 1, behind = i > kDigits + 1;
        const bool leading = kDigits > 1 && i == 1;
        least[i] = behind ? 0 : space ? ' ' : leading ? '1' : '0';
        further[i] = behind ? 255 : space ? 0 : leading ? 8 : 9;
      }
      for (int i = 1; i < kDigits; ++i) leading_weight *= 10;
      if (kDigits == 1) leading_weight = 0;
    }

    alignas(16) uint8_t least[16] = {};
    alignas(16) uint8_t further[16] = {};
    uint64_t leading_weight = 1;  // what the value lacks where the first digit counts from 1
  };
  template <int kDigits>
  static constexpr Shape<kDigits> kShape{};

  explicit SseBytes(__m128i bytes) : bytes_(bytes) {}

  static __m128i Load(const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); }

  // Joins neighbours to numbers of two digits, those to four, and those to eight: four of those, the last two
  // as the first two.
  static __m128i JoinToEights(__m128i low, __m128i high) {
    const __m128i tens = _mm_setr_epi16(10, 1, 10, 1, 10, 1, 10, 1);
    const __m128i hundreds = _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1);
    const __m128i ten_thousands = _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1);
    const __m128i pairs = _mm_packs_epi32(_mm_madd_epi16(low, tens), _mm_madd_epi16(high, tens));
    const __m128i fours = _mm_madd_epi16(pairs, hundreds);
    return _mm_madd_epi16(_mm_packs_epi32(fours, fours), ten_thousands);
  }

  // The value of bytes 1 to kDigits, each from 0 to 9; byte 0 is 0.
  template <int kDigits>
  static uint64_t ValueOf(__m128i digits) {
    const __m128i zero = _mm_setzero_si128();
    const __m128i placed = _mm_slli_si128(digits, 15 - kDigits);  // so that the last digit comes last
    const __m128i high = _mm_unpackhi_epi8(placed, zero);
    if constexpr (kDigits <= 8) {
      return static_cast<uint32_t>(_mm_cvtsi128_si32(JoinToEights(high, high)));
    } else {
      const __m128i eights = JoinToEights(_mm_unpacklo_epi8(placed, zero), high);
      const uint64_t both = static_cast<uint64_t>(_mm_cvtsi128_si64(eights));
      return (both & 0xffffffff) * 100000000 + (both >> 32);
    }
  }

  __m128i bytes_;
};

#endif

/// By two words, as any processor can.
class WordBytes {
 public:
  explicit WordBytes(const char* at) : bytes_(static_cast<Wide>(LoadWord(at + 8)) << 64 | LoadWord(at)) {}
  void Store(char* to) const {
    StoreWord(to, static_cast<uint64_t>(bytes_));
    StoreWord(to + 8, static_cast<uint64_t>(bytes_ >> 64));
  }

  int DigitsBehindFirst() const {
    const Wide others =
        (Above(bytes_ ^ (kEach * '0'), kEach * 9) >> 8) | (kEach << 127);  // at last behind the end
    const auto low = static_cast<uint64_t>(others), high = static_cast<uint64_t>(others >> 64);
    return (low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(high)) / 8;
  }

  template <int kDigits>
  bool Read(uint64_t& value) const {
    constexpr Wide kMost = Bytes(1, kDigits, 9);
    constexpr Wide kLooked = Bytes(0, kDigits + 1, 0xff);
    constexpr Wide kNone = Bytes(1, kDigits, '0') | Bytes(0, 0, ' ') | Bytes(kDigits + 1, kDigits + 1, ' ');
    const Wide digits = (bytes_ ^ kNone) & kLooked;
    const bool zero_leads = kDigits > 1 && static_cast<uint8_t>(digits >> 8) == 0;
    if (Above(digits, kMost) != 0 || zero_leads) return false;
    const Wide placed = digits << 8 * (15 - kDigits);  // so that the last digit comes last
    value = JoinEight(static_cast<uint64_t>(placed >> 64));
    if constexpr (kDigits > 8) value += JoinEight(static_cast<uint64_t>(placed)) * 100000000;
    return true;
  }

 private:
  // The first byte is the lowest.
  __extension__ using Wide = unsigned __int128;
  static constexpr Wide kEach = ~Wide{0} / 0xff;

  static constexpr Wide Bytes(int from, int to, uint8_t value) {
    Wide bytes = 0;
    for (int i = from; i <= to; ++i) bytes |= Wide{value} << 8 * i;
    return bytes;
  }

  // The highest bit of each byte that is above that of `most`, which is at most 127.
  static constexpr Wide Above(Wide bytes, Wide most) {
    constexpr Wide kLow = kEach * 0x7f;
    return (((bytes & kLow) + (kLow - most)) | bytes) & (kEach * 0x80);
  }

  // Joins neighbours to numbers of two digits, those to four, and those to eight; the first comes lowest.
  static uint64_t JoinEight(uint64_t digits) {
    const uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
    const uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff;
    return (fours * 10000 + (fours >> 32)) & 0xffffffff;
  }

  static uint64_t InOrder(uint64_t word) {
    return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
  }
  static uint64_t LoadWord(const char* at) {
    uint64_t word;
    std::memcpy(&word, at, sizeof word);
    return InOrder(word);
  }
  static void StoreWord(char* to, uint64_t word) {
    word = InOrder(word);
    std::memcpy(to, &word, sizeof word);
  }

  Wide bytes_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_SIXTEEN_BYTES_H_
