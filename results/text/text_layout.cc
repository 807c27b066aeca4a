#include "results/text/text_layout.h"

#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "fmt/format.h"
#include "results/report/code_point.h"

namespace weir {
namespace {

constexpr bool IsPlain(char c) { return c >= 0x20 && c < 0x7F; }

// As the C library has it for UTF-8.
size_t ColumnsOf(char32_t point) {
  if (point < 0x300) return 1;
  static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (utf8 == nullptr) return 1;
  const locale_t before = ::uselocale(utf8);
  const int columns = ::wcwidth(static_cast<wchar_t>(point));
  ::uselocale(before);
  return columns < 0 ? 1 : static_cast<size_t>(columns);
}

std::string Escaped(const CodePoint& point) {
  const auto value = static_cast<uint32_t>(point.value);
  if (value == '\n') return "\\n";
  if (value == '\t') return "\\t";
  if (value == '\r') return "\\r";
  if (!point.valid || value < 0x80) return fmt::format("\\x{:02x}", value);
  return value < 0x10000 ? fmt::format("\\u{:04x}", value) : fmt::format("\\U{:08x}", value);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A number and the unit behind it are one word.
std::vector<std::string> Words(std::string_view text) {
  const std::string plain = Printable(text);
  std::vector<std::string> words;
  for (size_t begin = 0; (begin = plain.find_first_not_of(' ', begin)) != std::string::npos;) {
    const size_t end = std::min(plain.find(' ', begin), plain.size());
    const std::string word = plain.substr(begin, end - begin);
    if (!words.empty() && IsDigit(words.back().back()) && !IsDigit(word[0])) {
      words.back() += " " + word;
    } else {
      words.push_back(word);
    }
    begin = end;
  }
  return words;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t columns = 0;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    columns += ColumnsOf(point.value);
    text.remove_prefix(point.length);
  }
  return columns;
}

std::string PadRight(std::string_view text, size_t width) {
  const size_t own = DisplayWidth(text);
  return std::string(text) + std::string(width > own ? width - own : 0, ' ');
}

std::string PadLeft(std::string_view text, size_t width) {
  const size_t own = DisplayWidth(text);
  return std::string(width > own ? width - own : 0, ' ') + std::string(text);
}

std::string Shorten(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  size_t end = 0;
  for (size_t columns = 0; end < text.size();) {
    const CodePoint point = FirstCodePoint(text.substr(end));
    columns += ColumnsOf(point.value);
    if (columns > width - 1) break;
    end += point.length;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string Printable(std::string_view text, std::string_view kept) {
  std::string printable;
  while (!text.empty()) {
    const auto plain = static_cast<size_t>(std::ranges::find_if_not(text, IsPlain) - text.begin());
    printable += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const CodePoint point = FirstCodePoint(text);
    const bool stays = (point.valid && !IsUnprintable(point.value)) || kept.find(text[0]) != kept.npos;
    printable += stays ? std::string(text.substr(0, point.length)) : Escaped(point);
    text.remove_prefix(point.length);
  }
  return printable;
}

std::string PlainAscii(std::string_view text) {
  constexpr std::u32string_view kSigns = U"–—─·×÷µ…±→⁹", kNearest = U"---*x/u~~>9";
  std::string plain;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    const size_t sign = kSigns.find(point.value);
    if (point.value < 0x80) {
      plain += text[0];
    } else if (sign != kSigns.npos) {
      plain += static_cast<char>(kNearest[sign]);
    } else {
      plain.append(ColumnsOf(point.value), '?');
    }
    text.remove_prefix(point.length);
  }
  return plain;
}

std::string Bold(const std::string& text, bool color) { return color ? "\033[1m" + text + "\033[0m" : text; }

std::string Wrap(std::string_view text, size_t width, size_t indent) {
  return WrapBehind("", text, width, indent);
}

std::string WrapBehind(std::string_view head, std::string_view text, size_t width, size_t indent) {
  std::string out(head);
  size_t column = DisplayWidth(head);
  bool begins = true;
  for (const std::string& word : Words(text)) {
    const size_t length = DisplayWidth(word);
    if (!begins && column + 1 + length > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (!begins) {
      out += ' ';
      ++column;
    }
    begins = false;
    out += word;
    column += length;
  }
  return out + '\n';
}

}  // namespace weir
