#include "commands/gate/gate_flags.h"

#include <optional>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/gate/measuring_flags.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Decides whether a program has become slower, for a CI: passes, finds a regression, or says that nothing "
    "can be said. With --ab it measures two programs made with Google Benchmark in pairs, with the old one "
    "against itself among them; else it takes two reports.";

constexpr const char* kNotes =
    "A benchmark has regressed if the one-sided signed-rank test of its pairs says that it is slower by more "
    "than --min-effect, at --alpha over all benchmarks (Holm), and says so again on fresh pairs. If the old "
    "program looks slower than itself, or a slowdown of --tolerance could have gone unseen, the gate is "
    "inconclusive.\n"
    "Two reports of one session (weir ab --out-old, --out-new): the later half of the pairs are the fresh "
    "ones.\n"
    "Two reports of different sessions never show a regression, for the machine may have changed instead; "
    "they pass if the whole interval lies below --tolerance.\n"
    "Counts that are exact (bytes, syscalls, allocations, allocs_per_iter; the same in three rows and more "
    "of each side, all over equally many iterations) are compared exactly, always: more is a regression.\n"
    "Overrides, each with name or regex, and any of min_effect, tolerance, ignore:\n"
    "  {\"overrides\": [{\"name\": \"BM_A/8\", \"tolerance\": 0.2}, {\"regex\": \"^BM_Net\", \"ignore\": "
    "true}]}\n"
    "The last line on standard output says what decided.\n"
    "Exit codes: 0 pass; 1 regression; 2 bad flags; 3 a file cannot be read; 4 inconclusive; 5 nothing to "
    "compare; 6 a program could not be started, crashed, hung or printed no report; 130 Ctrl-C.\n"
    "Examples:\n"
    "  weir gate --ab build-main/sort_bench build/sort_bench\n"
    "  weir gate --ab old/bench new/bench --inconclusive=pass --junit gate.xml -- --benchmark_filter=Copy\n"
    "  weir gate old.json new.json --tolerance 0.2";

void DeclareDecision(CLI::App& app, GateFlags& flags) {
  app.add_option("--min-effect", flags.rules.common.min_effect,
                 "slower by no more than this is no regression; 0.02 is 2 %")
      ->check(IsBetween(0.0, 1.0))
      ->capture_default_str()
      ->type_name("SHARE");
  app.add_option("--tolerance", flags.rules.common.tolerance,
                 "a pass must have been able to see such a slowdown")
      ->check(IsBetween(0.0, 1.0))
      ->capture_default_str()
      ->type_name("SHARE");
  app.add_option("--alpha", flags.rules.alpha,
                 "chance of a false alarm, over all benchmarks, before confirmation")
      ->check(IsBetween(1e-9, 0.5))
      ->capture_default_str()
      ->type_name("P");
  app.add_option("--metric", flags.metric, "what is compared: cpu_time, real_time, or a counter")
      ->capture_default_str()
      ->type_name("NAME");
  app.add_option("--overrides", flags.overrides_file, "exceptions for some benchmarks; see below")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         "--inconclusive",
         [&flags](const std::string& kind) {
           flags.inconclusive = kind == "pass" ? Inconclusive::kPass : Inconclusive::kFail;
         },
         "exit with 0 (pass) or 1 (fail) instead of 4")
      ->check(IsOneOf({"pass", "fail"}))
      ->type_name("pass|fail");
  app.add_option("--junit", flags.junit_file, "write the result as JUnit XML too")->type_name("FILE");
}

}  // namespace

std::variant<GateFlags, ExitCode> ParseGateFlags(int argc, char** argv) {
  CommandLine line("weir gate", kAbout, kNotes);
  GateFlags flags;
  line.add_option("OLD", flags.request.old_binary, "the report, or with --ab the program, before the change")
      ->required()
      ->type_name("");
  line.add_option("NEW", flags.request.new_binary, "the same after it")->required()->type_name("");
  line.add_flag("--ab", flags.binaries, "OLD and NEW are programs; measure them");
  DeclareMeasuringFlags(line, flags.request, "with --ab: ");
  DeclareDecision(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv, flags.request.arguments)) return *code;
  if (!flags.request.arguments.empty() && !flags.binaries) {
    return line.Complain("arguments after -- go with --ab");
  }
  return flags;
}

}  // namespace weir
