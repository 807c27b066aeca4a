#include "results/report/json_text.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <cstdint>

#include "results/report/code_point.h"

namespace weir {
namespace {

// What JSON has a short form for.
std::string_view ShortEscape(char32_t value) {
  switch (value) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "";
  }
}

// Beyond U+FFFF as the two halves that it has in UTF-16.
std::string LongEscape(char32_t value) {
  const auto number = static_cast<uint32_t>(value);
  if (number < 0x10000) return fmt::format("\\u{:04x}", number);
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD7C0 + (number >> 10), 0xDC00 + (number & 0x3FF));
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    if (!point.valid) {
      json += kReplacementCharacter;
    } else if (const std::string_view escape = ShortEscape(point.value); !escape.empty()) {
      json += escape;
    } else if (IsUnprintable(point.value)) {
      json += LongEscape(point.value);
    } else {
      json += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return json + '"';
}

std::string JsonNumber(double value) {
  assert(std::isfinite(value));
  if (value == 0) return std::signbit(value) ? "-0.0" : "0";
  return fmt::format("{}", value);
}

}  // namespace weir
