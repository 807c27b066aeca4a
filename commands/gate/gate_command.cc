#include "commands/gate/gate_command.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/console/standard_error.h"
#include "commands/console/terminal.h"
#include "commands/gate/gate_flags.h"
#include "results/compare/metric.h"
#include "results/compare/report_comparison.h"
#include "results/gate/gate.h"
#include "results/gate/gate_junit.h"
#include "results/gate/gate_outcome.h"
#include "results/gate/gate_pairs.h"
#include "results/gate/gate_text.h"
#include "results/gate/measured_pair_source.h"
#include "results/gate/other_sessions.h"
#include "results/gate/report_pair_source.h"
#include "results/report/exit_code.h"
#include "results/report/sampled_report.h"
#include "results/report/whole_file.h"

namespace weir {
namespace {

int Complain(ExitCode code, const absl::Status& status) {
  SayOnStandardError(fmt::format("weir gate: {}\n", std::string(status.message())));
  return code;
}

ExitCode CodeOf(const absl::Status& status) {
  if (absl::IsNotFound(status)) return kExitNothingToCompare;
  if (absl::IsCancelled(status)) return kExitInterrupted;
  return kExitMeasurementFailed;
}

absl::StatusOr<std::vector<GateOverride>> ReadOverridesFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::ErrnoToStatus(errno, fmt::format("cannot read {}", path));
  const std::string json{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return ReadGateOverrides(json, path);
}

// One invocation.
class GateRun {
 public:
  GateRun(GateFlags flags, const OpenBinaries& open)
      : flags_(std::move(flags)), metric_(MetricNamed(flags_.metric)), open_(open) {}

  int Execute() {
    if (!flags_.overrides_file.empty()) {
      absl::StatusOr<std::vector<GateOverride>> overrides = ReadOverridesFile(flags_.overrides_file);
      if (!overrides.ok()) return Complain(kExitBadInput, overrides.status());
      flags_.rules.overrides = *std::move(overrides);
    }
    return flags_.binaries ? GateBinaries() : GateReports();
  }

 private:
  int GateBinaries() {
    const std::unique_ptr<PairedMeasurement> measurement = open_(flags_.request);
    MeasuredPairSource source(*measurement, metric_);
    absl::StatusOr<GateResult> result = RunGate(source, flags_.rules);
    if (!result.ok()) return Complain(CodeOf(result.status()), result.status());
    const Comparison comparison = CompareReports(source.reports(), metric_);
    GateOutcome outcome = ConcludeGate(*std::move(result), comparison, flags_.rules);
    for (const std::string& name : measurement->only_old())
      outcome.warnings.push_back(name + " is only in the old one");
    for (const std::string& name : measurement->only_new())
      outcome.warnings.push_back(name + " is only in the new one");
    return Show(outcome);
  }

  int GateReports() {
    const SampleChoice choice{.metric = metric_.name};
    absl::StatusOr<SampledReport> before = SampleReportFile(flags_.request.old_binary, choice);
    if (!before.ok()) return Complain(kExitBadInput, before.status());
    absl::StatusOr<SampledReport> after = SampleReportFile(flags_.request.new_binary, choice);
    if (!after.ok()) return Complain(kExitBadInput, after.status());
    const MatchedReports reports = MatchByName(*std::move(before), *std::move(after));
    const Comparison comparison = CompareReports(reports, metric_);
    absl::StatusOr<GateResult> result = Decide(reports, comparison);
    if (!result.ok()) return Complain(CodeOf(result.status()), result.status());
    GateOutcome outcome = ConcludeGate(*std::move(result), comparison, flags_.rules);
    if (comparison.paired) {
      outcome.warnings.push_back(
          "reports have no control and nothing fresh: the later half of the pairs confirms the earlier; weir "
          "gate "
          "--ab measures both");
    }
    return Show(outcome);
  }

  absl::StatusOr<GateResult> Decide(const MatchedReports& reports, const Comparison& comparison) const {
    if (comparison.matched == 0 && !comparison.FirstFailed()) {
      return absl::NotFoundError(
          fmt::format("nothing to compare: no two rows of the same case have {}", metric_.name));
    }
    if (!comparison.paired) return GateOtherSessions(comparison, flags_.rules);
    ReportPairSource source(PairsOf(reports, metric_.higher_is_better));
    return RunGate(source, flags_.rules);
  }

  int Show(const GateOutcome& outcome) const {
    fmt::print("{}", RenderGateText(outcome, TerminalStyle()));
    if (!flags_.junit_file.empty()) {
      const bool fails = flags_.inconclusive == Inconclusive::kFail;
      const absl::Status written = WriteWholeFile(flags_.junit_file, RenderGateJunit(outcome, fails));
      if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    }
    if (outcome.verdict == GateVerdict::kPass) return kExitDone;
    if (outcome.verdict == GateVerdict::kRegression) return kExitChangeFound;
    if (flags_.inconclusive == Inconclusive::kPass) return kExitDone;
    return flags_.inconclusive == Inconclusive::kFail ? kExitChangeFound : kExitInconclusive;
  }

  GateFlags flags_;
  const Metric metric_;
  const OpenBinaries& open_;
};

}  // namespace

int GateCommand(int argc, char** argv, const OpenBinaries& open) {
  std::variant<GateFlags, ExitCode> flags = ParseGateFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return GateRun(std::get<GateFlags>(std::move(flags)), open).Execute();
}

}  // namespace weir
