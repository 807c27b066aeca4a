#include "commands/compare/compare_flags.h"

#include <optional>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Compares two reports of Google Benchmark or weir, case by case; or, with --col, the cases of one report "
    "with one another. Says how large each difference is, how surely, and what difference could have been "
    "seen.";

constexpr const char* kNotes =
    "Verdicts:\n"
    "  regressed, improved  beyond chance (5 %, exact test, corrected for all rows), and not within 2 %\n"
    "  equivalent           the 95 % interval lies within 2 % of no difference\n"
    "  unclear              neither could be shown: too few rounds, too much noise, or the wrong design\n"
    "  added, removed       only in NEW, only in OLD\n"
    "  incomparable         it failed, or has no such figure\n"
    "Under `detectable` stands the smallest difference that the row's own test would have found four times "
    "in five: what \"unclear\" leaves open.\n"
    "Only reports of one session (weir ab) can show that something regressed: between two sessions the "
    "machine changes too. One process counts as one sample, however often it repeats. Counts that are exact "
    "(bytes, system calls, allocations) are compared exactly, whatever the session.\n"
    "Parts of a name: write/batched/record:number has workload=write, strategy=batched, record=number; parts "
    "can be named by position too: 1, 2, ...\n"
    "Exit codes: 0 done, whatever differs; 2 bad flags; 3 a report cannot be read; 5 nothing to compare.\n"
    "Examples:\n"
    "  weir compare old.json new.json\n"
    "  weir compare --metric bytes_per_second --filter 'write/' --format markdown old.json new.json\n"
    "  weir compare --col strategy run.json\n"
    "  weir compare --col buffer --row workload,strategy,target --baseline 262144 run.json";

void Declare(CLI::App& app, CompareFlags& flags) {
  app.add_option("OLD", flags.old_report, "the report before the change; with --col the only one")
      ->required()
      ->type_name("");
  app.add_option("NEW", flags.new_report, "the report after it")->type_name("");
  app.add_option("--metric", flags.metric,
                 "real_time, cpu_time or a counter; default real_time, within a report of weir ns_per_record")
      ->type_name("NAME");
  app.add_option("--better", flags.better,
                 "higher or lower: which values of the metric; default higher of *_per_second, else lower")
      ->check(IsOneOf({"higher", "lower"}))
      ->type_name("WHICH");
  app.add_option("--filter", flags.filter, "only cases whose name this regular expression (POSIX) finds")
      ->type_name("REGEX");
  app.add_option("--col", flags.column, "within one report: the part of the name to compare by")
      ->type_name("KEY");
  app.add_option("--row", flags.rows,
                 "with --col: the parts that must be equal for that; default all that every case has")
      ->delimiter(',')
      ->type_name("KEY,…");
  app.add_option("--baseline", flags.baseline, "with --col: the value to compare with; default the best")
      ->type_name("VALUE");
  app.add_option("--format", flags.format, "text, markdown (for a pull request), json or csv")
      ->check(IsOneOf({"text", "markdown", "json", "csv"}))
      ->capture_default_str()
      ->type_name("FORMAT");
  app.add_flag("--all", flags.all_rows, "text: unremarkable rows too, where there are more than a hundred");
  app.add_option("--width", flags.width, "text: columns; default the terminal's, else 80")
      ->check(IsBetween(80, 1000))
      ->type_name("N");
  app.add_option("--color", flags.color,
                 "text: always, never, or auto: on a terminal, unless NO_COLOR is set")
      ->check(IsOneOf({"auto", "always", "never"}))
      ->capture_default_str()
      ->type_name("WHEN");
}

// What CLI11 cannot say: which flags go together.
std::string Contradiction(const CompareFlags& flags) {
  if (!flags.column.empty()) {
    return flags.new_report.empty() ? "" : "--col compares within one report; name just one";
  }
  if (!flags.rows.empty()) return "--row goes with --col";
  if (!flags.baseline.empty()) return "--baseline goes with --col";
  return !flags.new_report.empty() ? "" : "two reports are compared, OLD and NEW; or one with --col KEY";
}

}  // namespace

std::variant<CompareFlags, ExitCode> ParseCompareFlags(int argc, char** argv) {
  CommandLine line("weir compare", kAbout, kNotes);
  CompareFlags flags;
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const std::string contradiction = Contradiction(flags);
  if (!contradiction.empty()) return line.Complain(contradiction);
  return flags;
}

}  // namespace weir
