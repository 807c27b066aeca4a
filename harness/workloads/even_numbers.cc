#include "harness/workloads/even_numbers.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

// Sixteen bytes, of which a canonical record begins with the first.
struct Sixteen {
  explicit Sixteen(const char* at) : bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}

  __m128i Digits() const { return _mm_sub_epi8(bytes, _mm_set1_epi8('0')); }

  // Bit i: byte i is a digit; bit 16 + i: it is a space.
  uint32_t Classes() const {
    const __m128i digits = Digits();
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    const __m128i is_space = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
    return static_cast<uint32_t>(_mm_movemask_epi8(is_digit)) |
           static_cast<uint32_t>(_mm_movemask_epi8(is_space)) << 16;
  }

  __m128i bytes;
};

// The classes that a record of so many digits has, among those of its bytes.
template <int kDigits>
constexpr uint32_t kRecordBytes = (uint32_t{1} << (kDigits + 2)) - 1;
template <int kDigits>
constexpr uint32_t kSpaceBytes = 1 | uint32_t{1} << (kDigits + 1);
template <int kDigits>
constexpr uint32_t kRecordClasses =
    (kRecordBytes<kDigits> ^ kSpaceBytes<kDigits>) | kSpaceBytes<kDigits> << 16;

template <int kDigits>
bool IsRecord(uint32_t classes) {
  return (classes & (kRecordBytes<kDigits> | kRecordBytes<kDigits> << 16)) == kRecordClasses<kDigits>;
}

// The value of bytes 1 to kDigits: moved to the end, and then neighbours joined, to pairs, fours and eights.
template <int kDigits>
uint64_t ValueOf(__m128i digits) {
  const __m128i mask = _mm_slli_si128(_mm_set1_epi8(-1), 16 - kDigits);
  const __m128i placed = _mm_and_si128(_mm_slli_si128(digits, 15 - kDigits), mask);
  const __m128i tens = _mm_setr_epi16(10, 1, 10, 1, 10, 1, 10, 1);
  const __m128i low = _mm_madd_epi16(_mm_unpacklo_epi8(placed, _mm_setzero_si128()), tens);
  const __m128i high = _mm_madd_epi16(_mm_unpackhi_epi8(placed, _mm_setzero_si128()), tens);
  const __m128i pairs = _mm_packs_epi32(low, high);
  const __m128i fours = _mm_madd_epi16(pairs, _mm_setr_epi16(100, 1, 100, 1, 100, 1, 100, 1));
  const __m128i packed = _mm_packs_epi32(fours, fours);
  const __m128i eights = _mm_madd_epi16(packed, _mm_setr_epi16(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  const uint64_t both = static_cast<uint64_t>(_mm_cvtsi128_si64(eights));
  return (both & 0xffffffff) * 100000000 + (both >> 32);
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
    const uint32_t digits_from_1 = (Sixteen(cursor.at).Classes() & 0xffff) >> 1;
    const int digits = __builtin_ctz(~digits_from_1);
    if (digits < 1 || digits > 14) return;
    (this->*kTake[static_cast<size_t>(digits) - 1])(cursor);
    if (cursor.at == before) return;
  }
}

template <int kDigits>
void EvenNumbers::TakeCanonicalOf(Cursor& cursor) {
  constexpr size_t kSize = kDigits + 2;
  Cursor now = cursor;
  uint64_t kept = 0, sum = 0;
  while (now.end - now.at >= 16 && HasRoom(now)) {
    const Sixteen sixteen(now.at);
    const bool leading_zero = kDigits > 1 && now.at[1] == '0';
    if (!IsRecord<kDigits>(sixteen.Classes()) || leading_zero) break;
    const uint64_t value = ValueOf<kDigits>(sixteen.Digits());
    const uint64_t even = ~value & 1;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(now.to), sixteen.bytes);  // taken back if it is odd
    now.to += even * kSize;
    now.at += kSize;
    kept += even;
    sum += value;
  }
  numbers_ += static_cast<uint64_t>(now.at - cursor.at) / kSize;
  kept_ += kept;
  sum_ += sum;
  cursor = now;
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
