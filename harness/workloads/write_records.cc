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

// The numbers from `first` up to `end` <= 1000: no thousands to share.
bool WriteSmallNumbers(Writer::Window& window, uint64_t first, uint64_t end) {
  for (uint64_t i = first; i < end; ++i) {
    char* const room = window.Reserve(kNumberRoom);
    if (room == nullptr) return false;
    room[0] = ' ';
    char* const text_end = std::to_chars(room + 1, room + kNumberRoom, i).ptr;
    *text_end = ' ';
    if (!window.Commit(static_cast<size_t>(text_end + 1 - room))) return false;
  }
  return true;
}

// Of one thousand, the numbers that end in `first` up to `end` <= 1000.
bool WriteThousand(Writer::Window& window, uint64_t thousand, uint64_t first, uint64_t end) {
  char prefix[kPrefix] = {' '};
  const auto length = static_cast<size_t>(std::to_chars(prefix + 1, prefix + kPrefix, thousand).ptr - prefix);
  for (uint64_t i = first; i < end; ++i) {
    char* const room = window.Reserve(kNumberRoom);
    if (room == nullptr) return false;
    std::memcpy(room, prefix, kPrefix);
    std::memcpy(room + length, kDigits[i].data(), 4);
    if (!window.Commit(length + 4)) return false;
  }
  return true;
}

bool WriteNumbers(Writer& writer, uint64_t first, uint64_t end) {
  Writer::Window window(writer);
  if (!WriteSmallNumbers(window, first, std::min<uint64_t>(end, 1000))) return false;
  for (uint64_t i = std::max<uint64_t>(first, 1000); i < end; i = i / 1000 * 1000 + 1000) {
    const uint64_t thousand = i / 1000;
    if (!WriteThousand(window, thousand, i % 1000, std::min<uint64_t>(end - thousand * 1000, 1000)))
      return false;
  }
  return true;
}

// The loops over text stand in functions of their own, and hold the text by a pointer of their own, so that all they count
// with is in registers: inlined side by side, their counters lay in memory, and each record took 1.6 ns for that.

// `size_of(i)` for i < as many as there are sizes; a constant for `fixed`, so that its loop reads no table.
template <class SizeOf>
[[gnu::noinline]] bool WriteText(Writer& writer, const RecordSource& source, RecordPosition& next,
                                 uint64_t count, SizeOf size_of) {
  Writer::Window window(writer);
  const char* const text = source.text();
  const size_t period = source.period(), sizes = source.sizes().size();
  size_t phase = next.phase, i = next.size;
  for (; count > 0; --count, i = i + 1 == sizes ? 0 : i + 1) {
    const size_t size = size_of(i);
    if (!window.Append(PaddedRecord{std::string_view(text + phase, size)})) return false;
    phase += size;
    if (phase >= period) [[unlikely]]
      phase %= period;
  }
  next.phase = phase;
  next.size = i;
  return true;
}

constexpr size_t kShort = 16;  // one load and one store

// Records of one size that is at most kShort, of which WriteText would copy three times as much; those that begin in one
// period of the text in a row.
[[gnu::noinline]] bool WriteShortText(Writer& writer, const RecordSource& source, RecordPosition& next,
                                      uint64_t count) {
  Writer::Window window(writer);
  const size_t period = source.period(), size = source.spec().min_size;
  while (count > 0) {
    const uint64_t some = std::min<uint64_t>(count, (period - next.phase + size - 1) / size);
    const char* record = source.text() + next.phase;
    for (const char* const end = record + some * size; record != end; record += size) {
      if (!window.Append<kShort>(PaddedRecord{std::string_view(record, size)})) return false;
    }
    count -= some;
    next.phase = (next.phase + some * size) % period;
  }
  return true;
}

}  // namespace

bool WriteRecords(Writer& writer, const RecordSource& source, RecordPosition& next, uint64_t count) {
  const uint64_t first = next.number;
  next.number += count;
  switch (source.spec().kind) {
    case RecordSpec::Kind::kNumber:
      return WriteNumbers(writer, first, first + count);
    case RecordSpec::Kind::kFixed:
      if (source.spec().min_size <= kShort) return WriteShortText(writer, source, next, count);
      return WriteText(writer, source, next, count, [size = source.spec().min_size](size_t) { return size; });
    case RecordSpec::Kind::kMixed:
    case RecordSpec::Kind::kLines:
      return WriteText(writer, source, next, count,
                       [sizes = source.sizes().data()](size_t i) { return sizes[i]; });
  }
  return false;
}

bool WriteRecords(Writer& writer, const RecordSource& source, uint64_t count) {
  RecordPosition first;
  return WriteRecords(writer, source, first, count);
}

}  // namespace weir
