#include "results/report_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "results/comparison_verdict.h"
#include "results/comparison_warnings.h"
#include "results/environment_difference.h"
#include "results/key_numbers.h"
#include "results/report/case_name.h"
#include "results/report/schema.h"
#include "results/statistics/multiplicity.h"

namespace weir {
namespace {

constexpr uint32_t kNoCase = UINT32_MAX;
constexpr size_t kRowsToCallACountExact = 3;

// Which cases of the two reports belong together; one of both may be missing.
struct Match {
  uint32_t base = kNoCase;
  uint32_t compared = kNoCase;
  bool ambiguous = false;
};

// The cases of one name, as a list through `next`.
struct SameName {
  uint32_t first = kNoCase;
  uint32_t base_count = 0;
  uint32_t compared_count = 0;
};

// The names of both reports, each once.
struct Names {
  KeyNumbers<std::string_view> numbers;
  std::vector<uint32_t> of_base;      // the number of each case's name
  std::vector<uint32_t> of_compared;  // the same

  Names(const SampledReport& base, const SampledReport& compared) {
    numbers.Reserve(std::max(base.cases.size(), compared.cases.size()));
    Number(base, of_base);
    Number(compared, of_compared);
  }

 private:
  void Number(const SampledReport& report, std::vector<uint32_t>& of_report) {
    of_report.reserve(report.cases.size());
    for (const SampledCase& each : report.cases) of_report.push_back(numbers.Add(each.name).first);
  }
};

class Matcher {
 public:
  explicit Matcher(const Names& names)
      : names_(names),
        same_(names.numbers.size()),
        next_(names.of_base.size(), kNoCase),
        taken_(names.of_base.size(), false) {}

  // In the order of the compared report, what only the base has behind.
  std::vector<Match> Matches() {
    CountNames();
    std::vector<Match> matches;
    matches.reserve(std::max(names_.of_base.size(), names_.of_compared.size()));
    for (uint32_t i = 0; i < names_.of_compared.size(); ++i) {
      SameName& same = same_[names_.of_compared[i]];
      matches.push_back({same.first, i, same.base_count > 0 && same.base_count != same.compared_count});
      if (same.first == kNoCase) continue;
      taken_[same.first] = true;
      same.first = next_[same.first];
    }
    for (uint32_t i = 0; i < names_.of_base.size(); ++i) {
      if (!taken_[i]) matches.push_back({i, kNoCase, same_[names_.of_base[i]].compared_count > 0});
    }
    return matches;
  }

 private:
  void CountNames() {
    for (auto i = static_cast<uint32_t>(names_.of_base.size()); i-- > 0;) {
      SameName& same = same_[names_.of_base[i]];
      next_[i] = std::exchange(same.first, i);
      ++same.base_count;
    }
    for (const uint32_t name : names_.of_compared) ++same_[name].compared_count;
  }

  const Names& names_;
  std::vector<SameName> same_;  // by the number of the name
  std::vector<uint32_t> next_;
  std::vector<bool> taken_;
};

// Whether no two names become one without what Google Benchmark appended.
bool AppendedPartsTellNothing(const KeyNumbers<std::string_view>& names) {
  KeyNumbers<std::string_view> stems;
  stems.Reserve(names.size());
  for (uint32_t i = 0; i < names.size(); ++i) {
    if (!stems.Add(WithoutAppendedParts(names[i])).second) return false;
  }
  return true;
}

Reason WhyNot(const SampledCase& base, const SampledCase& compared, bool paired) {
  if (base.errors + compared.errors > 0) return Reason::kFailed;
  if (base.samples.empty() || compared.samples.empty()) return Reason::kNoFigure;
  if (!HaveRatios(base.samples) || !HaveRatios(compared.samples)) return Reason::kNotPositive;
  return paired ? Reason::kNoSharedRound : Reason::kNone;
}

// One row for each match, without what all of them together decide.
class RowMaker {
 public:
  RowMaker(const SampledReport& base, const SampledReport& compared, const Names& names, const Metric& metric,
           bool paired, double serial_correlation)
      : base_(base),
        compared_(compared),
        metric_(metric),
        paired_(paired),
        serial_correlation_(serial_correlation),
        whole_names_(!AppendedPartsTellNothing(names.numbers)) {}

  ComparedRow Make(const Match& match) const {
    ComparedRow row;
    const SampledCase* base = match.base == kNoCase ? nullptr : &base_.cases[match.base];
    const SampledCase* compared = match.compared == kNoCase ? nullptr : &compared_.cases[match.compared];
    row.name = NameOf(base != nullptr ? *base : *compared);
    row.appended = AppendedTo(base != nullptr ? *base : *compared);
    if (match.ambiguous || base == nullptr || compared == nullptr) {
      AddLonely(base != nullptr ? *base : *compared, match.ambiguous, base != nullptr, row);
    } else {
      AddDifference(*base, *compared, row);
    }
    return row;
  }

  std::string NameOf(const SampledCase& each) const {
    return std::string(whole_names_ ? each.name : WithoutAppendedParts(each.name));
  }

  // What NameOf() leaves out.
  std::string AppendedTo(const SampledCase& each) const {
    return whole_names_ ? "" : std::string(each.name.substr(WithoutAppendedParts(each.name).size()));
  }

 private:
  static void AddLonely(const SampledCase& each, bool ambiguous, bool is_base, ComparedRow& row) {
    row.finding = ambiguous ? Finding::kIncomparable : is_base ? Finding::kRemoved : Finding::kAdded;
    if (ambiguous) row.reason = Reason::kAmbiguous;
    row.value = MedianOf(each.samples);
    row.value_of_base = is_base;
  }

  void AddDifference(const SampledCase& base, const SampledCase& compared, ComparedRow& row) const {
    if (base.errors + compared.errors == 0) {
      row.difference =
          paired_ ? PairedDifference(PairRounds(base.samples, compared.samples, metric_.higher_is_better),
                                     serial_correlation_)
                  : UnpairedDifference(base.samples, compared.samples, metric_.higher_is_better);
    }
    if (row.difference) return;
    row.finding = Finding::kIncomparable;
    row.reason = WhyNot(base, compared, paired_);
    row.detail = base.errors > 0 ? base.first_error : compared.first_error;
  }

  const SampledReport& base_;
  const SampledReport& compared_;
  const Metric& metric_;
  const bool paired_;
  const double serial_correlation_;
  const bool whole_names_;
};

double SerialCorrelationOf(const std::vector<Match>& matches, const SampledReport& base,
                           const SampledReport& compared, const Metric& metric) {
  std::vector<std::pair<std::span<const Sample>, std::span<const Sample>>> rows;
  for (const Match& match : matches) {
    if (match.ambiguous || match.base == kNoCase || match.compared == kNoCase) continue;
    rows.emplace_back(base.cases[match.base].samples, compared.cases[match.compared].samples);
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
    row.finding = Finding::kInconclusive;
    row.reason = one_process ? Reason::kOneProcess : Reason::kOtherSession;
  }
}

bool Exact(const ExactCount& count) { return !count.varies && count.rows >= kRowsToCallACountExact; }

// Over other iterations the same program counts something else.
bool ExactlyComparable(const ExactCount& before, const ExactCount& after) {
  return before.counter == after.counter && Exact(before) && Exact(after) &&
         before.iterations == after.iterations;
}

void CompareCounts(const SampledCase& base, const SampledCase& compared, const RowMaker& maker,
                   Comparison& comparison) {
  for (const ExactCount& before : base.counts) {
    for (const ExactCount& after : compared.counts) {
      if (!ExactlyComparable(before, after)) continue;
      if (before.value == after.value) {
        ++comparison.equal_counts;
        continue;
      }
      const Finding finding = after.value > before.value ? Finding::kRegressed : Finding::kImproved;
      comparison.count_changes.push_back({maker.NameOf(base),
                                          std::string(schema::kExactCounters[before.counter]), before.value,
                                          after.value, finding, maker.AppendedTo(base)});
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

bool OneSession(const SampledReport& base, const SampledReport& compared) {
  return base.rounds_are_processes &&
         base.header.Context(schema::kSession) == compared.header.Context(schema::kSession);
}

}  // namespace

Comparison CompareReports(const SampledReport& base, const SampledReport& compared, const Metric& metric) {
  Comparison comparison;
  comparison.metric = metric;
  comparison.base_source = base.source;
  comparison.compared_source = compared.source;
  comparison.paired = OneSession(base, compared);

  const Names names(base, compared);
  const std::vector<Match> matches = Matcher(names).Matches();
  const double correlation = comparison.paired ? SerialCorrelationOf(matches, base, compared, metric) : 0;
  const RowMaker maker(base, compared, names, comparison.metric, comparison.paired, correlation);
  ComparedGroup group;
  group.rows = MakeRows(matches, maker);
  AdjustForAllRows(AdjustByHolm, group.rows);
  JudgeAsFarAsTheDesignAllows(comparison.paired, group.rows);
  SummarizeMatched(group.rows, comparison);
  for (const Match& match : matches) {
    if (match.ambiguous || match.base == kNoCase || match.compared == kNoCase) continue;
    CompareCounts(base.cases[match.base], compared.cases[match.compared], maker, comparison);
  }
  comparison.groups.push_back(std::move(group));
  comparison.warnings = DesignWarnings(comparison, base, compared);
  for (ComparisonWarning& warning : EnvironmentWarnings(base.header, compared.header)) {
    comparison.warnings.push_back(std::move(warning));
  }
  comparison.verdict = ReportVerdict(comparison);
  return comparison;
}

}  // namespace weir
