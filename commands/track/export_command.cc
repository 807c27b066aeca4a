#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/history_dump.h"
#include "results/report/exit_code.h"
#include "results/store/open_history_store.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track export";

constexpr const char* kAbout =
    "Writes the whole history to standard output: runs, also those removed, series, points, changes with "
    "their states and notes. weir track import brings it back, into a database of any kind.";

constexpr const char* kNotes =
    "CSV has lines of several kinds, which the first field tells; JSON has the same in one object. In names, "
    "what is not printable stands as \\xNN.\n"
    "Exit codes: 0 done; 2 bad flags; 3 the database cannot be read; 5 there is none; 6 it does not answer.\n"
    "Examples:\n"
    "  weir track export > history.csv\n"
    "  weir track export --format json | gzip > history.json.gz";

}  // namespace

int TrackExportCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  std::string database, format = "csv";
  DeclareDatabase(line, database);
  line.add_option("--format", format, "csv or json")
      ->check(IsOneOf({"csv", "json"}))
      ->capture_default_str()
      ->type_name("FORMAT");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(database, false);
  if (!store.ok()) return ComplainOf(kCommand, store.status());
  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  const absl::Status status =
      format == "csv" ? DumpHistoryCsv(**store, print) : DumpHistoryJson(**store, print);
  return status.ok() ? kExitDone : ComplainOf(kCommand, status);
}

}  // namespace weir
