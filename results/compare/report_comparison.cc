#include "results/compare/report_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "results/compare/comparison_verdict.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/environment_difference.h"
#include "results/report/case_name.h"
#include "results/report/key_numbers.h"
#include "results/report/schema.h"
#include "results/statistics/multiplicity.h"

namespace weir {
namespace {

constexpr size_t kRowsToCallACountExact = 3;

Reason WhyNot(const SampledCase& base, const SampledCase& compared, bool paired) {
  if (base.errors + compared.errors > 0) return Reason::kFailed;
  if (base.samples.empty() || compared.samples.empty()) return Reason::kNoFigure;
  if (!HaveRatios(base.samples) || !HaveRatios(compared.samples)) return Reason::kNotPositive;
  return paired ? Reason::kNoSharedRound : Reason::kNone;
}

// One row for each match, without what all of them together decide.
class RowMaker {
 public:
  RowMaker(const MatchedReports& reports, const Metric& metric, double serial_correlation)
      : reports_(reports), metric_(metric), serial_correlation_(serial_correlation) {}

  ComparedRow Make(const Match& match) const {
    ComparedRow row;
    const SampledCase& either =
        match.base ? reports_.base.cases[*match.base] : reports_.compared.cases[*match.compared];
    row.name = either.name;
    if (match.Complete()) {
      AddDifference(either, reports_.compared.cases[*match.compared], row);
    } else {
      AddLonely(either, match, row);
    }
    return row;
  }

 private:
  static void AddLonely(const SampledCase& each, const Match& match, ComparedRow& row) {
    row.finding = match.ambiguous ? Finding::kIncomparable : match.base ? Finding::kRemoved : Finding::kAdded;
    if (match.ambiguous) row.reason = Reason::kAmbiguous;
    row.value = MedianOf(each.samples);
    row.value_of_base = match.base.has_value();
  }

  void AddDifference(const SampledCase& base, const SampledCase& compared, ComparedRow& row) const {
    const bool higher = metric_.higher_is_better;
    if (base.errors + compared.errors == 0) {
      row.difference = reports_.paired ? PairedDifference(PairRounds(base.samples, compared.samples, higher),
                                                          serial_correlation_)
                                       : UnpairedDifference(base.samples, compared.samples, higher);
    }
    if (row.difference) return;
    row.finding = Finding::kIncomparable;
    row.reason = WhyNot(base, compared, reports_.paired);
    row.detail = base.errors > 0 ? base.first_error : compared.first_error;
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

std::vector<ComparedRow> MakeRows(const std::vector<Match>& matches, const RowMaker& maker) {
  std::vector<ComparedRow> rows(matches.size());
  const auto make = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) rows[i] = maker.Make(matches[i]);
  };
  constexpr size_t kWorthAThread = 10'000;
  const size_t half = matches.size() < kWorthAThread ? matches.size() : matches.size() / 2;
  std::jthread other;
  if (half < matches.size()) other = std::jthread([&] { make(half, matches.size()); });
  make(0, half);
  if (other.joinable()) other.join();
  return rows;
}

void JudgeAsFarAsTheDesignAllows(bool one_session, std::vector<ComparedRow>& rows) {
  for (ComparedRow& row : rows) {
    if (!row.difference) continue;
    Judge(row);
    const bool one_process = std::min(row.difference->base_count, row.difference->compared_count) < 2;
    const bool open = !one_session && row.finding != Finding::kEquivalent;
    if (!one_process && !open) continue;
    row.finding = Finding::kUnclear;
    row.reason = one_process ? Reason::kOneProcess : Reason::kOtherSession;
  }
}

bool Exact(const ExactCount& count) { return !count.varies && count.rows >= kRowsToCallACountExact; }

// Over other iterations the same program counts something else.
bool ExactlyComparable(const ExactCount& before, const ExactCount& after) {
  return before.counter == after.counter && Exact(before) && Exact(after) &&
         before.iterations == after.iterations;
}

void CompareCounts(const SampledCase& base, const SampledCase& compared, Comparison& comparison) {
  for (const ExactCount& before : base.counts) {
    for (const ExactCount& after : compared.counts) {
      if (!ExactlyComparable(before, after)) continue;
      if (before.value == after.value) {
        ++comparison.equal_counts;
        continue;
      }
      const Finding finding = after.value > before.value ? Finding::kRegressed : Finding::kImproved;
      comparison.count_changes.push_back({std::string(base.name),
                                          std::string(schema::kExactCounters[before.counter]), before.value,
                                          after.value, finding});
    }
  }
}

void SummarizeMatched(const std::vector<ComparedRow>& rows, Comparison& comparison) {
  double sum = 0;
  for (const ComparedRow& row : rows) {
    if (!row.difference) continue;
    sum += std::log(row.difference->ratio);
    ++comparison.matched;
  }
  if (comparison.matched > 0) {
    comparison.geometric_mean = std::exp(sum / static_cast<double>(comparison.matched));
  }
}

}  // namespace

Comparison CompareReports(const MatchedReports& reports, const Metric& metric) {
  Comparison comparison;
  comparison.metric = metric;
  comparison.base_source = reports.base.source;
  comparison.compared_source = reports.compared.source;
  comparison.paired = reports.paired;

  const RowMaker maker(reports, metric, SerialCorrelationOf(reports, metric));
  ComparedGroup group;
  group.rows = MakeRows(reports.matches, maker);
  AdjustForAllRows(AdjustByHolm, group.rows);
  JudgeAsFarAsTheDesignAllows(comparison.paired, group.rows);
  SummarizeMatched(group.rows, comparison);
  for (const Match& match : reports.matches) {
    if (!match.Complete()) continue;
    CompareCounts(reports.base.cases[*match.base], reports.compared.cases[*match.compared], comparison);
  }
  comparison.groups.push_back(std::move(group));
  comparison.warnings = DesignWarnings(comparison, reports.base, reports.compared);
  for (ComparisonWarning& warning : EnvironmentWarnings(reports.base.header, reports.compared.header)) {
    comparison.warnings.push_back(std::move(warning));
  }
  comparison.verdict = ReportVerdict(comparison);
  return comparison;
}

}  // namespace weir
