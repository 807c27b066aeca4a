#include "commands/run/run_command.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "commands/console/progress_line.h"
#include "commands/console/standard_error.h"
#include "commands/console/terminal.h"
#include "commands/run/report_path.h"
#include "commands/run/run_flags.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/process/interruption.h"
#include "harness/records/quantity.h"
#include "harness/rounds/bench_process.h"
#include "harness/rounds/runner.h"
#include "harness/rounds/session.h"
#include "harness/targets/scratch_directory.h"
#include "harness/targets/target.h"
#include "harness/workloads/workloads.h"
#include "results/report/exit_code.h"
#include "results/report/report_writer.h"
#include "results/report/schema.h"
#include "results/run/run_summary.h"
#include "results/run/run_table.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

int Complain(ExitCode code, const absl::Status& status, std::string_view what_to_do = "") {
  SayOnStandardError(fmt::format("weir run: {}{}\n", std::string(status.message()), what_to_do));
  return code;
}

std::vector<std::string> BenchArguments(const RunFlags& flags) {
  std::vector<std::string> arguments;
  for (const Choice& each : flags.choices) {
    arguments.push_back(each.suggested ? fmt::format("--suggest={}={}", each.key, fmt::join(each.texts, ","))
                                       : fmt::format("{}={}", FlagOf(each.key), fmt::join(each.texts, ",")));
  }
  for (const std::string& workload : flags.workloads) arguments.push_back("--workload=" + workload);
  for (const std::string& strategy : flags.strategies) arguments.push_back("--strategy=" + strategy);
  if (!flags.seed.empty()) arguments.push_back("--seed=" + flags.seed);
  if (flags.peers) arguments.push_back("--peers");
  if (flags.cold) arguments.push_back("--cold");
  arguments.insert(arguments.end(), flags.further.begin(), flags.further.end());
  return arguments;
}

// How to read the values of a parameter that may name directories; null for any other.
const Parameter* NamesDirectories(std::string_view key, std::span<const Workload> workloads) {
  for (const Workload& workload : workloads) {
    const Parameter* const parameter = workload.FindParameter(key);
    if (parameter != nullptr && parameter->names_directory) return parameter;
  }
  return nullptr;
}

// An error with the reasons where no case is left but limits, which nothing would be held against.
absl::Status CheckSomethingLeft(const Description& description) {
  const auto is_limit = [](const Description::Case& each) { return each.workload == schema::kLimitWorkload; };
  if (!std::ranges::all_of(description.cases, is_limit)) return absl::OkStatus();
  std::string reasons;
  for (const auto& [strategy, reason] : description.left_out)
    reasons += fmt::format("; {}: {}", strategy, reason);
  return absl::InvalidArgumentError("nothing is left to measure" + reasons);
}

std::string DefaultReportPath() {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return fmt::format("weir-{:%Y%m%d-%H%M%S}.json", fmt::gmtime(now));
}

// What one `weir run` goes through.
class Run {
 public:
  explicit Run(RunFlags flags) : flags_(std::move(flags)) {}

  int Execute() {
    absl::Status writable = CheckReportPath(flags_.out.empty() ? DefaultReportPath() : flags_.out, "--out");
    if (!writable.ok()) return Complain(kExitUsage, writable);
    const std::vector<Workload> workloads = Workloads();
    for (Choice& choice : flags_.choices) {
      const Parameter* const parameter = NamesDirectories(choice.key, workloads);
      if (parameter == nullptr) continue;
      for (std::string& text : choice.texts) {
        if (const int failed = KeepApart(*parameter, text); failed != kExitDone) return failed;
      }
    }
    return MeasureWithBench();
  }

 private:
  // Has files made in a directory of this run's own, in the one that `text` names.
  int KeepApart(const Parameter& parameter, std::string& text) {
    const absl::StatusOr<ParameterValue> value = parameter.parse(text);
    if (!value.ok()) return Complain(kExitUsage, value.status());
    if (value->directory.empty()) return kExitDone;
    if (scratch_)
      return Complain(kExitUsage, absl::InvalidArgumentError(
                                      fmt::format("{}: two directories; name one", FlagOf(parameter.key))));
    absl::StatusOr<ScratchDirectory> created = ScratchDirectory::Create(value->directory);
    if (!created.ok()) return Complain(kExitMeasurementFailed, created.status());
    scratch_.emplace(*std::move(created));
    text = scratch_->path();
    return kExitDone;
  }

  std::optional<std::chrono::milliseconds> Timeout() const {
    if (!flags_.timeout) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(*flags_.timeout));
  }

  int MeasureWithBench() {
    BenchProcess bench(BenchCommand(flags_.bench), BenchArguments(flags_), interruption_,
                       {Timeout(), "; --timeout allows more"});
    absl::StatusOr<Description> description = bench.Describe();
    if (description.ok()) LeaveOut(*description);
    if (absl::IsCancelled(description.status())) return Complain(kExitInterrupted, description.status());
    if (absl::IsInvalidArgument(description.status())) return Complain(kExitUsage, description.status());
    if (!description.ok()) return Complain(kExitMeasurementFailed, description.status());
    const absl::Status left = CheckSomethingLeft(*description);
    if (!left.ok()) return Complain(kExitUsage, left, "; name another --strategy or --target");
    const int refused = Refuse(*description, scratch_ ? scratch_->path() : ".");
    return refused != kExitDone ? refused : Measure(bench, *description);
  }

  // What the preset does without, so that nobody waits for a quarter of an hour unasked.
  void LeaveOut(Description& description) const {
    for (const std::string& strategy : flags_.left_out) {
      const size_t cases =
          std::erase_if(description.cases, [&](const auto& each) { return each.strategy == strategy; });
      if (cases == 0) continue;
      description.left_out.emplace_back(
          strategy, fmt::format("not in --preset {} unless named with --strategy", flags_.preset));
    }
  }

  int Refuse(const Description& description, const std::string& directory) const {
    if (!description.unfit.empty() && !flags_.allow_debug) {
      return Complain(kExitMeasurementFailed, absl::FailedPreconditionError(description.unfit),
                      "; --allow-debug measures all the same");
    }
    uint64_t largest = 0;
    for (const Description::Case& c : description.cases) largest = std::max(largest, c.file_bytes);
    if (largest == 0 || flags_.no_space_check) return kExitDone;
    const absl::Status space = CheckSpace(directory, largest);
    if (space.ok()) return kExitDone;
    return Complain(kExitMeasurementFailed, space,
                    "; choose another --target, fewer --records, or --no-space-check");
  }

  int Measure(BenchProcess& bench, const Description& description) {
    RunPlan plan{description.cases, flags_.rounds, !flags_.no_observe, RandomNumber()};
    if (!flags_.seed.empty()) plan.order_seed = ParseQuantity(flags_.seed).value_or(0);
    absl::StatusOr<RunOutcome> outcome = [&] {
      ProgressLine progress(::isatty(STDERR_FILENO) == 1, flags_.rounds);
      return RunRounds(plan, bench, std::bind_front(&ProgressLine::Show, &progress));
    }();
    if (!outcome.ok()) return Complain(kExitMeasurementFailed, outcome.status());
    if (outcome->complete_rounds == 0) {
      return Complain(kExitInterrupted,
                      absl::CancelledError("interrupted before the first round was complete"));
    }
    MarkSession(
        {RandomNumber(), flags_.rounds, outcome->complete_rounds, outcome->interrupted, plan.order_seed},
        outcome->report);
    return Show(*outcome, description);
  }

  // The report first: whoever reads the table may have gone away, and then printing it ends this process.
  int Show(const RunOutcome& outcome, const Description& description) const {
    const std::string path = flags_.out.empty() ? DefaultReportPath() : flags_.out;
    const absl::Status written = WriteReport(path, outcome.report);
    fmt::print("{}", RenderRunTable(SummarizeRun(outcome.report), TerminalStyle()));
    for (const auto& [strategy, reason] : description.left_out)
      fmt::print("Without {}: {}.\n", Printable(strategy), Printable(reason));
    if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    if (flags_.out.empty()) fmt::print("Report: {}\n", path);
    const bool failed =
        std::ranges::any_of(outcome.report.rows, [](const ReportRow& row) { return !!row.error; });
    if (outcome.interrupted) return kExitInterrupted;
    return failed ? kExitMeasurementFailed : kExitDone;
  }

  RunFlags flags_;
  const Interruption interruption_;
  std::optional<ScratchDirectory> scratch_;
};

}  // namespace

int RunCommand(int argc, char** argv) {
  std::variant<RunFlags, ExitCode> flags = ParseRunFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return Run(std::get<RunFlags>(std::move(flags))).Execute();
}

}  // namespace weir
