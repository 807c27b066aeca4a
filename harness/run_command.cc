#include "harness/run_command.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "results/report/exit_code.h"
#include "fmt/chrono.h"
#include "fmt/format.h"
#include "harness/bench_process.h"
#include "harness/interruption.h"
#include "harness/own_bench.h"
#include "harness/progress_line.h"
#include "harness/quantity.h"
#include "harness/report_path.h"
#include "harness/run_flags.h"
#include "harness/runner.h"
#include "harness/scratch_directory.h"
#include "harness/session.h"
#include "harness/target.h"
#include "results/report/report_writer.h"
#include "results/run/run_summary.h"
#include "results/run/run_table.h"
#include "results/text/table_style.h"
#include "standard_error.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

int Complain(ExitCode code, const absl::Status& status, std::string_view what_to_do = "") {
  SayOnStandardError(fmt::format("weir run: {}{}\n", std::string(status.message()), what_to_do));
  return code;
}

std::vector<std::string> BenchArguments(const RunFlags& flags, const std::vector<std::string>& targets) {
  std::vector<std::string> arguments;
  for (const std::string& target : targets) arguments.push_back("--target=" + target);
  for (const std::string& workload : flags.workloads) arguments.push_back("--workload=" + workload);
  const std::pair<std::string_view, const std::string&> typed[] = {
      {"--records", flags.records},
      {"--record", flags.record},
      {"--sync-every", flags.sync_every},
      {"--buffer", flags.buffer},
      {"--high-water-mark", flags.high_water_mark},
      {"--low-water-mark", flags.low_water_mark},
      {"--flood-limit", flags.flood_limit},
      {"--reader", flags.reader},
      {"--writer", flags.writer},
      {"--threads", flags.threads},
      {"--seed", flags.seed},
  };
  for (const auto& [flag, value] : typed) {
    if (!value.empty()) arguments.push_back(fmt::format("{}={}", flag, value));
  }
  if (flags.peers) arguments.push_back("--peers");
  if (flags.cold) arguments.push_back("--cold");
  for (const std::string& strategy : flags.strategies) arguments.push_back("--strategy=" + strategy);
  return arguments;
}

// An error with the reasons where no case is left but limits, which nothing would be held against.
absl::Status CheckSomethingLeft(const Description& description) {
  const auto is_limit = [](const Description::Case& each) { return each.workload == "limit"; };
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
    std::vector<std::string> targets = flags_.targets;
    std::optional<ScratchDirectory> scratch;
    for (std::string& target : targets) {
      const absl::StatusOr<TargetSpec> spec = ParseTargetSpec(target);
      if (!spec.ok()) return Complain(kExitUsage, spec.status());
      if (spec->kind != TargetSpec::Kind::kFile) continue;
      if (scratch)
        return Complain(kExitUsage, absl::InvalidArgumentError("two directories as targets; name one"));
      absl::StatusOr<ScratchDirectory> created = ScratchDirectory::Create(spec->directory);
      if (!created.ok()) return Complain(kExitMeasurementFailed, created.status());
      scratch.emplace(*std::move(created));
      target = scratch->path();
    }
    return MeasureWith(targets, scratch ? scratch->path() : ".");
  }

 private:
  std::optional<std::chrono::milliseconds> Timeout() const {
    if (!flags_.timeout) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(*flags_.timeout));
  }

  int MeasureWith(const std::vector<std::string>& targets, const std::string& directory) {
    BenchProcess bench(flags_.bench.empty() ? OwnBench() : flags_.bench, BenchArguments(flags_, targets),
                       interruption_, {Timeout(), "; --timeout allows more"});
    absl::StatusOr<Description> description = bench.Describe();
    if (description.ok()) LeaveOut(*description);
    if (absl::IsCancelled(description.status())) return Complain(kExitInterrupted, description.status());
    if (absl::IsInvalidArgument(description.status())) return Complain(kExitUsage, description.status());
    if (!description.ok()) return Complain(kExitMeasurementFailed, description.status());
    const absl::Status left = CheckSomethingLeft(*description);
    if (!left.ok()) return Complain(kExitUsage, left, "; name another --strategy or --target");
    const int refused = Refuse(*description, directory);
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
      return RunRounds(plan, bench, progress);
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

  const RunFlags flags_;
  const Interruption interruption_;
};

}  // namespace

int RunCommand(int argc, char** argv) {
  std::variant<RunFlags, ExitCode> flags = ParseRunFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return Run(std::get<RunFlags>(std::move(flags))).Execute();
}

}  // namespace weir
