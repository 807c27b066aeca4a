#include "results/report/code_point.h"

#include <algorithm>
#include <iterator>

namespace weir {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// In ascending order. Of Unicode's class Cf those that affect text around them or have no width, and the
// separators of lines and paragraphs.
constexpr Range kUnprintable[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},      {0x61C, 0x61C},
                                  {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E},  {0x2060, 0x206F},
                                  {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The smallest code point that needs a sequence of `length` bytes; anything below it is an overlong form.
char32_t SmallestOf(size_t length) { return length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000; }

// Of the sequence that begins so; 0 where none does.
size_t SequenceLength(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC0 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF8 ? 4 : 0;
}

}  // namespace

CodePoint FirstCodePoint(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const CodePoint invalid = {first, 1, false};
  const size_t length = SequenceLength(first);
  if (length == 1) return {first, 1, true};
  if (length == 0 || length > text.size()) return invalid;
  char32_t value = first & (0x7F >> length);
  for (const char c : text.substr(1, length - 1)) {
    if (!IsContinuation(c)) return invalid;
    value = (value << 6) | (static_cast<unsigned char>(c) & 0x3F);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < SmallestOf(length) || value > 0x10FFFF || surrogate) return invalid;
  return {value, length, true};
}

bool IsUnprintable(char32_t value) {
  const Range* range = std::ranges::lower_bound(kUnprintable, value, {}, &Range::last);
  return range != std::end(kUnprintable) && value >= range->first;
}

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    valid.append(point.valid ? text.substr(0, point.length) : kReplacementCharacter);
    text.remove_prefix(point.length);
  }
  return valid;
}

}  // namespace weir
