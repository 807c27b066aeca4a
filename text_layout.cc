#include "text_layout.h"

#include <algorithm>
#include <vector>

namespace weir {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// C0 controls and DEL. C1 controls take two bytes in UTF-8, and terminals do not obey them there by default.
bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A number and the unit behind it are one word.
std::vector<std::string> Words(std::string_view text) {
  const std::string plain = OnOneLine(std::string(text));
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
  return text.size() - static_cast<size_t>(std::count_if(text.begin(), text.end(), IsContinuation));
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
  for (size_t columns = 0; end < text.size(); ++end) {
    if (!IsContinuation(text[end]) && columns++ == width - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string OnOneLine(std::string text) {
  std::ranges::replace_if(text, IsControl, ' ');
  return text;
}

std::string Bold(const std::string& text, bool color) { return color ? "\033[1m" + text + "\033[0m" : text; }

std::string Wrap(std::string_view text, size_t width, size_t indent) {
  std::string out;
  size_t column = 0;
  for (const std::string& word : Words(text)) {
    const size_t length = DisplayWidth(word);
    if (column > 0 && column + 1 + length > width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += length;
  }
  return out + '\n';
}

}  // namespace weir
