#include "harness/list_command.h"

#include <cstdio>
#include <optional>
#include <string>
#include <variant>

#include "CLI/CLI.hpp"
#include "command_line.h"
#include "exit_code.h"
#include "fmt/format.h"
#include "harness/bench_process.h"
#include "harness/description.h"
#include "harness/interruption.h"
#include "harness/own_bench.h"
#include "standard_error.h"

namespace weir {
namespace {

struct ListFlags {
  std::string format = "text";
  std::string bench;
};

std::variant<ListFlags, ExitCode> ParseFlags(int argc, char** argv) {
  CommandLine line("weir list", "Lists what weir can measure, and what this machine cannot run and why.");
  ListFlags flags;
  line.add_option("--format", flags.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("FORMAT");
  line.add_option("--bench", flags.bench, "list another bench binary's, as one with strategies or workloads of your own")
      ->type_name("FILE");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  return flags;
}

void PrintText(const Description& description) {
  std::string_view workload;
  for (const Description::Strategy& strategy : description.strategies) {
    const bool first = workload.empty();
    if (strategy.workload != workload)
      fmt::print("{}Strategies to {}\n", first ? "" : "\n", strategy.workload);
    workload = strategy.workload;
    fmt::print("  {:<10}{}\n", strategy.name, strategy.summary);
    if (!strategy.unsupported.empty()) fmt::print("  {:<10}cannot run here: {}\n", "", strategy.unsupported);
  }
  fmt::print("\nWorkloads\n");
  for (const auto& [name, summary] : description.workloads) {
    fmt::print("  {:<10}{}\n", name, summary);
    std::string flags;
    for (const Description::Parameter& each : description.parameters) {
      if (each.workload == name) flags += fmt::format("{}{}", flags.empty() ? "" : ", ", each.flag);
    }
    if (!flags.empty()) fmt::print("  {:<10}with {}\n", "", flags);
  }
  fmt::print("\nLimits, measured beside them\n");
  for (const auto& [name, summary] : description.limits) fmt::print("  {:<10}{}\n", name, summary);
}

}  // namespace

int ListCommand(int argc, char** argv) {
  const std::variant<ListFlags, ExitCode> parsed = ParseFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const auto& flags = std::get<ListFlags>(parsed);
  const Interruption interruption;
  const BenchProcess bench(flags.bench.empty() ? OwnBench() : flags.bench, {}, interruption);
  const absl::StatusOr<std::string> json = bench.DescriptionJson();
  if (!json.ok()) {
    SayOnStandardError(fmt::format("weir list: {}\n", std::string(json.status().message())));
    return kExitMeasurementFailed;
  }
  if (flags.format == "json") {
    fmt::print("{}", *json);
    return kExitDone;
  }
  const absl::StatusOr<Description> description = ParseDescription(*json);
  if (!description.ok()) {
    SayOnStandardError(fmt::format("weir list: {}\n", std::string(description.status().message())));
    return kExitMeasurementFailed;
  }
  PrintText(*description);
  return kExitDone;
}

}  // namespace weir
