#include "results/json_text.h"

#include <fmt/format.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cassert>
#include <cmath>

namespace weir {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The smallest code point that needs a sequence of `length` bytes; anything below it is an overlong form.
char32_t SmallestOf(size_t length) { return length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000; }

size_t SequenceLength(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC0 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF8 ? 4 : 0;
}

// Length of the valid UTF-8 sequence (RFC 3629) at the start of `text`; 0 where there is none.
size_t ValidPrefix(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const size_t length = SequenceLength(first);
  if (length <= 1) return length;
  if (length > text.size()) return 0;
  char32_t point = first & (0x7F >> length);
  for (char c : text.substr(1, length - 1)) {
    if (!IsContinuation(c)) return 0;
    point = (point << 6) | (static_cast<unsigned char>(c) & 0x3F);
  }
  const bool surrogate = point >= 0xD800 && point < 0xE000;
  return point < SmallestOf(length) || point > 0x10FFFF || surrogate ? 0 : length;
}

std::string ValidUtf8(std::string_view text) {
  std::string valid;
  while (!text.empty()) {
    const size_t length = ValidPrefix(text);
    valid.append(length == 0 ? kReplacement : text.substr(0, length));
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

}  // namespace

std::string JsonString(std::string_view text) {
  const std::string valid = ValidUtf8(text);
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

std::string JsonNumber(double value) {
  assert(std::isfinite(value));
  if (value == 0) return std::signbit(value) ? "-0.0" : "0";
  return fmt::format("{}", value);
}

}  // namespace weir
