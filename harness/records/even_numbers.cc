#include "harness/records/even_numbers.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "fmt/format.h"

namespace weir {
namespace {

bool IsDigit(char byte) { return static_cast<unsigned char>(byte - '0') < 10; }
bool IsSpace(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

#ifdef __SSE2__

// What each byte of a canonical record of so many digits may be: from `least` on, `further` more. The bytes
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
constexpr Shape<kDigits> kShape;

__m128i Load(const void* at) { return _mm_loadu_si128(static_cast<const __m128i*>(at)); }

// How many digits lie behind the first of sixteen bytes.
int DigitsBehindFirst(__m128i bytes) {
  const __m128i digits = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
  return __builtin_ctz(~(static_cast<unsigned>(_mm_movemask_epi8(is_digit)) >> 1));
}

// Joins neighbours to numbers of two digits, those to four, and those to eight: four of those, the last two
// as the first two.
__m128i JoinToEights(__m128i low, __m128i high) {
  const __m128i tens = _mm_setr_epi16(10, 1, 10, 1, 10, 1, 10, 1);
  const __m128i hundreds = _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1);
  const __m128i ten_thousands = _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1);
  const __m128i pairs = _mm_packs_epi32(_mm_madd_epi16(low, tens), _mm_madd_epi16(high, tens));
  const __m128i fours = _mm_madd_epi16(pairs, hundreds);
  return _mm_madd_epi16(_mm_packs_epi32(fours, fours), ten_thousands);
}

// The value of bytes 1 to kDigits, each from 0 to 9; byte 0 is 0.
template <int kDigits>
uint64_t ValueOf(__m128i digits) {
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

#endif

}  // namespace

absl::StatusOr<Transform::Progress> EvenNumbers::Step(std::string_view in, std::span<char> out, bool last) {
  Cursor cursor{in.data(), in.data() + in.size(), out.data(), out.data() + out.size()};
  while (HasRoom(cursor)) {
    if (!inside_) TakeCanonical(cursor);
    if (cursor.at == cursor.end || !HasRoom(cursor)) break;
    const uint64_t offset = offset_ + static_cast<uint64_t>(cursor.at - in.data());
    absl::Status taken = TakeByte(*cursor.at++, offset, cursor);
    if (!taken.ok()) return taken;
  }
  const auto consumed = static_cast<size_t>(cursor.at - in.data());
  offset_ += consumed;
  if (last && consumed == in.size()) {
    absl::Status ended = Finish();
    if (!ended.ok()) return ended;
  }
  return Progress{consumed, static_cast<size_t>(cursor.to - out.data())};
}

#ifdef __SSE2__

// Numbers of one length come in a row, so the length is looked for only where it changes.
void EvenNumbers::TakeCanonical(Cursor& cursor) {
  using Take = void (EvenNumbers::*)(Cursor&);
  constexpr auto kTake = []<int... kDigits>(std::integer_sequence<int, kDigits...>) {
    return std::array<Take, sizeof...(kDigits)>{&EvenNumbers::TakeCanonicalOf<kDigits + 1>...};
  }
  (std::make_integer_sequence<int, 14>());
  while (cursor.end - cursor.at >= 16 && HasRoom(cursor)) {
    const char* const before = cursor.at;
    const int digits = DigitsBehindFirst(Load(cursor.at));
    if (digits < 1 || digits > 14) return;
    (this->*kTake[static_cast<size_t>(digits) - 1])(cursor);
    if (cursor.at == before) return;
  }
}

template <int kDigits>
void EvenNumbers::TakeCanonicalOf(Cursor& cursor) {
  constexpr size_t kSize = kDigits + 2;
  const __m128i least = Load(kShape<kDigits>.least), further = Load(kShape<kDigits>.further);
  const char* at = cursor.at;
  char* to = cursor.to;
  uint64_t sum = 0;
  const auto left = static_cast<size_t>(cursor.end - at), room = static_cast<size_t>(cursor.to_end - to);
  const size_t most = std::min((left - 16) / kSize + 1, (room - kRoom) / kSize + 1);
  const char* const end = at + most * kSize;
  for (; at != end; at += kSize) {
    const __m128i bytes = Load(at);
    const __m128i digits = _mm_sub_epi8(bytes, least);
    const __m128i fits = _mm_cmpeq_epi8(_mm_min_epu8(digits, further), digits);
    if (_mm_movemask_epi8(fits) != 0xffff) break;
    const uint64_t value = ValueOf<kDigits>(digits) + kShape<kDigits>.leading_weight;
    sum += value;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);  // taken back if it is odd
    to += (value & 1) == 0 ? kSize : 0;
  }
  numbers_ += static_cast<uint64_t>(at - cursor.at) / kSize;
  kept_ += static_cast<uint64_t>(to - cursor.to) / kSize;
  sum_ += sum;
  cursor.at = at;
  cursor.to = to;
}

#else

void EvenNumbers::TakeCanonical(Cursor&) {}

#endif

absl::Status EvenNumbers::TakeByte(char byte, uint64_t offset, Cursor& cursor) {
  if (IsDigit(byte)) return TakeDigit(static_cast<uint64_t>(byte - '0'), offset);
  if (!IsSpace(byte)) {
    return absl::InvalidArgumentError(
        fmt::format("the byte {:#04x} at offset {} is neither a digit nor a space",
                    static_cast<unsigned char>(byte), offset));
  }
  if (inside_) TakeNumber(cursor);
  return absl::OkStatus();
}

absl::Status EvenNumbers::TakeDigit(uint64_t digit, uint64_t offset) {
  if (!std::exchange(inside_, true)) {
    begun_ = offset;
    value_ = 0;
  }
  if (value_ > (UINT64_MAX - digit) / 10) {
    return absl::OutOfRangeError(fmt::format("the number at offset {} is larger than 2^64 - 1", begun_));
  }
  value_ = value_ * 10 + digit;
  return absl::OkStatus();
}

void EvenNumbers::TakeNumber(Cursor& cursor) {
  inside_ = false;
  ++numbers_;
  sum_ += value_;
  if (value_ % 2 != 0) return;
  ++kept_;
  *cursor.to++ = ' ';
  cursor.to = std::to_chars(cursor.to, cursor.to_end, value_).ptr;
  *cursor.to++ = ' ';
}

absl::Status EvenNumbers::Finish() {
  if (inside_) {
    return absl::DataLossError(
        fmt::format("the stream ends at offset {} inside the number that begins at {}", offset_, begun_));
  }
  if (numbers_ == 0) {
    return absl::InvalidArgumentError(fmt::format("no number in a stream of {} bytes", offset_));
  }
  finished_ = true;
  return absl::OkStatus();
}

}  // namespace weir
