#include "commands/gate/gate_flags.h"

#include <optional>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/gate/measuring_flags.h"
#include "fmt/format.h"
#include "results/gate/gate_renderer.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Decides whether a program has become slower, for a CI: passes, finds a regression, or says that "
    "nothing can be said. With --ab it measures two programs made with Google Benchmark in pairs; else it "
    "takes two reports.";

constexpr const char* kNotes =
    "A benchmark has regressed if it is slower by more than --min-effect: on first pairs, which make it a "
    "suspect, and again on fresh ones, against the old program and against a copy of it, at --alpha over all "
    "suspects (Holm). It is clear if it is slower by less than --tolerance, at --alpha for itself; the gate "
    "passes if all are. What is neither is open, and measured on (to 40 pairs, a suspect to 34 fresh ones) "
    "until it is decided or the time is up.\n"
    "A benchmark whose name ends in /real_time or /manual_time is judged by its real time, any other by CPU "
    "time, unless --metric or an override says otherwise.\n"
    "A benchmark that runs in OLD and fails, crashes or hangs in NEW never passes. One that skips itself, is "
    "missing on a side or fails in OLD decides nothing and is named.\n"
    "Where a process takes long to start, it measures several benchmarks, in random order.\n"
    "Two reports of one session (--out-old, --out-new): the later half of the pairs are the fresh "
    "ones.\n"
    "Two reports of different sessions never show a regression, for the machine may have changed instead; "
    "they pass if the whole interval lies below --tolerance. With --history they do: a benchmark has "
    "regressed if it moved farther than it does from one commit to the next without a change, and by more "
    "than --min-effect. Reports of machines with different CPUs decide nothing.\n"
    "Counts that are exact (bytes, syscalls, allocations, allocs_per_iter; the same in three rows and more "
    "of each side, all over equally many iterations) are compared exactly, always: more is a regression.\n"
    "--instructions counts instructions of an iteration with valgrind's callgrind, old and new, of what "
    "regressed and then of what is open, and has a quarter of --time for that. The same instructions in more "
    "time are another layout of the code or of memory, not more work. With --metric instructions they decide "
    "alone: exact, without pairs, and whatever the machine does meanwhile.\n"
    "Overrides, each with name or regex, and any of min_effect, tolerance, metric, better, ignore:\n"
    "  {\"overrides\": [{\"name\": \"BM_A/8\", \"tolerance\": 0.2}, {\"regex\": \"^BM_Net\", \"ignore\": "
    "true}]}\n"
    "The last line on standard output says what decided. Ctrl-C decides from what there is.\n"
    "Exit codes: 0 pass; 1 regression; 2 bad flags; 3 a file cannot be read; 4 inconclusive; 5 nothing to "
    "compare; 6 a program cannot be measured, or a benchmark fails in NEW; 130 Ctrl-C before it was "
    "decided.\n"
    "Examples:\n"
    "  weir gate --ab build-main/sort_bench build/sort_bench\n"
    "  weir gate --ab old/bench new/bench --inconclusive=pass --junit gate.xml -- --benchmark_filter=Copy\n"
    "  weir gate --ab old/bench new/bench --instructions --format markdown\n"
    "  weir gate old.json new.json --tolerance 0.2 --history weir-history.sqlite";

void DeclareDecision(CLI::App& app, GateFlags& flags) {
  app.add_option("--min-effect", flags.rules.common.min_effect,
                 "slower by no more than this is no regression; 0.05 or 5%")
      ->transform(AsShare())
      ->check(IsBetween(0.0, 1.0))
      ->capture_default_str()
      ->type_name("SHARE");
  app.add_option("--tolerance", flags.rules.common.tolerance, "a pass must have shown to be less than this")
      ->transform(AsShare())
      ->check(IsBetween(0.0, 1.0))
      ->capture_default_str()
      ->type_name("SHARE");
  app.add_option("--alpha", flags.rules.alpha,
                 "chance of a false regression, over all benchmarks, and of a false pass of one")
      ->check(IsBetween(1e-9, 0.5))
      ->capture_default_str()
      ->type_name("P");
  app.add_option(
         "--metric", flags.rules.common.metric,
         "what is compared: cpu_time, real_time, instructions (with --ab), or a counter; default as the "
         "benchmark asks for")
      ->type_name("NAME");
  app.add_option("--better", flags.rules.common.better,
                 "higher or lower: which values of --metric; default by its name, where that tells")
      ->check(IsOneOf({"higher", "lower"}))
      ->type_name("WHICH");
  app.add_option("--overrides", flags.overrides_file, "exceptions for some benchmarks; see below")
      ->type_name("FILE");
  app.add_flag("--require-all", flags.rules.require_all,
               "a benchmark that is skipped or missing is a failure");
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
  DeclareMeasuringFlags(line, flags.request, "with --ab: ", "pairs of each benchmark, at most; default 40");
  DeclareDecision(line, flags);
  line.add_option(
          "--history", flags.history,
          "of two reports: a database of weir track, which knows how far each benchmark moves by itself")
      ->check(HasNoPassword())
      ->type_name("DATABASE");
  bool instructions = false;
  line.add_flag("--instructions", instructions,
                "with --ab: count instructions of what regressed or is open, with valgrind; see below");
  flags.reports.Declare(line, "with --ab: ");
  std::vector<std::string> formats;
  for (const GateRenderer& each : GateRenderers()) formats.emplace_back(each.name);
  DeclareOutputFlags(line, flags.output, formats);
  if (const std::optional<ExitCode> code = line.Read(argc, argv, flags.request.arguments)) return *code;
  if (!flags.request.arguments.empty() && !flags.binaries) {
    return line.Complain("arguments after -- go with --ab");
  }
  if (!flags.history.empty() && flags.binaries) {
    return line.Complain("--history goes with two reports; --ab measures the noise itself");
  }
  if (flags.reports.wanted() && !flags.binaries)
    return line.Complain("--out-old and --out-new go with --ab, which measures what they hold");
  if (instructions && !flags.binaries) return line.Complain("--instructions goes with --ab");
  if (instructions) flags.request.instructions = Instructions::kSuspects;
  if (flags.binaries && flags.rules.common.metric == "instructions") {
    flags.request.instructions = Instructions::kDecision;
    if (flags.reports.wanted())
      return line.Complain("--out-old and --out-new hold times; of instructions alone there are none");
  }
  const GateRule& common = flags.rules.common;
  if (!common.better.empty() && common.metric.empty()) return line.Complain("--better goes with --metric");
  if (common.min_effect > common.tolerance) {
    return line.Complain(fmt::format("--min-effect, {}, is above --tolerance, {}: nothing could ever pass",
                                     FormatPercent(common.min_effect), FormatPercent(common.tolerance)));
  }
  if (flags.request.rounds) flags.rules.most_pairs = static_cast<size_t>(*flags.request.rounds);
  return flags;
}

}  // namespace weir
