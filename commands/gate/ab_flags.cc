#include "commands/gate/ab_flags.h"

#include <optional>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/gate/measuring_flags.h"
#include "results/compare/comparison_renderer.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Measures two programs made with Google Benchmark against each other and compares them: every benchmark "
    "that both have, in fresh processes, in blocks of old, new, new, old (or the reverse, by a coin) and in "
    "random order, so that what the machine does meanwhile falls on both alike. A benchmark whose difference "
    "is known to 2 %, or to a quarter of itself, is not measured on.";

constexpr const char* kNotes =
    "Arguments after -- go to both programs, e.g. -- --benchmark_filter=Sort.\n"
    "The reports pair by repetition_index; `weir compare` and `weir gate` take them.\n"
    "A benchmark whose name ends in /real_time or /manual_time is compared by its real time, any other by "
    "CPU time, unless --metric says otherwise. One that fails, crashes or hangs is shown so; the others go "
    "on.\n"
    "Where a process takes long to start, it measures several benchmarks, in random order.\n"
    "--instructions counts instructions of an iteration with valgrind's callgrind, old and new, and has a "
    "quarter of --time for that. The same instructions in more time are another layout of the code or of "
    "memory, not more work.\n"
    "Ctrl-C ends the measuring and compares the pairs that are complete.\n"
    "Exit codes: 0 done, whatever the difference; 2 bad flags; 5 no benchmark is in both; 6 a program could "
    "not be started, or no benchmark of it be measured; 130 Ctrl-C.\n"
    "Examples:\n"
    "  weir ab build-main/sort_bench build/sort_bench\n"
    "  weir ab old/bench new/bench --rounds 40 --out-old old.json --out-new new.json -- "
    "--benchmark_filter=Copy";

void Declare(CLI::App& app, AbFlags& flags) {
  app.add_option("OLD_BIN", flags.request.old_binary, "the program before the change")
      ->required()
      ->type_name("");
  app.add_option("NEW_BIN", flags.request.new_binary, "the program after it")->required()->type_name("");
  DeclareMeasuringFlags(app, flags.request, "",
                        "pairs of each benchmark; default 40 at most, as many as it needs");
  app.add_option("--metric", flags.metric,
                 "what is compared: cpu_time, real_time, or a counter; default as the benchmark asks for")
      ->type_name("NAME");
  app.add_option("--better", flags.better,
                 "higher or lower: which values of --metric; default by its name, where that tells")
      ->check(IsOneOf({"higher", "lower"}))
      ->type_name("WHICH");
  app.add_flag_callback(
      "--instructions", [&flags] { flags.request.instructions = Instructions::kSuspects; },
      "count instructions of what regressed or is unclear, with valgrind; see below");
  flags.reports.Declare(app, "");
  DeclareOutputFlags(app, flags.output, ComparisonFormats());
}

}  // namespace

std::variant<AbFlags, ExitCode> ParseAbFlags(int argc, char** argv) {
  CommandLine line("weir ab", kAbout, kNotes);
  AbFlags flags;
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv, flags.request.arguments)) return *code;
  if (!flags.better.empty() && flags.metric.empty()) return line.Complain("--better goes with --metric");
  return flags;
}

}  // namespace weir
