#include "results/store/packed_points.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "results/store/byte_text.h"

namespace weir {
namespace {

constexpr uint8_t kLayout = 1;
constexpr uint64_t kSign = uint64_t{1} << 63;

using Column = std::vector<uint64_t>;

/// An integer that is larger where the number is larger, and from which the number can be had again.
uint64_t Ordered(double number) {
  const auto bits = std::bit_cast<uint64_t>(number);
  return bits & kSign ? ~bits : bits | kSign;
}
double FromOrdered(uint64_t ordered) {
  return std::bit_cast<double>(ordered & kSign ? ordered & ~kSign : ~ordered);
}

/// The same for integers with a sign.
uint64_t Ordered(int64_t number) { return static_cast<uint64_t>(number) ^ kSign; }
int64_t SignedFromOrdered(uint64_t ordered) { return static_cast<int64_t>(ordered ^ kSign); }

/// `width` bits of each value, without those below `shift`.
void AppendBits(const Column& values, int shift, int width, std::string* text) {
  unsigned __int128 held = 0;
  int bits = 0;
  for (const uint64_t value : values) {
    held |= static_cast<unsigned __int128>(value >> shift) << bits;
    for (bits += width; bits >= 8; bits -= 8, held >>= 8) text->push_back(static_cast<char>(held));
  }
  if (bits > 0) text->push_back(static_cast<char>(held));
}

/// The smallest, and the differences from it.
void AppendColumn(Column values, std::string* text) {
  const uint64_t least = *std::min_element(values.begin(), values.end());
  uint64_t all = 0;
  for (uint64_t& value : values) all |= value -= least;
  const int shift = all == 0 ? 0 : std::countr_zero(all);
  const int width = all == 0 ? 0 : static_cast<int>(std::bit_width(all)) - shift;
  text->push_back(static_cast<char>(shift));
  text->push_back(static_cast<char>(width));
  AppendVarint(least ^ kSign, text);
  if (width > 0) AppendBits(values, shift, width, text);
}

/// False where the bytes end before the column or say what cannot be.
bool ReadColumn(ByteReader& reader, size_t count, Column* values) {
  const int shift = reader.Byte();
  const int width = reader.Byte();
  const uint64_t least = reader.Varint() ^ kSign;
  if (!reader.ok() || shift + width > 64) return false;
  const std::string_view bytes = reader.Bytes((count * static_cast<size_t>(width) + 7) / 8);
  if (!reader.ok()) return false;
  values->assign(count, least);
  if (width == 0) return true;
  const uint64_t mask = std::numeric_limits<uint64_t>::max() >> (64 - width);
  unsigned __int128 held = 0;
  int bits = 0;
  size_t next = 0;
  for (uint64_t& value : *values) {
    for (; bits < width; bits += 8) {
      held |= static_cast<unsigned __int128>(static_cast<uint8_t>(bytes[next++])) << bits;
    }
    value += (static_cast<uint64_t>(held) & mask) << shift;
    held >>= width;
    bits -= width;
  }
  return true;
}

template <typename Value>
Column ColumnOf(std::span<const HistoryPoint> points, Value value) {
  Column column;
  column.reserve(points.size());
  for (const HistoryPoint& point : points) column.push_back(value(point));
  return column;
}

/// From each point's run to the next one's; there is one more, which is as the first, so that there are as many as points
/// and it costs no bits.
Column RunSteps(std::span<const HistoryPoint> points) {
  Column steps;
  steps.reserve(points.size());
  for (size_t i = 1; i < points.size(); ++i) {
    const uint64_t step = static_cast<uint64_t>(points[i].run) - static_cast<uint64_t>(points[i - 1].run);
    steps.push_back(Ordered(static_cast<int64_t>(step)));
  }
  steps.push_back(steps.empty() ? Ordered(int64_t{0}) : steps.front());
  return steps;
}

}  // namespace

std::string PackedPoints(std::span<const HistoryPoint> points) {
  std::string text(1, static_cast<char>(kLayout));
  AppendVarint(points.size(), &text);
  if (points.empty()) return text;
  AppendVarint(static_cast<uint64_t>(points.front().run), &text);
  AppendColumn(RunSteps(points), &text);
  AppendColumn(ColumnOf(points, [](const HistoryPoint& point) { return Ordered(point.median); }), &text);
  AppendColumn(ColumnOf(points, [](const HistoryPoint& point) { return Ordered(point.spread); }), &text);
  AppendColumn(ColumnOf(points, [](const HistoryPoint& point) { return Ordered(point.processes); }), &text);
  return text;
}

absl::StatusOr<std::vector<HistoryPoint>> UnpackedPoints(std::string_view packed) {
  ByteReader reader(packed);
  const uint8_t layout = reader.Byte();
  const uint64_t count = reader.Varint();
  if (!reader.ok() || layout != kLayout || count > kMostPackedPoints) {
    return absl::DataLossError("the points of a series are not in a layout that this program knows");
  }
  std::vector<HistoryPoint> points(count);
  if (points.empty()) return points;
  uint64_t run = reader.Varint();
  Column steps, medians, spreads, processes;
  if (!ReadColumn(reader, count, &steps) || !ReadColumn(reader, count, &medians) ||
      !ReadColumn(reader, count, &spreads) || !ReadColumn(reader, count, &processes) || !reader.at_end()) {
    return absl::DataLossError("the points of a series are damaged");
  }
  for (size_t i = 0; i < count; ++i) {
    points[i] = {static_cast<int64_t>(run), FromOrdered(medians[i]), FromOrdered(spreads[i]),
                 SignedFromOrdered(processes[i])};
    run += static_cast<uint64_t>(SignedFromOrdered(steps[i]));
  }
  return points;
}

size_t PointsWithin(std::span<const HistoryPoint> points, size_t bytes) {
  size_t fits = 1, too_many = std::min(points.size(), kMostPackedPoints) + 1;
  while (fits + 1 < too_many) {
    const size_t middle = fits + (too_many - fits) / 2;
    (PackedPoints(points.first(middle)).size() <= bytes ? fits : too_many) = middle;
  }
  return fits;
}

}  // namespace weir
