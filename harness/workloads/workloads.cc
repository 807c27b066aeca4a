#include "harness/workloads/workloads.h"

#include <algorithm>

#include "fmt/format.h"

namespace weir {

bool WorkloadStrategy::Has(const Parameter& parameter) const {
  return std::ranges::find(lacks, parameter.key) == lacks.end();
}

const Parameter* Workload::FindParameter(std::string_view key) const {
  const auto parameter = std::ranges::find(parameters, key, &Parameter::key);
  return parameter == parameters.end() ? nullptr : &*parameter;
}

absl::StatusOr<WorkloadStrategy> Workload::FindStrategy(std::string_view wanted) const {
  for (WorkloadStrategy& each : strategies()) {
    if (each.name == wanted) return std::move(each);
  }
  return absl::NotFoundError(fmt::format("{} has no strategy '{}'; `weir list` shows all", name, wanted));
}

std::string FlagOf(std::string_view key) {
  std::string flag = fmt::format("--{}", key);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::vector<Workload> Workloads(std::span<const WriterStrategy> further) {
  return {WriteWorkload(further), ReadWorkload(),     CopyWorkload(),   EncryptWorkload(),
          DecryptWorkload(),      EventsWorkload(),   CommitWorkload(), FilesWorkload(),
          AllocateWorkload(),     IntegersWorkload(), FanOutWorkload()};
}

}  // namespace weir
