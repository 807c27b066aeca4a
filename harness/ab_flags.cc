#include "harness/ab_flags.h"

#include <algorithm>
#include <string_view>

#include "CLI/CLI.hpp"
#include "fmt/format.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Measures two programs made with Google Benchmark against each other and compares them: every benchmark\n"
    "that both have, every measurement in a fresh process, in blocks of old, new, new, old (or the reverse, "
    "by\n"
    "a coin) and in random order, so that what the machine does meanwhile falls on both alike.";

constexpr const char* kNotes =
    "Arguments after -- go to both programs, e.g. -- --benchmark_filter=Sort.\n"
    "The reports pair by repetition_index; `weir compare` and `weir gate` take them.\n"
    "Ctrl-C ends the measuring and compares the pairs that are complete.\n"
    "Exit codes: 0 done, whatever the difference; 2 bad flags; 5 no benchmark is in both; 6 a program could\n"
    "not be started, crashed, hung or printed no report; 130 Ctrl-C.\n"
    "Examples:\n"
    "  weir ab build-main/sort_bench build/sort_bench\n"
    "  weir ab old/bench new/bench --rounds 40 --out-old old.json --out-new new.json -- "
    "--benchmark_filter=Copy";

void Declare(CLI::App& app, AbFlags& flags, double& timeout) {
  app.add_option("OLD_BIN", flags.old_binary, "the program before the change")->required()->type_name("");
  app.add_option("NEW_BIN", flags.new_binary, "the program after it")->required()->type_name("");
  app.add_option("--rounds", flags.rounds, "pairs of each benchmark")
      ->check(CLI::Range(1, 100000).description(""))
      ->capture_default_str()
      ->type_name("N");
  app.add_option("--min-time", flags.binaries.min_time, "of one measurement (--benchmark_min_time)")
      ->check(CLI::Range(1e-6, 1e6).description(""))
      ->capture_default_str()
      ->type_name("SECONDS");
  app.add_option("--metric", flags.metric, "what is compared: cpu_time, real_time, or a counter")
      ->capture_default_str()
      ->type_name("NAME");
  app.add_option("--timeout", timeout, "a process that takes longer has failed")
      ->check(CLI::Range(0.001, 1e6).description(""))
      ->capture_default_str()
      ->type_name("SECONDS");
  app.add_option("--out-old", flags.out_old, "write the report of the old program")->type_name("FILE");
  app.add_option("--out-new", flags.out_new, "write the report of the new program")->type_name("FILE");
}

}  // namespace

std::variant<AbFlags, ExitCode> ParseAbFlags(int argc, char** argv) {
  char** const end = argv + argc;
  char** const dashes = std::find(argv, end, std::string_view("--"));
  CLI::App app(kAbout, "weir ab");
  app.footer(kNotes);
  app.get_formatter()->column_width(34);
  AbFlags flags;
  double timeout = 60;
  Declare(app, flags, timeout);
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "weir ab: {}; see `weir ab --help`\n", error.what());
    return kExitUsage;
  }
  flags.binaries.timeout = std::chrono::milliseconds(static_cast<int64_t>(timeout * 1000));
  if (dashes != end) flags.binaries.arguments.assign(dashes + 1, end);
  return flags;
}

}  // namespace weir
