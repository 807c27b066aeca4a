#include "harness/bench/parameter_flags.h"

#include <algorithm>
#include <string>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace weir {
namespace {

// "of encrypt and decrypt: the reading strategy"; without the names where all have it.
std::string MeaningOf(const Parameter& parameter, std::span<const Workload> workloads) {
  std::vector<std::string_view> names;
  for (const Workload& each : workloads) {
    if (each.FindParameter(parameter.key) != nullptr) names.push_back(each.name);
  }
  if (names.size() == workloads.size()) return std::string(parameter.meaning);
  return fmt::format("of {}: {}", fmt::join(names, ", "), parameter.meaning);
}

}  // namespace

void DeclareParameters(CLI::App& app, std::span<const Workload> workloads, std::vector<Choice>& choices) {
  std::vector<const Parameter*> parameters;
  for (const Workload& workload : workloads) {
    for (const Parameter& each : workload.parameters) {
      if (std::ranges::find(parameters, each.key, &Parameter::key) == parameters.end())
        parameters.push_back(&each);
    }
  }
  choices.resize(parameters.size());
  for (size_t i = 0; i < parameters.size(); ++i) {
    choices[i].key = parameters[i]->key;
    app.add_option(FlagOf(parameters[i]->key), choices[i].texts, MeaningOf(*parameters[i], workloads))
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name(fmt::format("{},…", parameters[i]->value_name));
  }
}

}  // namespace weir
