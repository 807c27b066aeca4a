#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "commands/console/command_line.h"
#include "commands/track/track_commands.h"
#include "commands/track/track_database.h"
#include "results/history/history_view.h"
#include "results/report/exit_code.h"
#include "results/store/open_history_store.h"
#include "results/text/units.h"

namespace weir {
namespace {

constexpr const char* kCommand = "weir track ack";

constexpr const char* kAbout =
    "Says that a change is known: weir track show no longer fails because of it. Who, when and why is kept.";

constexpr const char* kNotes =
    "Events are e and a number, as weir track show has them in its last column: all changes in it are meant. "
    "A number alone is one change's \"id\" in --format json and csv.\n"
    "Exit codes: 0 done; 2 bad flags; 3 the database cannot be read; 5 there is no such change; 6 the "
    "database cannot "
    "be written.\n"
    "Examples:\n"
    "  weir track ack e12 --note 'checks every block since 3f2a1b0; wanted'\n"
    "  weir track ack 12 15 --by kim";

std::string Myself() {
  for (const char* const variable : {"GIT_AUTHOR_NAME", "USER", "LOGNAME"}) {
    const char* const name = std::getenv(variable);
    if (name != nullptr && *name != '\0') return name;
  }
  const passwd* const entry = ::getpwuid(::getuid());
  return entry == nullptr ? fmt::format("user {}", ::getuid()) : entry->pw_name;
}

struct AckFlags {
  std::string database;
  std::vector<std::string> ids;
  std::string by = Myself();
  std::string note;
};

// The changes that the user names; nothing where there are none.
std::optional<std::vector<int64_t>> Meant(const HistoryView& view, const std::string& id) {
  const bool event = id.starts_with('e');
  const std::optional<uint64_t> number = WholeNumber(event ? id.substr(1) : id);
  if (!number) return std::nullopt;
  std::vector<int64_t> meant;
  if (!event) {
    const bool there = std::ranges::any_of(view.changes, [&](const ViewedChange& each) {
      return each.change.id == static_cast<int64_t>(*number);
    });
    return there ? std::optional(std::vector{static_cast<int64_t>(*number)}) : std::nullopt;
  }
  for (const ViewedEvent& each : view.events) {
    // An event may have got another number since it was shown, by changes that joined it.
    const bool has = std::ranges::any_of(each.event.changes, [&](size_t change) {
      return view.changes[change].change.id == static_cast<int64_t>(*number);
    });
    if (!has) continue;
    for (const size_t change : each.event.changes) meant.push_back(view.changes[change].change.id);
  }
  return meant.empty() ? std::nullopt : std::optional(meant);
}

int Acknowledge(const AckFlags& flags) {
  absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(flags.database, false);
  if (!store.ok()) return ComplainOf(kCommand, store.status());
  const absl::StatusOr<HistoryView> view = ViewHistory(**store, {});
  if (!view.ok()) return ComplainOf(kCommand, view.status());
  std::vector<int64_t> all;
  for (const std::string& id : flags.ids) {
    const std::optional<std::vector<int64_t>> meant = Meant(*view, id);
    if (!meant) {
      return ComplainOf(kCommand, kExitNothingToCompare,
                        fmt::format("there is no change {}; weir track show --all lists them", id));
    }
    all.insert(all.end(), meant->begin(), meant->end());
  }
  for (const int64_t change : all) {
    const absl::Status status = (*store)->Acknowledge(change, flags.by, SecondsNow(), flags.note);
    if (!status.ok()) return ComplainOf(kCommand, status);
  }
  fmt::print("{} change{} acknowledged\n", all.size(), all.size() == 1 ? "" : "s");
  return kExitDone;
}

}  // namespace

int TrackAckCommand(int argc, char** argv) {
  CommandLine line(kCommand, kAbout, kNotes);
  AckFlags flags;
  line.add_option("CHANGE", flags.ids, "events (e12) or single changes (12)")->required()->type_name("…");
  DeclareDatabase(line, flags.database);
  line.add_option("--note", flags.note, "why it stays")->type_name("TEXT");
  line.add_option("--by", flags.by, "who says so; default you")->type_name("NAME");
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  return Acknowledge(flags);
}

}  // namespace weir
