#include "harness/run_flags.h"

#include <algorithm>
#include <optional>

#include "CLI/CLI.hpp"
#include "argument_check.h"
#include "command_line.h"

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

// Fills in what the user left open. Seven rounds: an interval needs six, and the quick run should take
// about two minutes. Two reports of fourteen rows need ten to be significant after Holm's correction.
void ApplyPreset(RunFlags& flags) {
  const bool nothing_in_particular = flags.preset == "quick" && flags.workloads.empty() &&
                                     flags.strategies.empty() &&
                                     (flags.record + flags.sync_every + flags.buffer + flags.high_water_mark +
                                      flags.low_water_mark + flags.flood_limit + flags.bench)
                                         .empty();
  const bool full = flags.preset == "full", billion = flags.preset == "billion";
  if (flags.workloads.empty()) flags.workloads = {"write"};
  if (nothing_in_particular) flags.workloads.push_back("encrypt");
  const bool writes = std::ranges::find(flags.workloads, "write") != flags.workloads.end();
  if (flags.rounds == 0) flags.rounds = full ? 15 : billion ? 3 : 7;
  if (flags.records.empty() && billion) flags.records = "1e9";
  if (flags.record.empty() && full && writes) flags.record = "number,mixed:8-40";
  if (flags.targets.empty() && !writes) flags.targets = {"."};
  if (flags.targets.empty() && billion) flags.targets = {"."};
  if (flags.targets.empty() && full) flags.targets = {".", "slow", "pipe", "null"};
  if (flags.targets.empty()) flags.targets = {".", "slow"};
  if (billion) flags.no_observe = true;
  if (billion && flags.strategies.empty()) flags.left_out = {"naive", "flooded", "whole"};
}

void Declare(CLI::App& app, RunFlags& flags) {
  app.add_option("--preset", flags.preset, kPresets)
      ->check(IsOneOf({"quick", "full", "billion"}))
      ->type_name("NAME");
  app.add_option(
         "--workload", flags.workloads,
         "what is done: write; read: numbers parsed, the even ones written; copy; encrypt; decrypt; all "
         "but write from file to file. Default: write, and encrypt where nothing else is asked for")
      ->delimiter(',')
      ->type_name("NAME,…");
  app.add_option("--strategy", flags.strategies, "only these, separated by commas (see `weir list`)")
      ->delimiter(',')
      ->type_name("NAME,…");
  app.add_option("--target", flags.targets,
                 "DIR: a new file there, where what a killed run left is removed first; slow: a pipe to a "
                 "process that takes 100 MB/s, slow:RATE at another rate; "
                 "pipe: to one that reads as fast as it can; null: /dev/null. Default: a file here, and slow")
      ->delimiter(',')
      ->type_name("WHERE,…");
  app.add_option("--records", flags.records, "how many: 10M, 1e9; default 10M, and 1M for naive and to slow")
      ->type_name("N,…");
  app.add_option(
         "--record", flags.record,
         "what each is: number (default), fixed:B bytes, mixed:A-B bytes, lines:FILE, the lines of a file")
      ->type_name("KIND,…");
  app.add_option("--sync-every", flags.sync_every,
                 "have the device take the records after every N of them (fdatasync); a case of its own")
      ->type_name("N,…");
  app.add_option("--buffer", flags.buffer, "of each strategy that has one; default its own (see the table)")
      ->type_name("SIZE,…");
  app.add_option("--high-water-mark", flags.high_water_mark,
                 "bytes in flight at which a producer waits; default four buffers")
      ->type_name("SIZE,…");
  app.add_option("--low-water-mark", flags.low_water_mark,
                 "bytes in flight at which it goes on; default half of the high one")
      ->type_name("SIZE,…");
  app.add_option("--flood-limit", flags.flood_limit,
                 "bytes in flight at which flooded gives up; default 1GiB")
      ->type_name("SIZE,…");
  app.add_option("--rounds", flags.rounds, "passes over all cases; six are needed for an interval")
      ->check(IsBetween(1, 10000))
      ->type_name("N");
  app.add_option(
         "--timeout", flags.timeout,
         "a process that takes longer has failed; default a minute, and ten times what its case should "
         "take")
      ->check(IsBetween(0.001, 1e6))
      ->type_name("SECONDS");
  app.add_option("--reader", flags.reader, "of encrypt and decrypt: the reading strategy; default batched")
      ->type_name("NAME,…");
  app.add_option("--writer", flags.writer, "of encrypt and decrypt: the writing strategy; default batched")
      ->type_name("NAME,…");
  app.add_option("--threads", flags.threads, "that a cipher works on; default one for each CPU")
      ->type_name("N,…");
  app.add_option("--seed", flags.seed, "for the contents of records, and the order of cases")->type_name("N");
  app.add_option("--out", flags.out, "the report's file; default weir-DATE-TIME.json here")
      ->type_name("FILE");
  app.add_option("--bench", flags.bench, "measure with this bench binary, as one with strategies of your own")
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
  RunFlags flags;
  Declare(line, flags);
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  ApplyPreset(flags);
  return flags;
}

}  // namespace weir
