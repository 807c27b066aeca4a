#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "commands/console/standard_streams.h"
#include "commands/track/track_commands.h"
#include "results/report/exit_code.h"
#include "results/text/nearest_name.h"

namespace weir {
namespace {

struct Subcommand {
  std::string_view name;
  std::string_view summary;
  int (*run)(int argc, char** argv);
};

constexpr Subcommand kSubcommands[] = {
    {"add", "put reports into the history; commit and branch come from git", TrackAddCommand},
    {"show", "what changed, since when, how certain that is, and what to do next", TrackShowCommand},
    {"ack", "say that a change is known, and why it stays", TrackAckCommand},
    {"remove", "take out a report that was added by mistake", TrackRemoveCommand},
    {"import", "add values of elsewhere (CSV), or what `export` wrote", TrackImportCommand},
    {"export", "the whole history as CSV or JSON", TrackExportCommand},
    {"migrate", "bring the database to the schema of this weir", TrackMigrateCommand},
};

void PrintHelp() {
  fmt::print(
      "weir track keeps reports of every commit in a database and says whether a program is getting slower,\n"
      "since when, and how certain that is.\n\nUsage: weir track COMMAND [ARGUMENT...]\n\n");
  for (const Subcommand& each : kSubcommands) fmt::print("  {:<9}{}\n", each.name, each.summary);
  fmt::print(
      "\nThe database is weir-history.sqlite here, or what --db or WEIR_DB names: a file, or a server's\n"
      "postgresql://... A first history:\n\n"
      "  ./my_bench --benchmark_repetitions=5 --benchmark_out=report.json\n"
      "  weir track add report.json\n"
      "  weir track show\n\n"
      "`weir track COMMAND --help` explains each.\n");
}

}  // namespace

int TrackCommand(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "--help";
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp();
    return argc > 1 ? kExitDone : kExitUsage;
  }
  std::vector<std::string> names;
  for (const Subcommand& each : kSubcommands) {
    if (each.name == name) return each.run(argc - 1, argv + 1);
    names.emplace_back(each.name);
  }
  SayOnStandardError(fmt::format("weir track: there is no command '{}'{}; see `weir track --help`\n", name,
                                 DidYouMean(name, names)));
  return kExitUsage;
}

}  // namespace weir
