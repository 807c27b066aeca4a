#include "harness/bench_flags.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "CLI/CLI.hpp"
#include "fmt/format.h"
#include "harness/quantity.h"

namespace weir {
namespace {

// The flags as they were typed.
struct Texts {
  std::string record = "number";
  std::string records;
  std::string target;
  std::string buffer;
  std::string seed = "1";
  std::vector<std::string> strategies;
  BenchFlags flags;
};

void Declare(CLI::App& app, Texts& texts) {
  app.add_option("--record", texts.record, "what a record is: number, fixed:B, mixed:A-B");
  app.add_option("--records", texts.records,
                 "how many (10M, 1e9); default 10M, and 1M at one system call a record");
  app.add_option("--target", texts.target,
                 "where to: a directory, null, or pipe; default the current directory");
  app.add_option("--buffer", texts.buffer, "buffer or window of each strategy that has one (64KiB)");
  app.add_option("--strategy", texts.strategies, "only this one; may be given several times");
  app.add_option("--seed", texts.seed, "for the sizes and contents of fixed and mixed records");
  app.add_flag("--cold", texts.flags.cold, "neither wait for earlier writes nor warm memory before a case");
  app.add_flag("--describe", texts.flags.describe, "print the cases and strategies as JSON and end");
}

// `bazel run` starts a program elsewhere than where the user stands.
std::string DefaultDirectory() {
  const char* const directory = std::getenv("BUILD_WORKING_DIRECTORY");
  return directory != nullptr ? directory : ".";
}

absl::Status Annotate(std::string_view flag, const absl::Status& status) {
  return absl::Status(status.code(), fmt::format("{}: {}", flag, std::string(status.message())));
}

absl::Status Quantity(std::string_view flag, const std::string& text, uint64_t least, uint64_t most,
                      uint64_t& value) {
  const absl::StatusOr<uint64_t> parsed = ParseQuantity(text);
  if (!parsed.ok()) return Annotate(flag, parsed.status());
  if (*parsed < least || *parsed > most) {
    return absl::InvalidArgumentError(
        fmt::format("{}: {} is not between {} and {}", flag, text, least, most));
  }
  value = *parsed;
  return absl::OkStatus();
}

absl::Status Interpret(Texts& texts) {
  CaseParameters& parameters = texts.flags.parameters;
  const absl::StatusOr<RecordSpec> record = ParseRecordSpec(texts.record);
  if (!record.ok()) return Annotate("--record", record.status());
  parameters.record = *record;
  const absl::StatusOr<TargetSpec> target =
      ParseTargetSpec(texts.target.empty() ? DefaultDirectory() : texts.target);
  if (!target.ok()) return Annotate("--target", target.status());
  parameters.target = *target;
  parameters.strategies = texts.strategies;
  uint64_t value = 0;
  if (!texts.records.empty()) {
    absl::Status status = Quantity("--records", texts.records, 1, uint64_t{1'000'000'000'000'000'000}, value);
    if (!status.ok()) return status;
    parameters.records = value;
  }
  if (!texts.buffer.empty()) {
    absl::Status status =
        Quantity("--buffer", texts.buffer, Writer::kMinBufferSize, uint64_t{1} << 30, value);
    if (!status.ok()) return status;
    parameters.buffer_size = value;
  }
  return Quantity("--seed", texts.seed, 0, UINT64_MAX, parameters.seed);
}

}  // namespace

absl::StatusOr<BenchFlags> TakeBenchFlags(std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  Texts texts;
  Declare(app, texts);
  try {
    std::reverse(arguments.begin(), arguments.end());  // the order in which CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(error.what());
  }
  arguments = app.remaining();
  absl::Status status = Interpret(texts);
  if (!status.ok()) return status;
  return texts.flags;
}

std::string BenchFlagsHelp() {
  CLI::App app;
  app.set_help_flag();
  Texts texts;
  Declare(app, texts);
  return app.help();
}

}  // namespace weir
