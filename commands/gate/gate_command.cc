#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/console/report_path.h"
#include "commands/console/standard_streams.h"
#include "commands/gate/gate_commands.h"
#include "commands/gate/gate_flags.h"
#include "commands/gate/rule_check.h"
#include "commands/track/track_database.h"
#include "results/compare/metric.h"
#include "results/compare/report_comparison.h"
#include "results/gate/gate.h"
#include "results/gate/gate_outcome.h"
#include "results/gate/gate_renderer.h"
#include "results/gate/instruction_gate.h"
#include "results/gate/measured_pair_source.h"
#include "results/gate/report_gate.h"
#include "results/report/case_name.h"
#include "results/report/exit_code.h"
#include "results/report/sampled_report.h"
#include "results/report/whole_file.h"
#include "results/text/text_layout.h"
#include "system/file_content.h"

namespace weir {
namespace {

ExitCode CodeOf(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) return kExitUsage;
  if (absl::IsNotFound(status)) return kExitNothingToCompare;
  if (absl::IsCancelled(status)) return kExitInterrupted;
  return kExitMeasurementFailed;
}

absl::StatusOr<std::vector<GateOverride>> ReadOverridesFile(const std::string& path) {
  const std::optional<std::string> json = ReadFile(path);
  if (!json) return absl::ErrnoToStatus(errno, fmt::format("cannot read {}", path));
  return ReadGateOverrides(*json, path);
}

// One invocation.
class GateRun {
 public:
  GateRun(GateFlags flags, const OpenBinaries& open) : flags_(std::move(flags)), open_(open) {}

  int Execute() {
    const std::string& page = flags_.output.html;
    absl::Status writable = flags_.reports.Check();
    if (!page.empty()) writable.Update(CheckReportPath(page, "--html"));
    if (!writable.ok()) return Complain(kExitUsage, writable);
    if (!flags_.overrides_file.empty()) {
      absl::StatusOr<std::vector<GateOverride>> overrides = ReadOverridesFile(flags_.overrides_file);
      if (!overrides.ok()) return Complain(kExitBadInput, overrides.status());
      flags_.rules.overrides = *std::move(overrides);
    }
    return flags_.binaries ? GateBinaries() : GateReports();
  }

 private:
  int Complain(ExitCode code, const absl::Status& status) const {
    const std::string what(status.message());
    SayOnStandardError(fmt::format("weir gate: {}\n", what));
    if (code == kExitUsage) return code;
    const GateOutcome failed = {.verdict = GateVerdict::kFailed, .decided_by = "failed: " + Printable(what)};
    if (flags_.output.format != "text") Print(failed);
    WritePage(failed);
    if (flags_.junit_file.empty()) return code;
    const absl::Status written = WriteWholeFile(flags_.junit_file, RenderFailedGateJunit(what));
    if (!written.ok()) SayOnStandardError(fmt::format("weir gate: {}\n", std::string(written.message())));
    return code;
  }

  Metric MetricOf(std::string_view benchmark) const {
    return flags_.rules.For(benchmark).MetricOr(TimeAskedFor(benchmark));
  }

  SampleChoice Choice() const {
    return {.metric = "", .metric_of = [this](std::string_view benchmark, std::string_view usual) {
              return flags_.rules.For(benchmark).MetricOr(usual).name;
            }};
  }

  // Of what does not follow the benchmark: which way is better, where they are compared all together.
  Metric CommonMetric() const { return flags_.rules.common.MetricOr("cpu_time"); }

  absl::Status Check(std::span<const std::string> benchmarks, std::span<const std::string> metrics) {
    stale_ = StaleOverrides(flags_.rules, benchmarks);
    for (const std::string& line : stale_) SayOnStandardError(fmt::format("weir gate: {}\n", line));
    return CheckRules(flags_.rules, benchmarks, metrics);
  }

  absl::Status CheckMeasurable(std::span<const PairedMeasurement::Benchmark> benchmarks) {
    std::vector<std::string> names;
    for (const PairedMeasurement::Benchmark& each : benchmarks) names.push_back(each.name);
    const bool any_in_both = std::ranges::any_of(
        benchmarks, [](const PairedMeasurement::Benchmark& each) { return each.old_row && each.new_row; });
    const bool by_instructions = flags_.request.instructions == Instructions::kDecision;
    const std::vector<std::string> metrics =
        by_instructions ? std::vector<std::string>{"instructions"} : MetricsOf(benchmarks);
    if (any_in_both) return Check(names, metrics);
    return absl::NotFoundError(fmt::format("{} and {} have no benchmark in common", flags_.request.old_binary,
                                           flags_.request.new_binary));
  }

  int GateBinaries() {
    const std::unique_ptr<PairedMeasurement> measurement = open_(flags_.request, "weir gate");
    if (flags_.request.instructions == Instructions::kDecision) return GateInstructions(*measurement);
    MeasuredPairSource source(
        *measurement, [this](std::string_view benchmark) { return MetricOf(benchmark); },
        [this](std::span<const PairedMeasurement::Benchmark> all) { return CheckMeasurable(all); });
    absl::StatusOr<GateResult> result = RunGate(source, flags_.rules);
    if (!result.ok()) return Complain(CodeOf(result.status()), result.status());
    source.AddFigures(*result);
    if (flags_.request.instructions == Instructions::kSuspects) {
      CountInstructionsOfSuspects(*measurement, *result);
    }
    MeasuredPairs measured = measurement->measured();
    MarkAsSession(measured, flags_.request.rounds, measurement->interrupted());
    const absl::Status written = flags_.reports.Write(measured);
    const Comparison comparison =
        CompareReports(MatchMeasured(std::move(measured), Choice()), CommonMetric());
    const int code =
        Conclude(*std::move(result), comparison, {measurement->interrupted(), measurement->Notes()});
    if (written.ok()) return code;
    SayOnStandardError(fmt::format("weir gate: {}\n", std::string(written.message())));
    return kExitMeasurementFailed;
  }

  int GateInstructions(PairedMeasurement& measurement) {
    absl::StatusOr<GateResult> result = GateByInstructions(
        measurement,
        [this](std::span<const PairedMeasurement::Benchmark> all) { return CheckMeasurable(all); },
        flags_.rules);
    if (!result.ok()) return Complain(CodeOf(result.status()), result.status());
    return Conclude(*std::move(result), {}, {measurement.interrupted(), {}});
  }

  int GateReports() {
    const SampleChoice choice = Choice();
    absl::StatusOr<SampledReport> before = SampleReportFile(flags_.request.old_binary, choice);
    if (!before.ok()) return Complain(kExitBadInput, before.status());
    absl::StatusOr<SampledReport> after = SampleReportFile(flags_.request.new_binary, choice);
    if (!after.ok()) return Complain(kExitBadInput, after.status());
    const MatchedReports reports = MatchByName(*std::move(before), *std::move(after));
    if (absl::Status status = CheckReports(reports); !status.ok()) return Complain(CodeOf(status), status);
    const absl::StatusOr<NoiseOfCase> history = NoiseFrom(flags_.history, reports.base);
    if (!history.ok()) return Complain(CodeOfStore(history.status()), history.status());
    const Comparison comparison = CompareReports(reports, CommonMetric(), *history);
    absl::StatusOr<GateResult> result =
        comparison.paired ? GateStoredPairs(PairsOf(reports, flags_.rules), flags_.rules)
                          : absl::StatusOr<GateResult>(GateOtherSessions(reports, comparison, flags_.rules));
    if (!result.ok()) return Complain(CodeOf(result.status()), result.status());
    AddFigures(reports, result->benchmarks);
    GateCircumstances circumstances;
    if (comparison.paired) {
      circumstances.notes.emplace_back(
          "reports have nothing fresh: the later half of the pairs confirms the earlier; weir gate --ab "
          "measures both");
    }
    if (comparison.rung == Rung::kHistory) circumstances.notes.push_back(comparison.evidence);
    if (comparison.common || comparison.same_figures) circumstances.notes.push_back(comparison.verdict);
    return Conclude(*std::move(result), comparison, std::move(circumstances));
  }

  absl::Status CheckReports(const MatchedReports& reports) {
    std::vector<std::string> names, metrics = {"real_time", "cpu_time"};
    for (const Match& match : reports.matches) names.emplace_back(NameOf(reports, match));
    for (const SampledReport* report : {&reports.base, &reports.compared}) {
      for (const std::string& name : report->counter_names) AddOnce(name, metrics);
    }
    if (absl::Status status = Check(names, metrics); !status.ok()) return status;
    const bool any =
        std::ranges::any_of(reports.matches, [](const Match& match) { return match.base && match.compared; });
    return any ? absl::OkStatus()
               : absl::NotFoundError("nothing to compare: no benchmark is in both reports");
  }

  int Conclude(GateResult result, const Comparison& comparison, GateCircumstances circumstances) const {
    circumstances.notes.insert(circumstances.notes.end(), stale_.begin(), stale_.end());
    const GateOutcome outcome = ConcludeGate(std::move(result), comparison, flags_.rules, circumstances);
    Print(outcome);
    const bool page_written = WritePage(outcome);
    if (!flags_.junit_file.empty()) {
      const bool fails = flags_.inconclusive == Inconclusive::kFail;
      const absl::Status written = WriteWholeFile(flags_.junit_file, RenderGateJunit(outcome, fails));
      if (!written.ok()) {
        SayOnStandardError(fmt::format("weir gate: {}\n", std::string(written.message())));
        return kExitMeasurementFailed;
      }
    }
    return page_written ? ExitCodeOf(outcome, circumstances.interrupted) : kExitMeasurementFailed;
  }

  std::string Render(const GateOutcome& outcome, std::string_view format) const {
    return std::ranges::find(GateRenderers(), format, &GateRenderer::name)
        ->render(outcome, flags_.output.Style());
  }

  void Print(const GateOutcome& outcome) const { fmt::print("{}", Render(outcome, flags_.output.format)); }

  // If one is wanted. Says so where it cannot be written.
  bool WritePage(const GateOutcome& outcome) const {
    if (flags_.output.html.empty()) return true;
    const absl::Status written = WriteWholeFile(flags_.output.html, Render(outcome, kHtmlFormat));
    if (!written.ok()) SayOnStandardError(fmt::format("weir gate: {}\n", std::string(written.message())));
    return written.ok();
  }

  // What was interrupted before it could decide is not told as undecided, of which --inconclusive may make a
  // pass.
  ExitCode ExitCodeOf(const GateOutcome& outcome, bool interrupted) const {
    if (outcome.verdict == GateVerdict::kPass) return kExitDone;
    if (outcome.verdict == GateVerdict::kRegression) return kExitChangeFound;
    if (outcome.verdict == GateVerdict::kFailed) {
      const bool nothing_left = std::ranges::none_of(outcome.gate.benchmarks, &GatedBenchmark::Counts);
      return nothing_left && !flags_.rules.require_all ? kExitNothingToCompare : kExitMeasurementFailed;
    }
    if (interrupted) return kExitInterrupted;
    if (flags_.inconclusive == Inconclusive::kPass) return kExitDone;
    return flags_.inconclusive == Inconclusive::kFail ? kExitChangeFound : kExitInconclusive;
  }

  GateFlags flags_;
  const OpenBinaries& open_;
  std::vector<std::string> stale_;  // overrides that match nothing
};

}  // namespace

int GateCommand(int argc, char** argv, const OpenBinaries& open) {
  std::variant<GateFlags, ExitCode> flags = ParseGateFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return GateRun(std::get<GateFlags>(std::move(flags)), open).Execute();
}

}  // namespace weir
