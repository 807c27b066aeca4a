#include <fmt/format.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "commands/console/command_line.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/report/exit_code.h"
#include "results/store/open_history_store.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track migrate";

constexpr const char* kAbout =
    "Brings the database to the schema of this weir. A file is brought there by any command that needs it, "
    "with a copy kept beside it; a server's database only by this one, so that one newer client does not "
    "shut out a team.";

constexpr const char* kNotes =
    "Exit codes: 0 done, or nothing to do; 2 bad flags; 3 the database cannot be read, or is newer than this "
    "weir; 5 there is none; 6 it cannot be written.\n"
    "Example:\n"
    "  weir track migrate --db postgresql://ci@host/weir";

}  // namespace

int TrackMigrateCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  std::string database;
  DeclareDatabase(line, database);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  const absl::StatusOr<Migrated> migrated = MigrateHistoryStore(database);
  if (!migrated.ok()) return ComplainOf(kCommand, migrated.status());
  if (migrated->from == migrated->to) {
    fmt::print("schema {}: nothing to do\n", migrated->to);
  } else {
    fmt::print("schema {} is now schema {}\n", migrated->from, migrated->to);
  }
  return kExitDone;
}

}  // namespace weir
