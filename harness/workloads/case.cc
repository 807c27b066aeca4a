#include "harness/workloads/case.h"

#include <algorithm>

#include "fmt/format.h"
#include "results/report/case_name.h"

namespace weir {

ParameterValue ValueOf(uint64_t number) { return {fmt::format("{}", number), number, ""}; }

ParameterValue ValueOf(const std::string& word) { return {word, word, ""}; }

std::string Case::Name() const {
  std::vector<std::pair<std::string, std::string>> named;
  for (const CaseParameter& each : parameters) {
    if (each.in_name) named.emplace_back(each.key, each.value.text);
  }
  return MakeCaseName(workload, strategy, named);
}

void Case::Set(std::string_view key, ParameterValue value) {
  const auto parameter = std::ranges::find(parameters, key, &CaseParameter::key);
  if (parameter != parameters.end()) {
    parameter->value = std::move(value);
  } else {
    parameters.push_back({std::string(key), std::move(value)});
  }
}

const CaseParameter* Case::Find(std::string_view key) const {
  const auto parameter = std::ranges::find(parameters, key, &CaseParameter::key);
  return parameter == parameters.end() ? nullptr : &*parameter;
}

uint64_t Case::Number(std::string_view key, uint64_t otherwise) const {
  const auto* const number = Get<uint64_t>(key);
  return number == nullptr ? otherwise : *number;
}

std::string Case::Word(std::string_view key) const {
  const auto* const word = Get<std::string>(key);
  return word == nullptr ? "" : *word;
}

std::string Case::Directory() const {
  for (const CaseParameter& each : parameters) {
    if (!each.value.directory.empty()) return each.value.directory;
  }
  return "";
}

}  // namespace weir
