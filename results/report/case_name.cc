#include "results/report/case_name.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "results/report/delimited_text.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, 9> kKeysByPosition = {kWorkloadKey, kStrategyKey, "3", "4", "5",
                                                             "6",          "7",          "8", "9"};
constexpr std::string_view kAppendedThreads = "threads:";
constexpr std::array<std::string_view, 8> kAppended = {
    "iterations:",  "repeats:",    "min_time:", "min_warmup_time:",
    "process_time", "manual_time", "real_time", kAppendedThreads,
};

bool IsAppended(std::string_view part) {
  return std::ranges::any_of(kAppended, [part](std::string_view appended) {
    return appended.back() == ':' ? part.starts_with(appended) : part == appended;
  });
}

CasePart MakePart(std::string_view text, size_t index) {
  const size_t colon = text.find(':');
  // A key is a word; "std::sort" and "BM_Sort<std::string>" have none.
  const bool has_key = colon != std::string_view::npos && colon > 0 && text.substr(colon, 2) != "::";
  if (has_key) return {text.substr(0, colon), text.substr(colon + 1)};
  return {index < kKeysByPosition.size() ? kKeysByPosition[index] : "further", text};
}

}  // namespace

std::string MakeCaseName(std::string_view workload, std::string_view strategy,
                         std::span<const std::pair<std::string, std::string>> parameters) {
  std::string name(workload);
  name.append("/").append(strategy);
  for (const auto& [key, value] : parameters) name.append("/").append(key).append(":").append(value);
  return name;
}

std::string_view WithoutAppendedParts(std::string_view run_name) {
  for (size_t slash; (slash = run_name.rfind('/')) != std::string_view::npos;) {
    if (!IsAppended(run_name.substr(slash + 1))) break;
    run_name = run_name.substr(0, slash);
  }
  return run_name;
}

std::string_view TimeAskedFor(std::string_view run_name) {
  for (const std::string_view part : Split(run_name.substr(WithoutAppendedParts(run_name).size()), '/')) {
    if (part == "real_time" || part == "manual_time") return "real_time";
  }
  return "cpu_time";
}

CaseName::CaseName(std::string_view run_name)
    : text_(WithoutAppendedParts(run_name)), appended_(run_name.substr(text_.size())) {
  for (const std::string_view text : Split(text_, '/')) parts_.push_back(MakePart(text, parts_.size()));
  for (const std::string_view text : Split(appended_, '/')) {
    if (text.starts_with(kAppendedThreads)) parts_.push_back(MakePart(text, parts_.size()));
  }
}

std::optional<std::string_view> CaseName::Find(std::string_view key) const {
  size_t position = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), position);
  if (error == std::errc() && end == key.data() + key.size()) {
    const bool there = position >= 1 && position <= parts_.size();
    return there ? std::optional(parts_[position - 1].value) : std::nullopt;
  }
  const auto part = std::ranges::find(parts_, key, &CasePart::key);
  return part == parts_.end() ? std::nullopt : std::optional(part->value);
}

bool CaseName::IsLimit() const { return parts_.size() > 1 && workload() == schema::kLimitWorkload; }

std::vector<std::string> SharedParts(std::span<const std::string_view> names) {
  std::vector<std::string> shared;
  if (names.size() < 2) return shared;
  for (const std::string_view part : Split(names[0], '/')) {
    if (part.find(':') != std::string_view::npos) shared.emplace_back(part);
  }
  for (const std::string_view name : names.subspan(1)) {
    if (shared.empty()) break;
    std::erase_if(shared, [name](const std::string& part) { return !HasWord(name, '/', part); });
  }
  return shared;
}

std::string WithoutParts(std::string_view name, const std::vector<std::string>& parts) {
  std::vector<std::string> rest;
  for (const std::string_view part : Split(name, '/')) {
    if (std::ranges::find(parts, part) == parts.end()) rest.emplace_back(part);
  }
  return Joined(rest, "/");
}

}  // namespace weir
