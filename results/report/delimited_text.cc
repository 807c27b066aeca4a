#include "results/report/delimited_text.h"

#include <algorithm>

namespace weir {

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool HasWord(std::string_view text, char separator, std::string_view word) {
  const std::vector<std::string_view> words = Split(text, separator);
  return std::ranges::find(words, word) != words.end();
}

std::string Joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

}  // namespace weir
