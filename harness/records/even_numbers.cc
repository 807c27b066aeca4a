#include "harness/records/even_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "harness/records/sixteen_bytes.h"

namespace weir {
namespace {

bool IsDigit(char byte) { return static_cast<unsigned char>(byte - '0') < 10; }
bool IsSpace(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

}  // namespace

template <class Bytes>
absl::StatusOr<Transform::Progress> EvenNumbersBy<Bytes>::Step(std::string_view in, std::span<char> out,
                                                               bool last) {
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

// Numbers of one length come in a row, so the length is looked for only where it changes.
template <class Bytes>
void EvenNumbersBy<Bytes>::TakeCanonical(Cursor& cursor) {
  using Take = void (EvenNumbersBy::*)(Cursor&);
  constexpr auto kTake = []<int... kDigits>(std::integer_sequence<int, kDigits...>) {
    return std::array<Take, sizeof...(kDigits)>{&EvenNumbersBy::TakeCanonicalOf<kDigits + 1>...};
  }
  (std::make_integer_sequence<int, 14>());
  while (cursor.end - cursor.at >= 16 && HasRoom(cursor)) {
    const char* const before = cursor.at;
    const int digits = Bytes(cursor.at).DigitsBehindFirst();
    if (digits < 1 || digits > 14) return;
    (this->*kTake[static_cast<size_t>(digits) - 1])(cursor);
    if (cursor.at == before) return;
  }
}

template <class Bytes>
template <int kDigits>
void EvenNumbersBy<Bytes>::TakeCanonicalOf(Cursor& cursor) {
  constexpr size_t kSize = kDigits + 2;
  const char* at = cursor.at;
  char* to = cursor.to;
  uint64_t sum = 0;
  const auto left = static_cast<size_t>(cursor.end - at), room = static_cast<size_t>(cursor.to_end - to);
  const size_t most = std::min((left - 16) / kSize + 1, (room - kRoom) / kSize + 1);
  const char* const end = at + most * kSize;
  for (; at != end; at += kSize) {
    const Bytes bytes(at);
    uint64_t value = 0;
    if (!bytes.template Read<kDigits>(value)) break;
    sum += value;
    bytes.Store(to);  // taken back if it is odd
    to += (value & 1) == 0 ? kSize : 0;
  }
  numbers_ += static_cast<uint64_t>(at - cursor.at) / kSize;
  kept_ += static_cast<uint64_t>(to - cursor.to) / kSize;
  sum_ += sum;
  cursor.at = at;
  cursor.to = to;
}

template <class Bytes>
absl::Status EvenNumbersBy<Bytes>::TakeByte(char byte, uint64_t offset, Cursor& cursor) {
  if (IsDigit(byte)) return TakeDigit(static_cast<uint64_t>(byte - '0'), offset);
  if (!IsSpace(byte)) {
    return absl::InvalidArgumentError(
        fmt::format("the byte {:#04x} at offset {} is neither a digit nor a space",
                    static_cast<unsigned char>(byte), offset));
  }
  if (inside_) TakeNumber(cursor);
  return absl::OkStatus();
}

template <class Bytes>
absl::Status EvenNumbersBy<Bytes>::TakeDigit(uint64_t digit, uint64_t offset) {
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

template <class Bytes>
void EvenNumbersBy<Bytes>::TakeNumber(Cursor& cursor) {
  inside_ = false;
  ++numbers_;
  sum_ += value_;
  if (value_ % 2 != 0) return;
  ++kept_;
  *cursor.to++ = ' ';
  cursor.to = std::to_chars(cursor.to, cursor.to_end, value_).ptr;
  *cursor.to++ = ' ';
}

template <class Bytes>
absl::Status EvenNumbersBy<Bytes>::Finish() {
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

#ifdef __SSE2__
template class EvenNumbersBy<SseBytes>;
#endif
template class EvenNumbersBy<WordBytes>;

}  // namespace weir
