#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/track/commit_choice.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/history_store.h"
#include "results/history/history_update.h"
#include "results/history/report_points.h"
#include "results/history/time_text.h"
#include "results/report/exit_code.h"
#include "results/report/report_reader.h"
#include "results/store/open_history_store.h"
#include "results/text/text_layout.h"
#include "system/file_content.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track add";

constexpr const char* kAbout =
    "Puts reports of Google Benchmark, weir or another tool into the history, each benchmark's median, "
    "spread and "
    "number of processes. Commit, place and branch come from the git repository here.";

constexpr const char* kNotes =
    "The commit is that of the program that was measured: --commit, else what the report's context has as "
    "\"commit\" or \"git_commit\" (--benchmark_context=commit=...), else what is checked out here. Its place "
    "is its number on the first-parent line, so that late reports come to stand where they belong. A shallow "
    "clone has no such number: fetch all of it (git fetch --unshallow; in a GitHub workflow fetch-depth: 0), "
    "or say --position.\n"
    "A point belongs to a series of its case, metric, CPU, cores, kernel, compiler, flags, libraries and "
    "build: where one of them changes, another series begins.\n"
    "Of other tools it reads what weir compare does (see its --help): Catch2, nanobench, hyperfine, "
    "pytest-benchmark, Criterion, go test -bench. Each report is one process' figure, though it repeated.\n"
    "Adding a report that is there changes nothing. Several reports of a commit count together.\n"
    "Exit codes: 0 stored, or there already; 2 bad flags; 3 a report or the database cannot be read, or its "
    "commit has no place; 5 no benchmark in it has a figure; 6 the database cannot be written.\n"
    "Examples:\n"
    "  weir track add report.json\n"
    "  weir track add run1.json run2.json run3.json --binary build/sort_bench\n"
    "  weir track add --db postgresql://ci@host/weir --metric cpu_time --metric allocs_per_iter report.json\n"
    "  weir track add old.json --commit v1.2 --position 120 --time 2026-01-01";

struct AddFlags {
  std::vector<std::string> reports;
  std::string database;
  CommitFlags commit;
  PointChoice points;
  std::string binary;
};

void Declare(CLI::App& app, AddFlags& flags) {
  app.add_option("REPORT", flags.reports, "reports' files, - for standard input")->required()->type_name("…");
  DeclareDatabase(app, flags.database);
  DeclareCommitFlags(app, flags.commit);
  app.add_option("--machine", flags.points.machine, "in place of the report's CPU model")->type_name("TEXT");
  app.add_option("--binary", flags.binary,
                 "the program that was measured: where its content did not change, nothing it does has")
      ->type_name("FILE");
  app.add_option("--metric", flags.points.metrics,
                 "real_time, cpu_time or a counter, also several times; default the time that each "
                 "benchmark asks for")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--better", flags.points.better,
                 "higher or lower: which values of --metric; default by its name, where that tells")
      ->check(IsOneOf({"higher", "lower"}))
      ->type_name("WHICH");
}

// One invocation: all of its reports are stored, or none.
class Add {
 public:
  explicit Add(const AddFlags& flags) : flags_(flags) {}

  int Run() {
    if (const std::optional<ExitCode> code = ReadBinary()) return *code;
    for (const std::string& path : flags_.reports) {
      if (const std::optional<ExitCode> code = ReadReport(path)) return *code;
    }
    absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(flags_.database, true);
    if (absl::IsNotFound(store.status())) {  // the directory of a new one
      return ComplainOf(kCommand, kExitMeasurementFailed, std::string(store.status().message()));
    }
    if (!store.ok()) return ComplainOf(kCommand, store.status());
    if (const std::optional<ExitCode> code = PlaceAll(**store)) return *code;
    const absl::StatusOr<std::vector<HistoryStore::Added>> added = (*store)->AddAll(runs_);
    if (!added.ok()) return ComplainOf(kCommand, added.status());
    for (size_t i = 0; i < runs_.size(); ++i) Tell(i, (*added)[i]);
    // What is stored is stored: the analysis is made up for by the next one.
    const absl::StatusOr<HistoryUpdate> update = UpdateChanges(**store, SecondsNow());
    if (!update.ok()) {
      Note(fmt::format("the changes in it are looked for later: {}", std::string(update.status().message())));
    } else if (update->saved > 0) {
      fmt::print("{} new or became another; weir track show lists {}\n",
                 update->saved == 1 ? "1 change is" : fmt::format("{} changes are", update->saved),
                 update->saved == 1 ? "it" : "them");
    }
    return kExitDone;
  }

 private:
  void Note(const std::string& text) const { SayOnStandardError(fmt::format("{}: {}\n", kCommand, text)); }

  std::optional<ExitCode> ReadBinary() {
    if (flags_.binary.empty()) return std::nullopt;
    const std::optional<std::string> content = ReadFile(flags_.binary);
    if (!content) {
      return ComplainOf(kCommand, kExitBadInput,
                        std::string(absl::ErrnoToStatus(errno, flags_.binary).message()));
    }
    binary_hash_ = DigestOf(*content);
    return std::nullopt;
  }

  std::optional<ExitCode> ReadReport(const std::string& path) {
    const absl::StatusOr<Report> report = ReadReportFile(path);
    if (!report.ok()) return ComplainOf(kCommand, kExitBadInput, std::string(report.status().message()));
    const std::string source(SourceName(path));
    absl::StatusOr<ReportPoints> points = PointsOf(*report, flags_.points);
    if (!points.ok()) {
      return ComplainOf(kCommand, kExitUsage,
                        fmt::format("{}: {}", source, std::string(points.status().message())));
    }
    if (points->points.empty()) {
      return ComplainOf(kCommand, kExitNothingToCompare,
                        fmt::format("{}: no benchmark in it has a figure", source));
    }
    if (!points->failed.empty()) {
      Note(fmt::format("{}: {} failed or skipped, without a point: {}", source, points->failed.size(),
                       points->failed.front() + (points->failed.size() > 1 ? ", …" : "")));
    }
    if (!report->design.empty()) NoteTool(source, *report);
    HistoryStore::RunPoints& run = runs_.emplace_back();
    run.run.digest = DigestOf(*report);
    run.run.binary_hash = binary_hash_;
    run.run.added = SecondsNow();
    run.points = std::move(points->points);
    asked_.push_back(AskedFor(flags_.commit, *report));
    return std::nullopt;
  }

  // How another tool measured: once for all reports of its format.
  void NoteTool(const std::string& source, const Report& report) {
    for (const std::string& note : report.notes) Note(fmt::format("{}: {}", source, note));
    if (!tools_.insert(report.design).second) return;
    Note(fmt::format("{} is {}; each such report is a single session", source, report.design));
  }

  std::optional<ExitCode> PlaceAll(HistoryStore& store) {
    const absl::StatusOr<std::vector<HistoryRun>> known = store.Runs();
    if (!known.ok()) return ComplainOf(kCommand, known.status());
    CommitChooser chooser(flags_.commit, *known);
    for (size_t i = 0; i < runs_.size(); ++i) {
      // A report that is there needs no place.
      const auto same = std::ranges::find_if(
          *known, [&](const HistoryRun& run) { return !run.removed && run.digest == runs_[i].run.digest; });
      if (same != known->end()) {
        runs_[i].run.commit = same->commit;
        continue;
      }
      absl::StatusOr<HistoryCommit> commit = chooser.Choose(asked_[i]);
      if (!commit.ok()) {
        const ExitCode code = absl::IsInvalidArgument(commit.status()) ? kExitUsage : kExitBadInput;
        return ComplainOf(kCommand, code, std::string(commit.status().message()));
      }
      runs_[i].run.commit = *std::move(commit);
    }
    for (const std::string& note : chooser.notes()) Note(note);
    return std::nullopt;
  }

  void Tell(size_t index, const HistoryStore::Added& added) const {
    const HistoryRun& run = runs_[index].run;
    const std::string where =
        fmt::format("commit {} of {}", Printable(run.commit.hash), Printable(run.commit.branch));
    const std::string source = Printable(SourceName(flags_.reports[index]));
    if (!added.is_new) {
      fmt::print("{}: there already as run {}, {}; nothing changed\n", source, added.run, where);
      return;
    }
    const size_t count = runs_[index].points.size();
    fmt::print("{}: run {}, {} point{}, {}{}\n", source, added.run, count, count == 1 ? "" : "s", where,
               run.commit.time > 0 ? ", " + FormatDay(run.commit.time) : "");
  }

  const AddFlags& flags_;
  std::string binary_hash_;
  std::vector<HistoryStore::RunPoints> runs_;
  std::vector<AskedCommit> asked_;
  std::set<std::string> tools_;  // that were told of
};

}  // namespace

int TrackAddCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  AddFlags flags;
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  if (std::ranges::count(flags.reports, "-") > 1) {
    return line.Complain("standard input (-) can be only one of the reports");
  }
  return Add(flags).Run();
}

}  // namespace weir
