#include "results/case_parts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "results/split.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, 9> kKeysByPosition = {"workload", "strategy", "3", "4", "5",
                                                             "6",        "7",        "8", "9"};

CasePart MakePart(std::string_view text, size_t index) {
  const size_t colon = text.find(':');
  // A key is a word; "std::sort" and "BM_Sort<std::string>" have none.
  const bool has_key = colon != std::string_view::npos && colon > 0 && text.substr(colon, 2) != "::";
  if (has_key) return {text.substr(0, colon), text.substr(colon + 1)};
  return {index < kKeysByPosition.size() ? kKeysByPosition[index] : "further", text};
}

}  // namespace

std::vector<CasePart> PartsOf(std::string_view name) {
  std::vector<CasePart> parts;
  for (const std::string_view text : Split(name, '/')) parts.push_back(MakePart(text, parts.size()));
  return parts;
}

std::optional<std::string_view> PartOf(const std::vector<CasePart>& parts, std::string_view key) {
  size_t position = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), position);
  if (error == std::errc() && end == key.data() + key.size()) {
    return position >= 1 && position <= parts.size() ? std::optional(parts[position - 1].value)
                                                     : std::nullopt;
  }
  const auto part = std::ranges::find(parts, key, &CasePart::key);
  return part == parts.end() ? std::nullopt : std::optional(part->value);
}

}  // namespace weir
