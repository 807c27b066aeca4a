#include "results/compare/many_sessions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "results/compare/comparison_verdict.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/count_comparison.h"
#include "results/compare/environment_difference.h"
#include "results/compare/two_sessions.h"
#include "results/report/delimited_text.h"
#include "results/statistics/distributions.h"
#include "results/statistics/moderated_variance.h"
#include "results/statistics/multiplicity.h"
#include "results/statistics/order_statistics.h"
#include "results/statistics/session_shift.h"
#include "results/statistics/two_rank.h"

namespace weir {
namespace {

constexpr double kLevel = 0.05;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double Mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// The sum of squares around the mean.
double Scatter(std::span<const double> values) {
  const double mean = Mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum;
}

// A row over all sessions, the old ones first.
struct SessionRow {
  std::string_view name;
  std::vector<const SampledCase*> cases;  // null where a session does not have it
  std::vector<double> logs;               // of costs; kMissing
  bool ambiguous = false;
};

// What the sessions that have a row say of one side, or of the other.
struct Side {
  std::vector<double> logs;
  std::vector<double> values;
};

class Sessions {
 public:
  Sessions(const std::vector<const SampledReport*>& base, const std::vector<const SampledReport*>& compared,
           const Metric& metric)
      : reports_(base), old_count_(base.size()), metric_(metric) {
    reports_.insert(reports_.end(), compared.begin(), compared.end());
    Collect();
  }

  Comparison Compare() {
    TakeOutWhatMovedAll();
    Comparison comparison;
    comparison.metric = metric_;
    comparison.groups.emplace_back();
    comparison.groups[0].rows.resize(rows_.size());
    for (size_t i = 0; i < rows_.size(); ++i) comparison.groups[0].rows[i] = Describe(rows_[i]);
    Test(comparison.groups[0].rows);
    CompareAllCounts(comparison);
    SetCommon(comparison);
    return comparison;
  }

  /// Rows that all sessions have.
  size_t complete() const { return complete_.size(); }

 private:
  // By name; of several benchmarks of one name the first is the first in every session.
  void Collect() {
    std::map<std::pair<std::string_view, size_t>, size_t> places;
    std::map<std::string_view, std::vector<size_t>> counts;
    // In the order of the last new session, then what only others have.
    std::vector<size_t> order(reports_.size());
    std::iota(order.rbegin(), order.rend(), size_t{0});
    for (const size_t session : order) {
      for (const SampledCase& each : reports_[session]->cases) {
        std::vector<size_t>& count = counts.try_emplace(each.name, reports_.size(), 0).first->second;
        const auto [place, is_new] = places.try_emplace({each.name, count[session]++}, rows_.size());
        if (is_new) {
          rows_.push_back({each.name, std::vector<const SampledCase*>(reports_.size()),
                           std::vector<double>(reports_.size(), kMissing), false});
        }
        rows_[place->second].cases[session] = &each;
        rows_[place->second].logs[session] = LogCost(each);
      }
    }
    for (SessionRow& row : rows_) row.ambiguous = IsAmbiguous(counts.at(row.name));
    for (size_t i = 0; i < rows_.size(); ++i) {
      const bool all = std::ranges::none_of(rows_[i].logs, [](double log) { return std::isnan(log); });
      if (all && !rows_[i].ambiguous) complete_.push_back(i);
    }
  }

  // Several in one session, and not as many in another that has any.
  static bool IsAmbiguous(const std::vector<size_t>& counts) {
    const size_t most = std::ranges::max(counts);
    return most > 1 &&
           std::ranges::any_of(counts, [most](size_t count) { return count > 0 && count != most; });
  }

  double LogCost(const SampledCase& each) const {
    if (each.kind != CaseKind::kRuns || each.errors > 0 || each.samples.empty() || !HaveRatios(each.samples))
      return kMissing;
    const double log = std::log(*MedianOf(each.samples));
    return metric_.higher_is_better ? -log : log;
  }

  // The median over the complete rows, each around its own mean.
  void TakeOutWhatMovedAll() {
    effects_.assign(reports_.size(), 0);
    if (complete_.size() < kRowsForSessionShift) return;
    std::vector<double> means;
    for (const size_t row : complete_) means.push_back(Mean(rows_[row].logs));
    for (size_t session = 0; session < reports_.size(); ++session) {
      std::vector<double> moves;
      for (size_t i = 0; i < complete_.size(); ++i)
        moves.push_back(rows_[complete_[i]].logs[session] - means[i]);
      effects_[session] = Median(std::span(moves));
    }
  }

  bool Moderated() const { return complete_.size() >= kRowsForSessionShift; }

  double CommonMove() const {
    const std::span<const double> effects(effects_);
    return Mean(effects.subspan(old_count_)) - Mean(effects.first(old_count_));
  }

  Side SideOf(const SessionRow& row, bool old_side) const {
    Side side;
    for (size_t session = old_side ? 0 : old_count_; session < (old_side ? old_count_ : reports_.size());
         ++session) {
      if (std::isnan(row.logs[session])) continue;
      side.logs.push_back(row.logs[session] - effects_[session]);
      side.values.push_back(*MedianOf(row.cases[session]->samples));
    }
    return side;
  }

  ComparedRow Describe(const SessionRow& row) const {
    ComparedRow described;
    described.name = row.name;
    described.kind = AnyCase(row).kind;
    described.complexity = AnyCase(row).complexity;
    described.finding = Finding::kIncomparable;
    Side before = SideOf(row, true), after = SideOf(row, false);
    if (row.ambiguous) {
      described.reason = Reason::kAmbiguous;
    } else if (before.logs.empty() || after.logs.empty()) {
      DescribeLonely(row, before, after, described);
    } else {
      Difference& difference = described.difference.emplace();
      difference.base_count = before.logs.size();
      difference.compared_count = after.logs.size();
      difference.base = Median(std::span(before.values));
      difference.compared = Median(std::span(after.values));
      const double net = Mean(after.logs) - Mean(before.logs);
      difference.ratio = std::exp(net + CommonMove());
      if (Moderated()) difference.against_rest = std::exp(net);
    }
    return described;
  }

  void DescribeLonely(const SessionRow& row, Side& before, Side& after, ComparedRow& described) const {
    const auto has = [&](size_t begin, size_t end) {
      return std::any_of(row.cases.begin() + static_cast<std::ptrdiff_t>(begin),
                         row.cases.begin() + static_cast<std::ptrdiff_t>(end),
                         [](const SampledCase* each) { return each != nullptr; });
    };
    const bool in_old = has(0, old_count_), in_new = has(old_count_, reports_.size());
    described.value_of_base = !before.values.empty();
    Side& known = before.values.empty() ? after : before;
    if (!known.values.empty()) described.value = Median(std::span(known.values));
    if (!in_old || !in_new) {
      described.finding = in_old ? Finding::kRemoved : Finding::kAdded;
      return;
    }
    if (DescribeAbsolute(row, described)) return;
    const auto failed = std::ranges::find_if(
        row.cases, [](const SampledCase* each) { return each != nullptr && each->errors > 0; });
    described.reason = failed == row.cases.end() ? Reason::kNoFigure : Reason::kFailed;
    if (failed != row.cases.end()) described.detail = (*failed)->first_error;
  }

  // Of one whose figures have no ratio, or are no measurements; whether there are any on both sides.
  bool DescribeAbsolute(const SessionRow& row, ComparedRow& described) const {
    std::array<std::vector<Sample>, 2> samples;
    std::array<std::set<std::string_view>, 2> complexities;
    for (size_t session = 0; session < reports_.size(); ++session) {
      const SampledCase* const each = row.cases[session];
      if (each == nullptr) continue;
      if (each->errors > 0) return false;
      const size_t side = session < old_count_ ? 0 : 1;
      complexities[side].insert(each->complexity);
      if (const std::optional<double> figure = MedianOf(each->samples)) {
        samples[side].push_back({static_cast<int64_t>(session), *figure});
      }
    }
    if (samples[0].empty() || samples[1].empty()) return false;
    described.absolute = SessionAbsolute(samples[0], samples[1]);
    if (!described.absolute) return false;
    if (described.kind == CaseKind::kRuns) {
      JudgeSessionAbsolute(described);
    } else {
      JudgeFit(fmt::format("{}", fmt::join(complexities[0], ", ")),
               fmt::format("{}", fmt::join(complexities[1], ", ")), described);
    }
    return true;
  }

  static const SampledCase& AnyCase(const SessionRow& row) {
    return **std::ranges::find_if(row.cases, [](const SampledCase* each) { return each != nullptr; });
  }

  // Student's t of every row that has three sessions and more.
  void Test(std::vector<ComparedRow>& rows) const {
    std::vector<size_t> tested;
    std::vector<VarianceEstimate> variances;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].difference) continue;
      const Side before = SideOf(rows_[i], true), after = SideOf(rows_[i], false);
      const auto degrees = static_cast<double>(before.logs.size() + after.logs.size()) - 2;
      if (degrees < 1) continue;
      const double variance = (Scatter(before.logs) + Scatter(after.logs)) / degrees;
      variances.push_back({std::max(variance, kLeastSpread * kLeastSpread), degrees});
      tested.push_back(i);
    }
    if (Moderated()) variances = ModerateVariances(variances);
    std::map<double, double> quantiles;  // by degrees, of which there are few
    for (size_t i = 0; i < tested.size(); ++i) {
      const StudentT student(variances[i].degrees);
      double& quantile = quantiles.try_emplace(variances[i].degrees, 0).first->second;
      if (quantile == 0) quantile = student.UpperQuantile((1 - kConfidence) / 2);
      SetTest(student, quantile, variances[i].variance, *rows[tested[i]].difference);
    }
  }

  static void SetTest(const StudentT& student, double quantile, double variance, Difference& difference) {
    const double error = std::sqrt(variance * (1 / static_cast<double>(difference.base_count) +
                                               1 / static_cast<double>(difference.compared_count)));
    const double change = std::log(difference.ratio), reach = quantile * error;
    const double net = std::log(difference.against_rest.value_or(difference.ratio));
    difference.interval = Interval{std::exp(change - reach), std::exp(change + reach)};
    difference.p = 2 * student.UpperTail(std::fabs(net) / error);
    const double detectable = std::exp(DetectableShift(0, {-reach, reach}));
    if (std::isfinite(detectable)) difference.detectable = detectable;
  }

  void CompareAllCounts(Comparison& comparison) const {
    for (const SessionRow& row : rows_) {
      const std::span<const SampledCase* const> cases(row.cases);
      if (row.ambiguous) continue;
      CompareCounts(row.name, MergedCounts(cases.first(old_count_)), MergedCounts(cases.subspan(old_count_)),
                    comparison);
    }
  }

  void SetCommon(Comparison& comparison) const {
    if (!Moderated()) return;
    comparison.common.emplace();
    comparison.common->rows = complete_.size();
    comparison.common->ratio = std::exp(CommonMove());
  }

  std::vector<const SampledReport*> reports_;
  const size_t old_count_;
  const Metric& metric_;
  std::vector<SessionRow> rows_;
  std::vector<size_t> complete_;  // indices of rows
  std::vector<double> effects_;   // of each session on all rows
};

// Each measurement once.
std::vector<const SampledReport*> Distinct(const std::vector<SampledReport>& reports,
                                           std::vector<ComparisonWarning>& warnings) {
  std::vector<const SampledReport*> distinct;
  for (const SampledReport& report : reports) {
    const auto same = std::ranges::find_if(
        distinct, [&](const SampledReport* other) { return HoldSameMeasurement(*other, report); });
    if (same == distinct.end()) {
      distinct.push_back(&report);
    } else {
      warnings.push_back({"same_session",
                          fmt::format("{} holds the same measurement as {}; it is one session, counted once.",
                                      report.source, (*same)->source),
                          true});
    }
  }
  return distinct;
}

void WarnOfBothSides(const std::vector<const SampledReport*>& base,
                     const std::vector<const SampledReport*>& compared,
                     std::vector<ComparisonWarning>& warnings) {
  for (const SampledReport* one : base) {
    for (const SampledReport* other : compared) {
      if (!HoldSameMeasurement(*one, *other)) continue;
      warnings.push_back({"same_session",
                          fmt::format("{} and {} hold the same measurement: it stands on both sides.",
                                      one->source, other->source),
                          true});
    }
  }
}

// Whether all sessions of one side were measured before those of the other; not so if a date is missing.
bool OneSideFirst(const std::vector<const SampledReport*>& base,
                  const std::vector<const SampledReport*>& compared) {
  const auto dates = [](const std::vector<const SampledReport*>& reports) {
    std::vector<std::string> all;
    for (const SampledReport* report : reports) all.push_back(report->header.Context("date").value_or(""));
    return all;
  };
  const auto before = dates(base), after = dates(compared);
  if (std::ranges::count(before, "") + std::ranges::count(after, "") > 0) return false;
  return std::ranges::max(before) < std::ranges::min(after) ||
         std::ranges::max(after) < std::ranges::min(before);
}

// What a change beyond chance may be called.
enum class Word { kShown, kLikely, kDiffers };

void Judge(Word word, ComparedRow& row) {
  const Difference& difference = *row.difference;
  const double ratio = difference.against_rest.value_or(difference.ratio);
  const double shift = ratio / difference.ratio;  // the interval's, to what is judged
  Difference judged = difference;
  if (judged.interval)
    judged.interval = Interval{judged.interval->low * shift, judged.interval->high * shift};
  row.finding = Finding::kUnclear;
  row.reason = difference.p ? Reason::kNotShown : Reason::kSingleRuns;
  if (judged.Equivalent()) {
    if (word == Word::kShown) row.finding = Finding::kEquivalent;
  } else if (difference.adjusted_p.value_or(1) <= kLevel) {
    const bool worse = ratio > 1;
    row.finding = word == Word::kDiffers  ? Finding::kDiffers
                  : word == Word::kLikely ? (worse ? Finding::kLikelyRegressed : Finding::kLikelyImproved)
                                          : (worse ? Finding::kRegressed : Finding::kImproved);
  }
  if (row.finding != Finding::kUnclear) row.reason = Reason::kNone;
}

std::string Sources(const std::vector<SampledReport>& reports) {
  std::vector<std::string> sources;
  for (const SampledReport& report : reports) sources.push_back(report.source);
  return Joined(sources, ", ");
}

// Those of all reports against the first, each once.
std::vector<ComparisonWarning> WarningsOfEnvironments(const std::vector<const SampledReport*>& base,
                                                      const std::vector<const SampledReport*>& compared) {
  std::vector<ComparisonWarning> warnings;
  for (const auto* reports : {&base, &compared}) {
    for (const SampledReport* report : *reports) {
      if (report == base[0]) continue;
      for (ComparisonWarning& warning :
           EnvironmentWarnings(base[0]->header, report->header, base[0]->source, report->source)) {
        const auto same = [&](const ComparisonWarning& other) { return other.text == warning.text; };
        if (std::ranges::none_of(warnings, same)) warnings.push_back(std::move(warning));
      }
    }
  }
  std::stable_partition(warnings.begin(), warnings.end(), std::mem_fn(&ComparisonWarning::foremost));
  return warnings;
}

std::string EvidenceOf(size_t before, size_t after, bool same_machine, const Comparison& comparison) {
  const std::string sessions = fmt::format("{} old and {} new sessions", before, after);
  if (!same_machine) {
    return sessions +
           " of different machines (rung 5 of 5): what is the machines' and what the program's cannot be "
           "told";
  }
  return fmt::format(
      "{} (rung 2 of 5): a session is one sample{}{}", sessions,
      comparison.common ? ", and what moved all rows is taken as the machine's" : "",
      std::min(before, after) < kSessionsToShow
          ? fmt::format("; {} a side and more can show a change, fewer make it likely", kSessionsToShow)
          : "");
}

}  // namespace

Comparison CompareSessions(const std::vector<SampledReport>& base, const std::vector<SampledReport>& compared,
                           const Metric& metric) {
  std::vector<ComparisonWarning> warnings;
  const auto before = Distinct(base, warnings), after = Distinct(compared, warnings);
  WarnOfBothSides(before, after, warnings);
  Comparison comparison = Sessions(before, after, metric).Compare();
  comparison.base_source = Sources(base);
  comparison.compared_source = Sources(compared);
  comparison.base_sessions = before.size();
  comparison.compared_sessions = after.size();
  const bool same_machine = SameMachine(before[0]->header, after[0]->header);
  comparison.rung = same_machine ? Rung::kManySessions : Rung::kTwoFiles;
  comparison.evidence = EvidenceOf(before.size(), after.size(), same_machine, comparison);
  const bool ordered = !comparison.common && OneSideFirst(before, after);
  const bool shown = std::min(before.size(), after.size()) >= kSessionsToShow && !ordered;
  std::vector<ComparedRow>& rows = comparison.groups[0].rows;
  AdjustForAllRows(AdjustByHolm, rows);
  for (ComparedRow& row : rows) {
    if (row.difference) Judge(!same_machine ? Word::kDiffers : shown ? Word::kShown : Word::kLikely, row);
  }
  NumberEqualNames(rows);
  SummarizeMatched(comparison);
  if (ordered) {
    warnings.push_back(
        {"one_side_first",
         "All sessions of one side were measured before those of the other, and with fewer than "
         "eight rows nothing tells what the machine did between; alternate them."});
  }
  std::ranges::move(WarningsOfEnvironments(before, after), std::back_inserter(warnings));
  AddRowWarnings(comparison, warnings);
  std::vector<const SampledReport*> all = before;
  all.insert(all.end(), after.begin(), after.end());
  AddToolWarnings(all, warnings);
  for (const SampledReport* report : all) AddReadingNotes(*report, warnings);
  comparison.other_tools = AreOtherTools(all);
  comparison.warnings = std::move(warnings);
  comparison.verdict = ReportVerdict(comparison);
  comparison.advice = Advice(comparison);
  return comparison;
}

}  // namespace weir
