#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "commands/console/report_path.h"
#include "commands/console/standard_streams.h"
#include "commands/gate/ab_flags.h"
#include "commands/gate/gate_commands.h"
#include "commands/gate/measured_comparison.h"
#include "commands/gate/rule_check.h"
#include "fmt/format.h"
#include "results/gate/gate_rules.h"
#include "results/gate/measured_pair_source.h"
#include "results/gate/precise_pairs.h"
#include "results/report/case_name.h"
#include "results/report/exit_code.h"

namespace weir {
namespace {

constexpr size_t kMostPairs = 40;

int Complain(ExitCode code, const absl::Status& status) {
  SayOnStandardError(fmt::format("weir ab: {}\n", std::string(status.message())));
  return code;
}

bool HasPairs(const MeasuredBenchmark& benchmark) { return !benchmark.pairs.empty(); }

// What one `weir ab` goes through.
class Ab {
 public:
  Ab(AbFlags flags, const OpenBinaries& open)
      : flags_(std::move(flags)), measurement_(open(flags_.request, "weir ab")) {}

  int Execute() {
    absl::Status writable = flags_.reports.Check();
    if (!flags_.output.html.empty()) writable.Update(CheckReportPath(flags_.output.html, "--html"));
    if (!writable.ok()) return Complain(kExitUsage, writable);
    const absl::Status measured = Measure();
    if (absl::IsInvalidArgument(measured)) return Complain(kExitUsage, measured);
    if (absl::IsCancelled(measured)) return Complain(kExitInterrupted, measured);
    if (absl::IsNotFound(measured)) return Complain(kExitNothingToCompare, measured);
    if (!measured.ok()) return Complain(kExitMeasurementFailed, measured);
    return Finish();
  }

 private:
  absl::Status Measure() {
    MeasuredPairSource source(
        *measurement_,
        [this](std::string_view name) {
          return GateRule{.metric = flags_.metric, .better = flags_.better}.MetricOr(TimeAskedFor(name));
        },
        [this](std::span<const PairedMeasurement::Benchmark> all) { return Check(all); });
    if (flags_.request.rounds) return MeasurePairsOfAll(source, static_cast<size_t>(*flags_.request.rounds));
    return MeasureUntilPrecise(source, kMostPairs);
  }

  absl::Status Check(std::span<const PairedMeasurement::Benchmark> benchmarks) {
    bool in_both = false;
    for (const PairedMeasurement::Benchmark& each : benchmarks) {
      if (!each.new_row) lonely_.push_back({"only_in_old", "only in the old: " + each.name});
      if (!each.old_row) lonely_.push_back({"only_in_new", "only in the new: " + each.name});
      in_both |= each.old_row && each.new_row;
    }
    if (in_both) return CheckMetric(flags_.metric, flags_.better, "--metric", MetricsOf(benchmarks));
    return absl::NotFoundError(fmt::format("{} and {} have no benchmark in common", flags_.request.old_binary,
                                           flags_.request.new_binary));
  }

  int Finish() {
    MeasuredPairs measured = measurement_->measured();
    const bool interrupted = measurement_->interrupted();
    if (std::ranges::none_of(measured.benchmarks, HasPairs)) {
      return interrupted
                 ? Complain(kExitInterrupted,
                            absl::CancelledError("interrupted before the first pair was complete"))
                 : Complain(kExitMeasurementFailed,
                            absl::DeadlineExceededError("the time was up before the first pair was complete; "
                                                        "--time allows more"));
    }
    MarkAsSession(measured, flags_.request.rounds, interrupted);
    return Show(std::move(measured), interrupted);
  }

  // The reports first: whoever reads the table may have gone away, and then printing it ends this process.
  int Show(MeasuredPairs measured, bool interrupted) const {
    const absl::Status written = flags_.reports.Write(measured);
    MeasuredView view{
        .metric = flags_.metric, .better = flags_.better, .output = flags_.output, .warnings = lonely_};
    for (const std::string& note : measurement_->Notes()) view.warnings.push_back({"measuring", note});
    if (flags_.request.instructions != Instructions::kNothing) {
      view.count_instructions = [this](std::span<const size_t> benchmarks) {
        return measurement_->CountInstructions(benchmarks);
      };
    }
    const int compared = ShowMeasuredComparison(std::move(measured), std::move(view));
    if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    return interrupted ? kExitInterrupted : compared;
  }

  const AbFlags flags_;
  const std::unique_ptr<PairedMeasurement> measurement_;
  std::vector<ComparisonWarning> lonely_;  // of benchmarks that only one program has
};

}  // namespace

int AbCommand(int argc, char** argv, const OpenBinaries& open) {
  std::variant<AbFlags, ExitCode> flags = ParseAbFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return Ab(std::get<AbFlags>(std::move(flags)), open).Execute();
}

}  // namespace weir
