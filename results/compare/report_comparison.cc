#include "results/compare/report_comparison.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "results/compare/comparison_verdict.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/count_comparison.h"
#include "results/compare/environment_difference.h"
#include "results/compare/two_sessions.h"
#include "results/statistics/multiplicity.h"

namespace weir {
namespace {

Reason WhyNot(const SampledCase& base, const SampledCase& compared, bool paired) {
  if (base.errors + compared.errors > 0) return Reason::kFailed;
  if (base.samples.empty() || compared.samples.empty()) return Reason::kNoFigure;
  return paired ? Reason::kNoSharedRound : Reason::kNotPositive;
}

// One row for each match, without what all of them together decide.
class RowMaker {
 public:
  RowMaker(const MatchedReports& reports, const Metric& metric, double serial_correlation)
      : reports_(reports), metric_(metric), serial_correlation_(serial_correlation) {}

  void Make(const Match& match, ComparedRow& row, double& variance) const {
    const SampledCase& either =
        match.base ? reports_.base.cases[*match.base] : reports_.compared.cases[*match.compared];
    row.name = either.name;
    row.kind = either.kind;
    row.complexity = either.complexity;
    if (match.Complete()) {
      AddDifference(either, reports_.compared.cases[*match.compared], row, variance);
    } else {
      AddLonely(either, match, row);
    }
  }

 private:
  static void AddLonely(const SampledCase& each, const Match& match, ComparedRow& row) {
    row.finding = match.ambiguous ? Finding::kIncomparable : match.base ? Finding::kRemoved : Finding::kAdded;
    if (match.ambiguous) row.reason = Reason::kAmbiguous;
    row.value = MedianOf(each.samples);
    row.value_of_base = match.base.has_value();
  }

  void AddDifference(const SampledCase& base, const SampledCase& compared, ComparedRow& row,
                     double& variance) const {
    if (base.kind != CaseKind::kRuns) return AddFit(base, compared, row);
    if (base.errors + compared.errors == 0) {
      if (reports_.paired) {
        AddPaired(base, compared, row);
      } else {
        variance = AddUnpaired(base, compared, row);
      }
    }
    if (row.difference || row.absolute) return;
    row.finding = Finding::kIncomparable;
    row.reason = WhyNot(base, compared, reports_.paired);
    row.detail = base.errors > 0 ? base.first_error : compared.first_error;
  }

  void AddPaired(const SampledCase& base, const SampledCase& compared, ComparedRow& row) const {
    row.difference = PairedDifference(PairRounds(base.samples, compared.samples, metric_.higher_is_better),
                                      serial_correlation_);
    if (!row.difference) row.absolute = PairedAbsolute(base.samples, compared.samples, serial_correlation_);
  }

  double AddUnpaired(const SampledCase& base, const SampledCase& compared, ComparedRow& row) const {
    if (base.samples.empty() || compared.samples.empty()) return 0;
    if (!HaveRatios(base.samples) || !HaveRatios(compared.samples)) {
      row.absolute = SessionAbsolute(base.samples, compared.samples);
      return 0;
    }
    const SessionFigure before = FigureOf(base, reports_.base.rounds_are_processes);
    const SessionFigure after = FigureOf(compared, reports_.compared.rounds_are_processes);
    row.difference = SessionDifference(before, after, metric_.higher_is_better);
    return before.variance + after.variance;
  }

  // Of what was fitted to a family of benchmarks there is nothing that tells its noise.
  static void AddFit(const SampledCase& base, const SampledCase& compared, ComparedRow& row) {
    row.absolute = SessionAbsolute(base.samples, compared.samples);
    JudgeFit(base.complexity, compared.complexity, row);
  }

  const MatchedReports& reports_;
  const Metric& metric_;
  const double serial_correlation_;
};

double SerialCorrelationOf(const MatchedReports& reports, const Metric& metric) {
  if (!reports.paired) return 0;
  std::vector<std::pair<std::span<const Sample>, std::span<const Sample>>> rows;
  for (const Match& match : reports.matches) {
    if (!match.Complete()) continue;
    rows.emplace_back(reports.base.cases[*match.base].samples,
                      reports.compared.cases[*match.compared].samples);
  }
  return SerialCorrelationOf(rows, metric.higher_is_better);
}

std::vector<ComparedRow> MakeRows(const std::vector<Match>& matches, const RowMaker& maker,
                                  std::vector<double>& variances) {
  std::vector<ComparedRow> rows(matches.size());
  variances.resize(matches.size());
  const auto make = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) maker.Make(matches[i], rows[i], variances[i]);
  };
  constexpr size_t kWorthAThread = 10'000;
  const size_t half = matches.size() < kWorthAThread ? matches.size() : matches.size() / 2;
  std::jthread other;
  if (half < matches.size()) other = std::jthread([&] { make(half, matches.size()); });
  make(0, half);
  if (other.joinable()) other.join();
  return rows;
}

void JudgeOneSession(const Metric& metric, Comparison& comparison) {
  std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  AdjustForAllRows(AdjustByHolm, rows);
  for (ComparedRow& row : rows) {
    if (row.kind != CaseKind::kRuns) continue;
    if (row.difference) Judge(row);
    if (row.absolute) JudgeAbsolute(metric, row);
  }
  comparison.rung = Rung::kOneSession;
  comparison.evidence =
      "one session, rounds paired (rung 1 of 5): drift of the machine falls on both sides alike";
}

void MarkAsSame(Comparison& comparison) {
  comparison.same_figures = true;
  for (ComparedRow& row : comparison.groups[0].rows) {
    if (!row.difference && !row.absolute) continue;
    row.finding = Finding::kEquivalent;
    row.reason = Reason::kSameFigures;
  }
}

}  // namespace

Comparison CompareReports(const MatchedReports& reports, const Metric& metric, const NoiseOfCase& history) {
  Comparison comparison;
  comparison.metric = metric;
  comparison.base_source = reports.base.source;
  comparison.compared_source = reports.compared.source;
  comparison.paired = reports.paired;

  const RowMaker maker(reports, metric, SerialCorrelationOf(reports, metric));
  std::vector<double> variances;
  std::vector<ComparedRow>& rows = comparison.groups.emplace_back().rows;
  rows = MakeRows(reports.matches, maker, variances);
  if (reports.paired) {
    JudgeOneSession(metric, comparison);
  } else {
    const bool alike = AreAlike(reports.base.header, reports.compared.header);
    const bool by_history = alike && history && JudgeByHistory(history, comparison) > 0;
    if (!by_history) JudgeTwoSessions(alike, variances, comparison);
    for (ComparedRow& row : rows) {
      if (row.absolute && row.kind == CaseKind::kRuns) JudgeSessionAbsolute(row);
    }
  }
  if (HoldSameMeasurement(reports.base, reports.compared)) MarkAsSame(comparison);
  NumberEqualNames(rows);
  SummarizeMatched(comparison);
  for (const Match& match : reports.matches) {
    if (!match.Complete()) continue;
    const SampledCase& base = reports.base.cases[*match.base];
    CompareCounts(base.name, base.counts, reports.compared.cases[*match.compared].counts, comparison);
  }
  comparison.warnings = EnvironmentWarnings(reports.base.header, reports.compared.header);
  std::ranges::move(DesignWarnings(comparison, reports.base, reports.compared),
                    std::back_inserter(comparison.warnings));
  comparison.other_tools = AreOtherTools(std::array{&reports.base, &reports.compared});
  comparison.verdict = ReportVerdict(comparison);
  comparison.advice = Advice(comparison);
  return comparison;
}

}  // namespace weir
