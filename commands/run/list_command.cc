#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/run/run_commands.h"
#include "fmt/format.h"
#include "harness/process/interruption.h"
#include "harness/rounds/bench_process.h"
#include "harness/rounds/description.h"
#include "results/report/exit_code.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

struct ListFlags {
  std::string format = "text";
  std::string bench;
};

std::variant<ListFlags, ExitCode> ParseFlags(int argc, char** argv) {
  CommandLine line("weir list", "Lists what weir can measure, and what this machine cannot run and why.",
                   "Exit codes: 0 done; 2 bad flags; 6 the bench could not be asked.");
  ListFlags flags;
  line.add_option("--format", flags.format, "text or json")
      ->check(IsOneOf({"text", "json"}))
      ->type_name("FORMAT");
  line.add_option("--bench", flags.bench,
                  "list another bench binary's, as one with strategies or workloads of your own")
      ->type_name("FILE");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  return flags;
}

using Lines = std::vector<std::pair<std::string, std::string>>;

// A name and what it is on each line; a line without a name goes on with what the one before it says.
void PrintSection(std::string_view title, const Lines& lines) {
  size_t longest = 8;
  for (const auto& [name, text] : lines) longest = std::max(longest, DisplayWidth(Printable(name)));
  fmt::print("{}\n", Printable(title));
  for (const auto& [name, text] : lines)
    fmt::print("  {}  {}\n", PadRight(Printable(name), longest), Printable(text));
}

void PrintText(const Description& description) {
  const std::vector<Description::Strategy>& strategies = description.strategies;
  for (auto first = strategies.begin(); first != strategies.end();) {
    Lines lines;
    const std::string& workload = first->workload;
    for (; first != strategies.end() && first->workload == workload; ++first) {
      lines.emplace_back(first->name, first->summary);
      if (!first->unsupported.empty()) lines.emplace_back("", "cannot run here: " + first->unsupported);
    }
    PrintSection("Strategies to " + workload, lines);
    fmt::print("\n");
  }
  Lines workloads;
  for (const auto& [name, summary] : description.workloads) {
    workloads.emplace_back(name, summary);
    std::string flags;
    for (const Description::Parameter& each : description.parameters) {
      if (each.workload == name) flags += (flags.empty() ? "with " : ", ") + each.flag;
    }
    if (!flags.empty()) workloads.emplace_back("", flags);
  }
  PrintSection("Workloads", workloads);
  fmt::print("\n");
  PrintSection("Limits, measured beside them", description.limits);
}

}  // namespace

int ListCommand(int argc, char** argv) {
  const std::variant<ListFlags, ExitCode> parsed = ParseFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const auto& flags = std::get<ListFlags>(parsed);
  const Interruption interruption;
  const BenchProcess bench(BenchCommand(flags.bench), {}, interruption);
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
    SayOnStandardError(
        fmt::format("weir list: {}: {}\n", bench.name(), std::string(description.status().message())));
    return kExitMeasurementFailed;
  }
  PrintText(*description);
  return kExitDone;
}

}  // namespace weir
