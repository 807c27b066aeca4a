#include "harness/workloads/write_records.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace weir {
namespace {

constexpr size_t kPrefix = 16;      // a space and up to 15 digits
constexpr size_t kNumberRoom = 32;  // what the stores of one number may touch

using DigitTable = std::array<std::array<char, 4>, 1000>;  // "000 " to "999 "

constexpr DigitTable MakeDigitTable() {
  DigitTable table{};
  for (size_t i = 0; i < table.size(); ++i) {
    table[i] = {static_cast<char>('0' + i / 100), static_cast<char>('0' + i / 10 % 10),
                static_cast<char>('0' + i % 10), ' '};
  }
  return table;
}

constexpr DigitTable kDigits = MakeDigitTable();

// Numbers below 1000: no thousands to share.
bool WriteSmallNumbers(Writer::Window& window, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    char* const room = window.Reserve(kNumberRoom);
    if (room == nullptr) return false;
    room[0] = ' ';
    char* const end = std::to_chars(room + 1, room + kNumberRoom, i).ptr;
    *end = ' ';
    if (!window.Commit(static_cast<size_t>(end + 1 - room))) return false;
  }
  return true;
}

// The first `count` <= 1000 numbers of one thousand.
bool WriteThousand(Writer::Window& window, uint64_t thousand, uint64_t count) {
  char prefix[kPrefix] = {' '};
  const auto length = static_cast<size_t>(std::to_chars(prefix + 1, prefix + kPrefix, thousand).ptr - prefix);
  for (uint64_t i = 0; i < count; ++i) {
    char* const room = window.Reserve(kNumberRoom);
    if (room == nullptr) return false;
    std::memcpy(room, prefix, kPrefix);
    std::memcpy(room + length, kDigits[i].data(), 4);
    if (!window.Commit(length + 4)) return false;
  }
  return true;
}

bool WriteNumbers(Writer& writer, uint64_t count) {
  Writer::Window window(writer);
  if (!WriteSmallNumbers(window, std::min<uint64_t>(count, 1000))) return false;
  for (uint64_t first = 1000; first < count; first += 1000) {
    if (!WriteThousand(window, first / 1000, std::min<uint64_t>(count - first, 1000))) return false;
  }
  return true;
}

// `size_of(i)` for i < as many as there are sizes; a constant for `fixed`, so that its loop reads no table.
template <class SizeOf>
bool WriteText(Writer& writer, const RecordSource& source, uint64_t count, SizeOf size_of) {
  Writer::Window window(writer);
  const size_t period = source.period(), sizes = source.sizes().size();
  size_t phase = 0;
  for (size_t i = 0; count > 0; --count, i = i + 1 == sizes ? 0 : i + 1) {
    const size_t size = size_of(i);
    if (!window.Append(source.Record(phase, size))) return false;
    phase += size;
    if (phase >= period) [[unlikely]]
      phase %= period;
  }
  return true;
}

}  // namespace

bool WriteRecords(Writer& writer, const RecordSource& source, uint64_t count) {
  switch (source.spec().kind) {
    case RecordSpec::Kind::kNumber:
      return WriteNumbers(writer, count);
    case RecordSpec::Kind::kFixed:
      return WriteText(writer, source, count, [size = source.spec().min_size](size_t) { return size; });
    case RecordSpec::Kind::kMixed:
    case RecordSpec::Kind::kLines:
      return WriteText(writer, source, count, [sizes = source.sizes().data()](size_t i) { return sizes[i]; });
  }
  return false;
}

}  // namespace weir
