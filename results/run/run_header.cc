#include "results/run/run_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/report/schema.h"
#include "results/text/units.h"
#include "results/text/work_words.h"

namespace weir {
namespace {

// Whether the case differs from its group in no parameter, so that it stands for it.
bool IsTypical(const CaseSummary& each, const RunGroup& group) {
  for (const auto& [key, value] : group.common_parameters) {
    if (each.Parameter(key).value_or(value) != value) return false;
  }
  return true;
}

// " (88.9 MB)" if the number of records is the same for most, so that this is, too.
std::string BytesMoved(const RunGroup& group) {
  if (std::find(group.swept.begin(), group.swept.end(), group.count_key) != group.swept.end()) return "";
  for (const CaseSummary& each : group.ranking.cases) {
    if (each.Measured() && !each.HasFlag("ready-made") && each.bytes && each.bytes->low == each.bytes->high &&
        IsTypical(each, group)) {
      return fmt::format(" ({})", FormatBytes(each.bytes->low));
    }
  }
  return "";
}

std::string CommonRecords(const RunGroup& group) {
  for (const auto& [key, value] : group.common_parameters) {
    if (key == group.count_key) return ParameterValue(key, value) + " ";
  }
  return "";
}

std::string Rounds(const RunSummary& run) {
  const auto count = [](int64_t n) { return fmt::format("{} round{}", n, n == 1 ? "" : "s"); };
  if (run.interrupted) {
    return fmt::format("INTERRUPTED after {} of {}",
                       run.rounds_complete ? fmt::format("{}", *run.rounds_complete) : "an unknown number",
                       run.rounds ? count(*run.rounds) : "its rounds");
  }
  if (run.rounds && run.rounds_complete && *run.rounds != *run.rounds_complete) {
    return fmt::format("{} of {}", *run.rounds_complete, count(*run.rounds));
  }
  return run.rounds ? count(*run.rounds) : "";
}

// Without a rate where the run has only one slow sink.
std::string ShortTarget(const RunGroup& group, const RunSummary& run) {
  const auto rate = SinkRate(group.target);
  if (!rate) return TargetInWords(group.target);
  const bool only = std::all_of(run.groups.begin(), run.groups.end(), [&](const RunGroup& other) {
    return !SinkRate(other.target) || other.target == group.target;
  });
  return only ? "the slow sink" : fmt::format("the slow sink at {}", FormatRate(*rate));
}

void AddUnlessEmpty(std::vector<std::string>& parts, std::string part) {
  if (!part.empty()) parts.push_back(std::move(part));
}

// What the context says under `key`; nothing where that is that it does not know.
std::string Known(const RunSummary& run, std::string_view key) {
  const std::string_view value = run.Context(key).value_or("");
  return value == schema::kNotAvailable ? "" : std::string(value);
}

std::string With(std::string_view before, const std::string& value, std::string_view behind = "") {
  return value.empty() ? "" : fmt::format("{}{}{}", before, value, behind);
}

// What weir measured with says it itself; Google Benchmark counts the CPUs too.
std::string Cores(const RunSummary& run) {
  const std::string cores = Known(run, schema::kCores);
  return With("", cores.empty() ? Known(run, schema::kNumCpus) : cores, " CPUs");
}

// "gcc 12.2.0, opt".
std::string Build(const RunSummary& run) {
  const std::string compiler = Known(run, schema::kCompiler);
  return compiler + With(compiler.empty() ? "" : ", ", Known(run, schema::kCompilationMode));
}

std::string Virtualization(const RunSummary& run) {
  const std::string kind = Known(run, schema::kVirtualization);
  return kind == "none" ? "no virtual machine" : kind;
}

}  // namespace

std::string DescribeRun(const RunSummary& run) {
  std::vector<std::string> parts;
  for (const std::string& part :
       {Rounds(run), Known(run, schema::kHostName), Known(run, schema::kCpuModel), Cores(run),
        With("governor ", Known(run, schema::kGovernor)), Virtualization(run), Known(run, schema::kKernel),
        Known(run, schema::kFilesystem), Build(run), With("commit ", Known(run, schema::kCommit))}) {
    AddUnlessEmpty(parts, part);
  }
  return fmt::format("{}", fmt::join(parts, " · "));
}

std::string DescribeGroup(const RunGroup& group) {
  if (group.ranking.cases.empty()) return "limits";
  std::string work = group.workload;
  if (!group.record.empty()) {
    work += " " + CommonRecords(group) + RecordsInWords(group.record) + BytesMoved(group);
  }
  if (!group.target.empty()) work += " to " + TargetInWords(group.target);
  std::vector<std::string> parts = {work};
  for (const auto& [key, value] : group.common_parameters) {
    if (key == "target" || key == "record" || (key == group.count_key && !group.record.empty())) continue;
    parts.push_back(ParameterInWords(key, value));
  }
  return fmt::format("{}", fmt::join(parts, " · "));
}

std::string GroupName(const RunGroup& group, const RunSummary& run) {
  const auto differs = [&](std::string RunGroup::*part) {
    return std::any_of(run.groups.begin(), run.groups.end(),
                       [&](const RunGroup& other) { return other.*part != group.*part; });
  };
  std::string name;
  const auto add = [&name](const std::string& words) { name += (name.empty() ? "" : " ") + words; };
  if (differs(&RunGroup::workload)) add(group.workload);
  if (differs(&RunGroup::record)) add(RecordsInWords(group.record));
  if (differs(&RunGroup::target) && !group.target.empty()) add("to " + ShortTarget(group, run));
  return name;
}

}  // namespace weir
