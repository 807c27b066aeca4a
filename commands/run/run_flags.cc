#include "commands/run/run_flags.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/console/seconds.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/bench/bench_flags.h"
#include "harness/workloads/workloads.h"
#include "results/run/flag_legend.h"
#include "results/run/run_columns.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Measures how to write, read or copy a long stream on this machine: every strategy in a fresh process, "
    "in rounds, in random order, checked byte by byte after the clock has stopped, and held against what the "
    "machine can do at best.\n"
    "Prints a table and writes a report in Google Benchmark's JSON.";

// Behind what the columns and the flags of the table mean.
constexpr const char* kNotes =
    "How long the device takes to have it all is measured in the first three rounds, single Appends and "
    "memory in the first.\n"
    "Ctrl-C ends the run, removes its data files, and reports the rounds that are complete.\n"
    "Exit codes: 0 done; 2 bad flags; 6 a case failed, hung, or lost or changed a byte, or could not start, "
    "or the machine was not quiet in time (--wait-quiet); "
    "130 Ctrl-C.\n"
    "Lists, as of --buffer 64KiB,256KiB,1MiB, are swept over: every combination is measured.\n"
    "Examples:\n"
    "  weir run\n"
    "  weir run --time 10m --wait-quiet\n"
    "  weir run --strategy batched,pooled --buffer 4KiB,64KiB,256KiB,1MiB --target .\n"
    "  weir run --records 100M --target /var/tmp\n"
    "  weir run --record mixed:8-40 --target pipe --strategy batched,stdio\n"
    "  weir run --workload read,copy --peers\n"
    "  weir run --workload encrypt,decrypt --threads 1,2 --writer batched,uring";

constexpr const char* kPresets =
    "quick (default): a file here, 10M records, 1M for naive, as many rounds as fit into two minutes; tour: "
    "the slow sink too; full: pipe and /dev/null too, and records of 8 to 40 bytes, 15 rounds; billion: 1e9 "
    "records to a file here, 3 rounds, one pass each, without naive, flooded and whole unless they are named";

// Unless the user named others.
void Suggest(std::string_view key, std::vector<std::string> texts, RunFlags& flags) {
  if (std::ranges::find(flags.choices, key, &Choice::key) == flags.choices.end())
    flags.choices.push_back({std::string(key), std::move(texts), true});
}

// Whether the user asked for no more than the whole has: encryption beside writing, that is.
bool NothingInParticular(const RunFlags& flags) {
  constexpr std::string_view kOfBoth[] = {"reader", "writer", "threads", "records", "target"};
  return flags.preset == "quick" && flags.workloads.empty() && flags.strategies.empty() &&
         flags.bench.empty() && std::ranges::all_of(flags.choices, [&](const Choice& each) {
           return std::ranges::find(kOfBoth, each.key) != std::end(kOfBoth);
         });
}

// What the chosen workloads' own rows say.
void ApplyRows(std::span<const Workload> workloads, RunFlags& flags) {
  double seconds = 0;
  for (const Workload& workload : workloads) {
    if (std::ranges::find(flags.workloads, workload.name) == flags.workloads.end()) continue;
    seconds = std::max(seconds, workload.quick_seconds);
    for (const Parameter& each : workload.parameters) {
      const std::vector<std::string_view>& values = flags.preset == "full" ? each.full : each.quick;
      if (!values.empty()) Suggest(each.key, {values.begin(), values.end()}, flags);
    }
  }
  if (flags.rounds == 0 && !flags.time) flags.time = seconds > 0 ? seconds : Workload().quick_seconds;
}

// Fills in what the user left open.
void ApplyPreset(std::span<const Workload> workloads, RunFlags& flags) {
  const bool both = NothingInParticular(flags);
  const bool full = flags.preset == "full", billion = flags.preset == "billion";
  if (flags.workloads.empty()) flags.workloads = {"write"};
  if (both) flags.workloads.emplace_back("encrypt");
  const bool writes = std::ranges::find(flags.workloads, "write") != flags.workloads.end();
  if (flags.rounds == 0 && !flags.time) {
    if (full) flags.rounds = 15;
    if (billion) flags.rounds = 3;
  }
  ApplyRows(workloads, flags);
  if (billion) Suggest("records", {"1e9"}, flags);
  if (full && writes) Suggest("record", {"number", "mixed:8-40"}, flags);
  if (!writes || billion) Suggest("target", {"."}, flags);
  if (full) Suggest("target", {".", "slow", "pipe", "null"}, flags);
  if (flags.preset == "tour") Suggest("target", {".", "slow"}, flags);
  Suggest("target", {"."}, flags);
  if (billion) flags.no_observe = true;
  if (billion && flags.strategies.empty()) flags.left_out = {"naive", "flooded", "whole"};
}

// Throws what CLI11 complains with.
double ParsePercent(const std::string& text) {
  double percent = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, percent);
  const bool whole = stop == end || std::string_view(stop, end) == "%";
  if (error == std::errc() && whole && percent > 0 && percent <= 100) return percent / 100;
  throw CLI::ValidationError("--precision", fmt::format("'{}' is no percentage, as 5% is", text));
}

CLI::Option* AddDuration(CLI::App& app, const std::string& name, std::optional<double>& seconds,
                         const std::string& about) {
  return app.add_option_function<std::string>(
      name,
      [name, &seconds](const std::string& text) {
        seconds = ParseSeconds(text == "true" ? "60s" : text);  // what CLI11 has for none
        if (!seconds || *seconds < 1 || *seconds > 1e6)
          throw CLI::ValidationError(name,
                                     fmt::format("'{}' is no time from 1s on, as 90s, 2m or 1h30m is", text));
      },
      about);
}

std::string WorkloadHelp(std::span<const Workload> workloads) {
  std::string names;
  for (const Workload& each : workloads) names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
  return fmt::format(
      "what is done: {} (see `weir list`). Default: write, and encrypt where nothing else is asked for",
      names);
}

// "2m, and 1m where only events and integers are asked for": what a run takes without --time.
std::string UsualTime(std::span<const Workload> workloads) {
  std::vector<std::string_view> shorter;
  for (const Workload& each : workloads) {
    if (each.quick_seconds == 60) shorter.push_back(each.name);
  }
  if (shorter.empty()) return "2m";
  return fmt::format("2m, and 1m where only {} are asked for", fmt::join(shorter, ", "));
}

void Declare(CLI::App& app, std::span<const Workload> workloads, RunFlags& flags) {
  app.add_option("--preset", flags.preset, kPresets)
      ->check(IsOneOf({"quick", "tour", "full", "billion"}))
      ->type_name("NAME");
  app.add_option("--workload", flags.workloads, WorkloadHelp(workloads))->delimiter(',')->type_name("NAME,…");
  app.add_option("--strategy", flags.strategies, "only these, separated by commas (see `weir list`)")
      ->delimiter(',')
      ->type_name("NAME,…");
  DeclareParameters(app, workloads, flags.choices);
  AddDuration(app, "--time", flags.time,
              "as many rounds as fit into it (90s, 2m, 1h30m), at least twelve; cases that take much longer "
              "than the others take part in fewer of them; default " +
                  UsualTime(workloads))
      ->type_name("TIME");
  app.add_option("--rounds", flags.rounds,
                 "in place of --time: passes over all cases; six are needed for an interval")
      ->check(IsBetween(1, 10000))
      ->type_name("N");
  app.add_option_function<std::string>(
         "--precision", [&flags](const std::string& text) { flags.precision = ParsePercent(text); },
         "end sooner: when the fastest two of each table are told apart or are the same to so much (5%)")
      ->type_name("PERCENT");
  AddDuration(app, "--wait-quiet", flags.wait_quiet,
              "begin when other processes have left nine tenths of the CPUs alone for five seconds; if they "
              "do not within this time, 60s without a value, end with exit code 6")
      ->expected(0, 1)
      ->default_str("60s")
      ->type_name("TIME");
  app.add_option(
         "--timeout", flags.timeout,
         "a process that takes longer has failed; default a minute, and ten times what its case should take")
      ->check(IsBetween(0.001, 1e6))
      ->type_name("SECONDS");
  app.add_option("--seed", flags.seed, "for the contents of records, and the order of cases")->type_name("N");
  app.add_option(
         "--out", flags.out,
         "the report's file; - is standard output, and the table goes to standard error then; default "
         "weir-DATE-TIME.json here")
      ->type_name("FILE");
  app.add_flag("--force", flags.force, "replace a report that is there already");
  DeclareViewFlags(app, flags.view);
  app.add_option(
         "--bench", flags.bench,
         "measure with this bench binary, as one with strategies or workloads of your own; flags of its "
         "parameters are passed on")
      ->type_name("FILE");
  app.add_flag(
      "--peers", flags.peers,
      "other programs too: on files for write Node.js (batched by hand, and its stream drained), dd, fio; "
      "for read Node.js, for copy cp, for encrypt age, openssl enc and Node.js, for compress zstd and lz4; "
      "for socket iperf3, sockperf, socat and Node.js");
  app.add_flag("--no-observe", flags.no_observe,
               "leave out the first round's untimed pass, which watches single Appends and memory");
  app.add_flag("--cold", flags.cold, "neither wait for earlier writes nor warm memory before a case");
  app.add_flag("--no-space-check", flags.no_space_check, "start even if the disk looks too small");
  app.add_flag("--allow-debug", flags.allow_debug, "measure with a debug build, whose numbers mean nothing");
}

}  // namespace

std::variant<RunFlags, ExitCode> ParseRunFlags(int argc, char** argv) {
  CommandLine line("weir run", kAbout, "Columns, for --columns:\n" + ColumnsHelp() + FlagsHelp() + kNotes);
  line.allow_extras();
  RunFlags flags;
  const std::vector<Workload> workloads = Workloads();
  Declare(line, workloads, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  flags.further = line.remaining();
  if (!flags.further.empty() && flags.bench.empty())
    return line.Complain(ComplaintOf(line, CLI::ExtrasError(flags.further)));
  if (flags.rounds > 0 && flags.time) return line.Complain("--rounds and --time: name one of them");
  std::erase_if(flags.choices, [](const Choice& each) { return each.texts.empty(); });
  ApplyPreset(workloads, flags);
  return flags;
}

}  // namespace weir
