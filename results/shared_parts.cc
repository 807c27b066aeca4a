#include "results/shared_parts.h"

#include <algorithm>

#include "results/split.h"

namespace weir {
namespace {

bool Contains(const auto& parts, std::string_view part) {
  return std::ranges::find(parts, part) != std::ranges::end(parts);
}

}  // namespace

std::vector<std::string> SharedParts(std::span<const std::string_view> names) {
  std::vector<std::string> shared;
  if (names.size() < 2) return shared;
  for (const std::string_view part : Split(names[0], '/')) {
    if (part.find(':') != std::string_view::npos) shared.emplace_back(part);
  }
  for (const std::string_view name : names.subspan(1)) {
    if (shared.empty()) break;
    const std::vector<std::string_view> parts = Split(name, '/');
    std::erase_if(shared, [&](const std::string& part) { return !Contains(parts, part); });
  }
  return shared;
}

std::string WithoutParts(std::string_view name, const std::vector<std::string>& parts) {
  std::string rest;
  for (const std::string_view part : Split(name, '/')) {
    if (!Contains(parts, part)) rest += (rest.empty() ? "" : "/") + std::string(part);
  }
  return rest;
}

}  // namespace weir
