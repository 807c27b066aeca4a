#include "harness/bench_flags.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "command_line.h"
#include "fmt/format.h"
#include "harness/quantity.h"

namespace weir {
namespace {

constexpr uint64_t kMostRecords = 1'000'000'000'000'000'000;
constexpr uint64_t kLargestBuffer = uint64_t{1} << 30;
constexpr uint64_t kMostThreads = 256;
constexpr uint64_t kLargestMark = uint64_t{1} << 50;

using Texts = std::vector<std::string>;

// The flags as they were typed; each list is swept over.
struct Typed {
  Texts workload = {"write"};
  Texts record = {"number"};
  Texts records;
  Texts target;
  Texts sync_every;
  Texts buffer;
  Texts high_water_mark;
  Texts low_water_mark;
  Texts flood_limit;
  Texts reader;
  Texts writer;
  Texts threads;
  Texts strategies;
  std::string seed = "1";
  bool peers = false;
  BenchFlags flags;
};

void DeclareList(CLI::App& app, const std::string& name, Texts& texts, const std::string& about) {
  app.add_option(name, texts, about)->delimiter(',')->allow_extra_args(false)->type_name("A,B,...");
}

void Declare(CLI::App& app, Typed& typed) {
  DeclareList(app, "--workload", typed.workload, "what is done: write, read, copy, encrypt, decrypt");
  DeclareList(app, "--record", typed.record, "what a record is: number, fixed:B, mixed:A-B, lines:FILE");
  DeclareList(app, "--records", typed.records,
              "how many (10M, 1e9); default 10M, and 1M at one system call a record or to the slow sink");
  DeclareList(app, "--target", typed.target,
              "where to: a directory, slow, slow:RATE, pipe or null; default the current directory");
  DeclareList(app, "--sync-every", typed.sync_every,
              "have the device take the records after every N of them (fdatasync)");
  DeclareList(app, "--buffer", typed.buffer, "buffer or window of each strategy that has one (64KiB)");
  DeclareList(app, "--high-water-mark", typed.high_water_mark,
              "bytes in flight at which a producer waits (1MiB); default four buffers");
  DeclareList(app, "--low-water-mark", typed.low_water_mark,
              "bytes in flight at which it goes on; default half of the high one");
  DeclareList(app, "--flood-limit", typed.flood_limit,
              "bytes in flight at which flooded gives up; default 1GiB");
  DeclareList(app, "--reader", typed.reader, "of encrypt and decrypt: the reading strategy; default batched");
  DeclareList(app, "--writer", typed.writer, "of encrypt and decrypt: the writing strategy; default batched");
  DeclareList(app, "--threads", typed.threads, "that a cipher works on; default one for each CPU");
  DeclareList(app, "--strategy", typed.strategies, "only these");
  app.add_option("--seed", typed.seed, "for the sizes and contents of fixed and mixed records")
      ->type_name("N");
  app.add_flag("--cold", typed.flags.cold, "neither wait for earlier writes nor warm memory before a case");
  app.add_flag("--peers", typed.peers,
               "other programs too, where they are installed, each of its workload: Node.js, dd, fio, cp, "
               "age, openssl");
  app.add_flag("--observe", typed.flags.observe,
               "after the timed pass of each case, an untimed one that watches single Appends and memory");
  app.add_flag("--describe", typed.flags.describe, "print the cases and strategies as JSON and end");
}

// `bazel run` starts a program elsewhere than where the user stands.
std::string DefaultDirectory() {
  const char* const directory = std::getenv("BUILD_WORKING_DIRECTORY");
  return directory != nullptr ? directory : ".";
}

absl::Status Annotate(std::string_view flag, const absl::Status& status) {
  return absl::Status(status.code(), fmt::format("{}: {}", flag, std::string(status.message())));
}

absl::StatusOr<uint64_t> QuantityBetween(std::string_view text, uint64_t least, uint64_t most) {
  absl::StatusOr<uint64_t> parsed = ParseQuantity(text);
  if (parsed.ok() && (*parsed < least || *parsed > most)) {
    return absl::InvalidArgumentError(fmt::format("{} is not between {} and {}", text, least, most));
  }
  return parsed;
}

// Multiplies the sweep by the values of one flag: every combination so far with each of them. No values: no
// change.
template <class Parse, class Set>
absl::Status SweepOver(std::string_view flag, const Texts& texts, Parse parse, Set set,
                       std::vector<CaseParameters>& sweep) {
  if (texts.empty()) return absl::OkStatus();
  std::vector<CaseParameters> product;
  for (const CaseParameters& so_far : sweep) {
    for (const std::string& text : texts) {
      auto value = parse(text);
      if (!value.ok()) return Annotate(flag, value.status());
      product.push_back(so_far);
      set(product.back(), *std::move(value));
    }
  }
  sweep = std::move(product);
  return absl::OkStatus();
}

// Rows of files in different directories would have the same names.
absl::Status CheckOneDirectory(const std::vector<CaseParameters>& sweep) {
  const std::string* directory = nullptr;
  for (const CaseParameters& each : sweep) {
    if (each.target.kind != TargetSpec::Kind::kFile) continue;
    if (directory != nullptr && *directory != each.target.directory) {
      return absl::InvalidArgumentError(
          fmt::format("--target: two directories, {} and {}; name one", *directory, each.target.directory));
    }
    directory = &each.target.directory;
  }
  return absl::OkStatus();
}

absl::Status Interpret(Typed& typed) {
  std::vector<CaseParameters>& sweep = typed.flags.sweep;
  const absl::StatusOr<uint64_t> seed = ParseQuantity(typed.seed);
  if (!seed.ok()) return Annotate("--seed", seed.status());
  CaseParameters first;
  first.seed = *seed;
  first.strategies = typed.strategies;
  first.peers = typed.peers;
  sweep = {first};
  if (typed.target.empty()) typed.target = {DefaultDirectory()};

  absl::Status status = SweepOver(
      "--workload", typed.workload, [](auto& text) { return absl::StatusOr<std::string>(text); },
      [](auto& to, auto workload) { to.workload = std::move(workload); }, sweep);
  status.Update(SweepOver(
      "--target", typed.target, ParseTargetSpec, [](auto& to, auto target) { to.target = std::move(target); },
      sweep));
  status.Update(CheckOneDirectory(sweep));
  status.Update(SweepOver(
      "--record", typed.record, ParseRecordSpec, [](auto& to, auto record) { to.record = std::move(record); },
      sweep));
  status.Update(SweepOver(
      "--records", typed.records, [](auto& text) { return QuantityBetween(text, 1, kMostRecords); },
      [](auto& to, uint64_t records) { to.records = records; }, sweep));
  status.Update(SweepOver(
      "--sync-every", typed.sync_every, [](auto& text) { return QuantityBetween(text, 1, kMostRecords); },
      [](auto& to, uint64_t records) { to.sync_every = records; }, sweep));
  const auto size = [](const std::string& text) {
    return QuantityBetween(text, kMinBufferSize, kLargestBuffer);
  };
  const auto mark = [](const std::string& text) { return QuantityBetween(text, 1, kLargestMark); };
  status.Update(SweepOver(
      "--buffer", typed.buffer, size, [](auto& to, uint64_t bytes) { to.buffer_size = bytes; }, sweep));
  status.Update(SweepOver(
      "--high-water-mark", typed.high_water_mark, mark,
      [](auto& to, uint64_t bytes) { to.water_marks.high = bytes; }, sweep));
  status.Update(SweepOver(
      "--low-water-mark", typed.low_water_mark, mark,
      [](auto& to, uint64_t bytes) { to.water_marks.low = bytes; }, sweep));
  status.Update(SweepOver(
      "--flood-limit", typed.flood_limit, mark, [](auto& to, uint64_t bytes) { to.flood_limit = bytes; },
      sweep));
  const auto named = [](const std::string& text) { return absl::StatusOr<std::string>(text); };
  status.Update(SweepOver(
      "--reader", typed.reader, named, [](auto& to, auto name) { to.reader = std::move(name); }, sweep));
  status.Update(SweepOver(
      "--writer", typed.writer, named, [](auto& to, auto name) { to.writer = std::move(name); }, sweep));
  status.Update(SweepOver(
      "--threads", typed.threads, [](auto& text) { return QuantityBetween(text, 1, kMostThreads); },
      [](auto& to, uint64_t threads) { to.threads = threads; }, sweep));
  return status;
}

}  // namespace

absl::StatusOr<BenchFlags> TakeBenchFlags(std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Typed typed;
  Declare(app, typed);
  try {
    std::reverse(arguments.begin(), arguments.end());  // the order in which CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(ComplaintOf(app, error));
  }
  arguments = app.remaining();
  absl::Status status = Interpret(typed);
  if (!status.ok()) return status;
  return typed.flags;
}

std::string BenchFlagsHelp() {
  CommandLine app("bench", "");
  app.set_help_flag();
  Typed typed;
  Declare(app, typed);
  return app.help();
}

}  // namespace weir
