#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/output_flags.h"
#include "commands/console/standard_streams.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/history_renderer.h"
#include "results/history/history_store.h"
#include "results/history/history_update.h"
#include "results/history/history_view.h"
#include "results/report/exit_code.h"
#include "results/report/name_filter.h"
#include "results/report/whole_file.h"
#include "results/store/open_history_store.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track show";

constexpr const char* kAbout =
    "Shows what changed in a history: events, the largest first, each with the commits between which it "
    "lies, its size with its 95 % interval, its state, and a command that measures both commits again, in "
    "turn.";

constexpr const char* kNotes =
    "An event is all changes, mostly of many series, that one range of commits explains. States:\n"
    "  watch         found, and fewer than 10 commits lie behind it\n"
    "  confirmed     it lasted\n"
    "  recovered     a later change took it back\n"
    "  withdrawn     further commits speak against it\n"
    "  acknowledged  somebody has seen it (weir track ack)\n"
    "  same binary   the program was the same before and after (add --binary), so it is not what changed\n"
    "With --branch, the series of a branch are compared with what they were on its base, by how far "
    "neighbouring commits "
    "there differ without a change; nothing is joined.\n"
    "Exit codes: 0 nothing became worse for certain; 1 a confirmed change for the worse is not acknowledged; "
    "2 bad flags; 3 the database cannot be read; 4 every series is too short to tell; 5 there is nothing; 6 "
    "the database does not answer, or the page cannot be written.\n"
    "Examples:\n"
    "  weir track show\n"
    "  weir track show --build 'cmake --build build' --bench build/sort_bench\n"
    "  weir track show --filter '^BM_Sort' --all --format markdown\n"
    "  weir track show --html history.html\n"
    "  weir track show --branch faster-sort";

struct ShowFlags {
  std::string database;
  std::string filter;
  std::string fail_on = "worse";
  ViewChoice choice;
  HistoryStyle style;
  OutputFlags output;
};

void Declare(CLI::App& app, ShowFlags& flags) {
  DeclareDatabase(app, flags.database);
  app.add_option("--branch", flags.choice.branch, "compare this branch with its base")->type_name("NAME");
  app.add_option("--filter", flags.filter, "only series whose name this regular expression (POSIX) finds")
      ->type_name("REGEX");
  app.add_flag("--all", flags.style.all, "also what is recovered, withdrawn or acknowledged");
  app.add_option("--events", flags.style.events, "text, markdown: so many events at most")
      ->check(IsBetween(1, 1'000'000))
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--fail-on", flags.fail_on,
                 "worse or change: which confirmed changes make the exit code 1; change: any")
      ->check(IsOneOf({"worse", "change"}))
      ->capture_default_str()
      ->type_name("WHICH");
  app.add_option("--build", flags.style.steps.build, "what builds a checkout, for the commands to paste")
      ->type_name("COMMAND");
  app.add_option("--bench", flags.style.steps.bench, "where the program then is in it")->type_name("FILE");
  std::vector<std::string> formats;
  for (const HistoryRenderer& each : HistoryRenderers()) formats.emplace_back(each.name);
  DeclareOutputFlags(app, flags.output, formats);
}

// What has been added since changes were last looked for is looked at now, if the database can be written.
void Update(HistoryStore& store) {
  const absl::StatusOr<HistoryUpdate> update = UpdateChanges(store, SecondsNow());
  if (update.ok()) return;
  SayOnStandardError(fmt::format("{}: the newest points are not analysed: {}\n", kCommand,
                                 std::string(update.status().message())));
}

int Show(ShowFlags& flags) {
  absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(flags.database, false);
  if (absl::IsNotFound(store.status())) {
    return ComplainOf(kCommand, kExitNothingToCompare,
                      std::string(store.status().message()) + "; weir track add REPORT makes one");
  }
  if (!store.ok()) return ComplainOf(kCommand, store.status());
  Update(**store);
  flags.choice.values = !flags.output.html.empty() || flags.output.format == kHtmlFormat;
  const absl::StatusOr<HistoryView> view = ViewHistory(**store, flags.choice);
  if (!view.ok()) return ComplainOf(kCommand, view.status());
  flags.style.any_change = flags.fail_on == "change";
  flags.style.table = flags.output.Style();
  const auto render = [&](std::string_view format) {
    return std::ranges::find(HistoryRenderers(), format, &HistoryRenderer::name)->render(*view, flags.style);
  };
  absl::Status written;
  if (!flags.output.html.empty()) written = WriteWholeFile(flags.output.html, render(kHtmlFormat));
  fmt::print("{}", render(flags.output.format));
  if (!written.ok()) return ComplainOf(kCommand, kExitMeasurementFailed, std::string(written.message()));
  const ExitCode code = ExitCodeOf(*view, flags.style.any_change);
  if (code != kExitNothingToCompare) return code;
  return ComplainOf(kCommand, code,
                    fmt::format("{} has no series{}", view->database,
                                flags.filter.empty() ? "; weir track add REPORT puts some into it"
                                                     : " that --filter finds"));
}

}  // namespace

int TrackShowCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  ShowFlags flags;
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  if (!flags.filter.empty()) {
    absl::StatusOr<NameFilter> filter = NameFilter::Make(flags.filter);
    if (!filter.ok()) return ComplainOf(kCommand, kExitUsage, std::string(filter.status().message()));
    flags.choice.filter = *std::move(filter);
  }
  return Show(flags);
}

}  // namespace weir
