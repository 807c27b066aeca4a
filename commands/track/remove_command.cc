#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/history_store.h"
#include "results/history/history_update.h"
#include "results/history/report_points.h"
#include "results/report/exit_code.h"
#include "results/report/report_reader.h"
#include "results/store/open_history_store.h"
#include "results/text/text_layout.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track remove";

constexpr const char* kAbout =
    "Takes out reports that were added by mistake: their points count for nothing from then on. weir track "
    "show says so, and the report can be added again.";

constexpr const char* kNotes =
    "Exit codes: 0 done; 2 bad flags; 3 a report or the database cannot be read; 5 there is no such run; 6 "
    "the database cannot be written.\n"
    "Examples:\n"
    "  weir track remove 12\n"
    "  weir track remove report.json\n"
    "  weir track remove --commit 3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a";

struct RemoveFlags {
  std::string database;
  std::vector<std::string> runs;
  std::string commit;
};

class Remove {
 public:
  explicit Remove(const RemoveFlags& flags) : flags_(flags) {}

  int Run() {
    absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(flags_.database, false);
    if (!store.ok()) return ComplainOf(kCommand, store.status());
    absl::StatusOr<std::vector<HistoryRun>> all = (*store)->Runs();
    if (!all.ok()) return ComplainOf(kCommand, all.status());
    std::erase_if(*all, [](const HistoryRun& run) { return run.removed.has_value(); });
    for (const std::string& name : flags_.runs) {
      if (const std::optional<ExitCode> code = AddNamed(*all, name)) return *code;
    }
    if (!flags_.commit.empty()) {
      const bool found = Take(*all, [&](const HistoryRun& run) { return run.commit.hash == flags_.commit; });
      if (!found) return None(fmt::format("of commit {}", flags_.commit));
    }
    for (const HistoryRun& run : meant_) {
      if (absl::Status status = (*store)->Remove(run.id, SecondsNow()); !status.ok()) {
        return ComplainOf(kCommand, status);
      }
      fmt::print("run {}, commit {} of {}: removed\n", run.id, Printable(run.commit.hash),
                 Printable(run.commit.branch));
    }
    const absl::StatusOr<HistoryUpdate> update = UpdateChanges(**store, SecondsNow());
    if (!update.ok()) {
      SayOnStandardError(fmt::format("{}: what that changes is looked for later: {}\n", kCommand,
                                     std::string(update.status().message())));
    }
    return kExitDone;
  }

 private:
  template <typename Is>
  bool Take(const std::vector<HistoryRun>& all, const Is& is_meant) {
    bool found = false;
    for (const HistoryRun& run : all) {
      if (!is_meant(run)) continue;
      found = true;
      const bool taken =
          std::ranges::any_of(meant_, [&](const HistoryRun& other) { return other.id == run.id; });
      if (!taken) meant_.push_back(run);
    }
    return found;
  }

  // By its number, else as a report's file.
  std::optional<ExitCode> AddNamed(const std::vector<HistoryRun>& all, const std::string& name) {
    if (const std::optional<uint64_t> number = WholeNumber(name)) {
      const bool found =
          Take(all, [&](const HistoryRun& run) { return run.id == static_cast<int64_t>(*number); });
      return found ? std::nullopt : std::optional(None(fmt::format("{}", *number)));
    }
    const absl::StatusOr<Report> report = ReadReportFile(name);
    if (!report.ok()) return ComplainOf(kCommand, kExitBadInput, std::string(report.status().message()));
    const std::string digest = DigestOf(*report);
    const bool found = Take(all, [&](const HistoryRun& run) { return run.digest == digest; });
    return found ? std::nullopt : std::optional(None(fmt::format("of {}", SourceName(name))));
  }

  static ExitCode None(const std::string& which) {
    return ComplainOf(kCommand, kExitNothingToCompare, fmt::format("there is no run {} that counts", which));
  }

  const RemoveFlags& flags_;
  std::vector<HistoryRun> meant_;
};

}  // namespace

int TrackRemoveCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  RemoveFlags flags;
  line.add_option("RUN", flags.runs, "numbers that weir track add told, or the reports' files")
      ->type_name("…");
  line.add_option("--commit", flags.commit, "all runs of this commit")->type_name("COMMIT");
  DeclareDatabase(line, flags.database);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  if (flags.runs.empty() && flags.commit.empty()) return line.Complain("name a run, a report, or --commit");
  return Remove(flags).Run();
}

}  // namespace weir
