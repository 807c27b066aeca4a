#include "results/run/run_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "results/report/delimited_text.h"
#include "results/report/schema.h"
#include "results/text/units.h"

namespace weir {
namespace {

// Of the cases that differ from their group in no parameter, and so stand for it.
std::string BytesMoved(const RunGroup& group) {
  for (const CaseSummary& each : group.ranking.cases) {
    const bool typical = each.label == each.strategy && !each.HasFlag(schema::kReadyMade);
    if (each.Measured() && typical && each.bytes && each.bytes->low == each.bytes->high)
      return FormatBytes(each.bytes->low);
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

// "others took 1.0 of 2 CPUs".
std::string Others(const RunNoise& noise) {
  if (!noise.foreign_cpus || !noise.cpus) return "";
  return fmt::format("{}others took {:.2f} of {:.0f} CPUs", noise.others_busy ? "NOT QUIET: " : "",
                     *noise.foreign_cpus, *noise.cpus);
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
  std::vector<std::string> parts = {Rounds(run),
                                    Others(run.noise),
                                    Known(run, schema::kHostName),
                                    Known(run, schema::kCpuModel),
                                    Cores(run),
                                    With("governor ", Known(run, schema::kGovernor)),
                                    Virtualization(run),
                                    Known(run, schema::kKernel),
                                    Known(run, schema::kFilesystem),
                                    Build(run),
                                    With("commit ", Known(run, schema::kCommit))};
  std::erase(parts, "");
  return Joined(parts, " · ");
}

std::string DescribeGroup(const RunGroup& group) {
  if (group.ranking.cases.empty()) return "limits";
  std::vector<std::string> parts = {group.workload};
  for (const auto& [key, value] : group.common)
    parts.push_back(key + (value.empty() ? "" : ":" + ValueText(group.terms, key, value)));
  parts.push_back(BytesMoved(group));
  std::erase(parts, "");
  return Joined(parts, " · ");
}

std::string GroupName(const RunGroup& group, const RunSummary& run) {
  const auto differs = [&](const auto& of) {
    return std::ranges::any_of(run.groups, [&](const RunGroup& other) { return of(other) != of(group); });
  };
  std::vector<std::string> parts;
  if (differs([](const RunGroup& each) { return each.workload; })) parts.push_back(group.workload);
  for (const auto& parameter : group.work) {
    const bool shared = std::ranges::all_of(run.groups, [&](const RunGroup& other) {
      return std::ranges::find(other.work, parameter) != other.work.end();
    });
    if (!shared)
      parts.push_back(parameter.first + ":" + ValueText(group.terms, parameter.first, parameter.second));
  }
  return Joined(parts, " ");
}

}  // namespace weir
