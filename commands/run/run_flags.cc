#include "commands/run/run_flags.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "fmt/format.h"
#include "harness/bench/parameter_flags.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

constexpr const char* kAbout =
    "Measures how to write, read or copy a long stream on this machine: every strategy in a fresh process, "
    "in rounds, in random order, checked byte by byte after the clock has stopped, and held against what the "
    "machine can do at best.\n"
    "Prints a table and writes a report in Google Benchmark's JSON.";

constexpr const char* kNotes =
    "Flags in the table:\n"
    "  foreign-cpu      another process used the CPU meanwhile\n"
    "  cpu-pressure     some task waited for a CPU; io-pressure, memory-pressure likewise (the kernel's "
    "PSI)\n"
    "  steal            the host took the CPU away\n"
    "  unsettled        earlier writes were still under way after 20 s\n"
    "  cold             memory was not warmed (--cold)\n"
    "  ready-made       writes bytes that lay ready; no record is made, so it is no rival\n"
    "  length-only      nothing is kept there, so only the number of bytes was checked\n"
    "Ctrl-C ends the run, removes its data files, and reports the rounds that are complete.\n"
    "Exit codes: 0 done; 2 bad flags; 6 a case failed, hung, or lost or changed a byte, or could not start; "
    "130 Ctrl-C.\n"
    "Lists, as of --buffer 64KiB,256KiB,1MiB, are swept over: every combination is measured.\n"
    "Examples:\n"
    "  weir run\n"
    "  weir run --strategy batched,pooled --buffer 4KiB,64KiB,256KiB,1MiB --target .\n"
    "  weir run --records 100M --target /var/tmp\n"
    "  weir run --record mixed:8-40 --target pipe --strategy batched,stdio\n"
    "  weir run --workload read,copy --peers\n"
    "  weir run --workload encrypt,decrypt --threads 1,2 --writer batched,uring";

constexpr const char* kPresets =
    "quick (default): a file here and the slow sink, 10M records, 1M for naive and to slow, 7 rounds, about "
    "two minutes; full: pipe and /dev/null too, and records of 8 to 40 bytes, 15 rounds; billion: 1e9 "
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

// Fills in what the user left open. Seven rounds: an interval needs six, and the quick run should take
// about two minutes. Two reports of fourteen rows need ten to be significant after Holm's correction.
void ApplyPreset(RunFlags& flags) {
  const bool both = NothingInParticular(flags);
  const bool full = flags.preset == "full", billion = flags.preset == "billion";
  if (flags.workloads.empty()) flags.workloads = {"write"};
  if (both) flags.workloads.push_back("encrypt");
  const bool writes = std::ranges::find(flags.workloads, "write") != flags.workloads.end();
  if (flags.rounds == 0) flags.rounds = full ? 15 : billion ? 3 : 7;
  if (billion) Suggest("records", {"1e9"}, flags);
  if (full && writes) Suggest("record", {"number", "mixed:8-40"}, flags);
  if (!writes || billion) Suggest("target", {"."}, flags);
  if (full) Suggest("target", {".", "slow", "pipe", "null"}, flags);
  Suggest("target", {".", "slow"}, flags);
  if (billion) flags.no_observe = true;
  if (billion && flags.strategies.empty()) flags.left_out = {"naive", "flooded", "whole"};
}

std::string WorkloadHelp(std::span<const Workload> workloads) {
  std::string names;
  for (const Workload& each : workloads) names += fmt::format("{}{}", names.empty() ? "" : ", ", each.name);
  return fmt::format(
      "what is done: {} (see `weir list`). Default: write, and encrypt where nothing else is "
      "asked for",
      names);
}

void Declare(CLI::App& app, std::span<const Workload> workloads, RunFlags& flags) {
  app.add_option("--preset", flags.preset, kPresets)
      ->check(IsOneOf({"quick", "full", "billion"}))
      ->type_name("NAME");
  app.add_option("--workload", flags.workloads, WorkloadHelp(workloads))->delimiter(',')->type_name("NAME,…");
  app.add_option("--strategy", flags.strategies, "only these, separated by commas (see `weir list`)")
      ->delimiter(',')
      ->type_name("NAME,…");
  DeclareParameters(app, workloads, flags.choices);
  app.add_option("--rounds", flags.rounds, "passes over all cases; six are needed for an interval")
      ->check(IsBetween(1, 10000))
      ->type_name("N");
  app.add_option(
         "--timeout", flags.timeout,
         "a process that takes longer has failed; default a minute, and ten times what its case should "
         "take")
      ->check(IsBetween(0.001, 1e6))
      ->type_name("SECONDS");
  app.add_option("--seed", flags.seed, "for the contents of records, and the order of cases")->type_name("N");
  app.add_option("--out", flags.out, "the report's file; default weir-DATE-TIME.json here")
      ->type_name("FILE");
  app.add_option(
         "--bench", flags.bench,
         "measure with this bench binary, as one with strategies or workloads of your own; flags of its "
         "parameters are passed on")
      ->type_name("FILE");
  app.add_flag(
      "--peers", flags.peers,
      "other programs too, on files: for write Node.js (batched by hand, and its stream drained), dd, fio; "
      "for read Node.js, for copy cp, for encrypt age, openssl enc and Node.js");
  app.add_flag("--no-observe", flags.no_observe,
               "leave out the first round's untimed pass, which watches single Appends and memory");
  app.add_flag("--cold", flags.cold, "neither wait for earlier writes nor warm memory before a case");
  app.add_flag("--no-space-check", flags.no_space_check, "start even if the disk looks too small");
  app.add_flag("--allow-debug", flags.allow_debug, "measure with a debug build, whose numbers mean nothing");
}

}  // namespace

std::variant<RunFlags, ExitCode> ParseRunFlags(int argc, char** argv) {
  CommandLine line("weir run", kAbout, kNotes);
  line.allow_extras();
  RunFlags flags;
  const std::vector<Workload> workloads = Workloads();
  Declare(line, workloads, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  flags.further = line.remaining();
  if (!flags.further.empty() && flags.bench.empty())
    return line.Complain(ComplaintOf(line, CLI::ExtrasError(flags.further)));
  std::erase_if(flags.choices, [](const Choice& each) { return each.texts.empty(); });
  ApplyPreset(flags);
  return flags;
}

}  // namespace weir
