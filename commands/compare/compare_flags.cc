#include "commands/compare/compare_flags.h"

#include <algorithm>
#include <optional>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "results/compare/comparison_renderer.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Compares reports of Google Benchmark or weir, case by case: two, or several sessions a side; or, with "
    "--col, the cases of one report with one another. Says how large each difference is, on what evidence, "
    "and what would decide where that does not.";

constexpr const char* kNotes =
    "What a comparison stands on is said above the table, the strongest first:\n"
    "  1  one session, rounds paired (weir ab, --col): regressed, improved, equivalent, unclear\n"
    "  2  several sessions a side (--old F… --new F…): the same from four a side on; two or three make a "
    "change likely\n"
    "  3  two sessions and a history (--history): likely slower or likely faster is what moved farther than "
    "it does from one commit to the next without a change\n"
    "  4  two sessions with eight and more rows: what moved all rows is taken as the machine's, and a row "
    "far outside of how the others scatter is likely slower or likely faster than the rest\n"
    "  5  two files with less in them, or of different machines or builds: differs, where it does so beyond "
    "what repetitions scatter, or unclear; what the machine did between is not known\n"
    "Verdicts:\n"
    "  regressed, improved  beyond chance (5 %, corrected for all rows), and not within 2 %\n"
    "  equivalent           the 95 % interval lies within 2 % of no difference\n"
    "  unclear              neither could be shown: too few rounds, or too much noise\n"
    "  added, removed       only in NEW, only in OLD\n"
    "  incomparable         it failed, or has no such figure\n"
    "Under `detectable` stands the smallest difference that the row's own test would have found four times "
    "in five: what \"unclear\" leaves open. Counts that are exact (bytes, system calls, allocations) are "
    "compared exactly, whatever the session.\n"
    "Reports may be compressed (gzip), stand between other text, or come from standard input (-).\n"
    "Reports of other tools are told by their content: Catch2's XML (-r xml), nanobench's JSON, hyperfine "
    "(--export-json), pytest-benchmark (--benchmark-json), Criterion (cargo criterion --message-format=json, "
    "or "
    "target/criterion/…/sample.json) and the output of go test -bench; each is one session, of which the "
    "wall time is "
    "compared.\n"
    "Parts of a name: write/batched/record:number has workload=write, strategy=batched, record=number; parts "
    "can be named by position too: 1, 2, ...\n"
    "Exit codes: 0 done, whatever differs; 2 bad flags; 3 a report cannot be read; 5 nothing to compare; 6 "
    "the "
    "page cannot be written.\n"
    "Examples:\n"
    "  weir compare old.json new.json\n"
    "  weir compare --old a1.json a2.json a3.json a4.json --new b1.json b2.json b3.json b4.json\n"
    "  weir compare --html difference.html old.json new.json\n"
    "  weir compare --metric bytes_per_second --filter 'write/' --format markdown old.json new.json\n"
    "  weir compare --history weir-history.sqlite old.json new.json\n"
    "  weir compare old-hyperfine.json new-hyperfine.json\n"
    "  weir compare --col strategy run.json\n"
    "  weir compare --col buffer --row workload,strategy,target --baseline 262144 run.json";

// OLD and NEW, before they are put to the others.
struct Positions {
  std::string old_report;
  std::string new_report;
};

void Declare(CLI::App& app, CompareFlags& flags, Positions& positions) {
  app.add_option("OLD", positions.old_report, "the report before the change; with --col the only one")
      ->type_name("");
  app.add_option("NEW", positions.new_report, "the report after it")->type_name("");
  app.add_option("--old", flags.old_reports, "reports of several sessions before the change, in place of OLD")
      ->type_name("FILE…");
  app.add_option("--new", flags.new_reports, "as many after it, or nearly, in place of NEW")
      ->type_name("FILE…");
  app.add_option(
         "--metric", flags.metric,
         "real_time, cpu_time or a counter; default the time that each benchmark asks for (/real_time, "
         "/manual_time and other tools' reports: real_time; else cpu_time), within a report of weir "
         "ns_per_record")
      ->type_name("NAME");
  app.add_option("--better", flags.better,
                 "higher or lower: which values of the metric; default by its name, where that tells")
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
  app.add_option("--history", flags.history,
                 "a database of weir track, which knows how far each case moves from session to session")
      ->check(HasNoPassword())
      ->type_name("DATABASE");
  DeclareOutputFlags(app, flags.output, ComparisonFormats());
  app.add_flag("--all", flags.all_rows, "text: unremarkable rows too, where there are more than a hundred");
}

// What CLI11 cannot say: which flags go together.
std::string Contradiction(const CompareFlags& flags) {
  if (!flags.column.empty()) {
    if (!flags.history.empty()) return "--history goes with two reports, not with --col";
    const bool one = flags.old_reports.size() == 1 && flags.new_reports.empty();
    return one ? "" : "--col compares within one report; name just one";
  }
  if (!flags.rows.empty()) return "--row goes with --col";
  if (!flags.baseline.empty()) return "--baseline goes with --col";
  if (!flags.history.empty() && flags.old_reports.size() + flags.new_reports.size() > 2) {
    return "--history judges two reports; several sessions a side know their noise themselves";
  }
  if (flags.old_reports.empty() || flags.new_reports.empty()) {
    return "two reports are compared, OLD and NEW, or several with --old and --new; or one with --col KEY";
  }
  const auto inputs = std::ranges::count(flags.old_reports, "-") + std::ranges::count(flags.new_reports, "-");
  return inputs < 2 ? "" : "standard input (-) can be only one of the reports";
}

// Both ways of naming the reports do not go together.
std::string Combine(const Positions& positions, CompareFlags& flags) {
  const bool positional = !positions.old_report.empty() || !positions.new_report.empty();
  if (positional && (!flags.old_reports.empty() || !flags.new_reports.empty())) {
    return "name the reports as OLD and NEW, or with --old and --new";
  }
  if (!positions.old_report.empty()) flags.old_reports = {positions.old_report};
  if (!positions.new_report.empty()) flags.new_reports = {positions.new_report};
  return Contradiction(flags);
}

}  // namespace

std::variant<CompareFlags, ExitCode> ParseCompareFlags(int argc, char** argv) {
  CommandLine line("weir compare", kAbout, kNotes);
  CompareFlags flags;
  Positions positions;
  Declare(line, flags, positions);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const std::string contradiction = Combine(positions, flags);
  if (!contradiction.empty()) return line.Complain(contradiction);
  return flags;
}

}  // namespace weir
