#include "harness/workloads/workloads.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "results/text/nearest_name.h"

namespace weir {

std::string CodeOf(std::string_view strategy, std::string_view call, std::string_view header) {
  std::string capital(strategy);
  capital[0] = absl::ascii_toupper(static_cast<unsigned char>(capital[0]));
  const auto named = [&](std::string_view text) {
    return fmt::format(fmt::runtime(text), fmt::arg("name", strategy), fmt::arg("Name", capital));
  };
  return fmt::format("weir::{}, {}", named(call), named(header));
}

Workload WithCode(Workload workload, std::string_view call, std::string_view header) {
  workload.strategies = [strategies = std::move(workload.strategies), call, header] {
    std::vector<WorkloadStrategy> rows = strategies();
    for (WorkloadStrategy& row : rows) row.code = CodeOf(row.name, call, header);
    return rows;
  };
  return workload;
}

bool WorkloadStrategy::Has(const Parameter& parameter) const {
  return std::ranges::find(lacks, parameter.key) == lacks.end();
}

const Parameter* Workload::FindParameter(std::string_view key) const {
  const auto parameter = std::ranges::find(parameters, key, &Parameter::key);
  return parameter == parameters.end() ? nullptr : &*parameter;
}

absl::StatusOr<WorkloadStrategy> Workload::FindStrategy(std::string_view wanted) const {
  std::vector<std::string> names;
  for (WorkloadStrategy& each : strategies()) {
    if (each.name == wanted) return std::move(each);
    names.emplace_back(each.name);
  }
  return absl::NotFoundError(fmt::format("{} has no strategy '{}'{}; `weir list` shows all", name, wanted,
                                         DidYouMean(wanted, names)));
}

std::string FlagOf(std::string_view key) {
  std::string flag = fmt::format("--{}", key);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

std::vector<Workload> Workloads(std::span<const WriterStrategy> further) {
  return {
      WriteWorkload(further), ReadWorkload(),   CopyWorkload(),   EncryptWorkload(), DecryptWorkload(),
      CompressWorkload(),     EventsWorkload(), CommitWorkload(), FilesWorkload(),   AllocateWorkload(),
      IntegersWorkload(),     SocketWorkload(), FanOutWorkload(),
  };
}

}  // namespace weir
