#include "results/report_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "results/comparison_verdict.h"
#include "results/comparison_warnings.h"
#include "results/environment_difference.h"
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

class Matcher {
 public:
  Matcher(const SampledReport& base, const SampledReport& compared) : base_(base), compared_(compared) {}

  // In the order of the compared report, what only the base has behind.
  std::vector<Match> Matches() {
    CollectNames();
    std::vector<Match> matches;
    matches.reserve(std::max(base_.cases.size(), compared_.cases.size()));
    for (uint32_t i = 0; i < compared_.cases.size(); ++i) {
      SameName& names = names_.find(compared_.cases[i].name)->second;
      matches.push_back({names.first, i, names.base_count > 0 && names.base_count != names.compared_count});
      if (names.first == kNoCase) continue;
      taken_[names.first] = true;
      names.first = next_[names.first];
    }
    for (uint32_t i = 0; i < base_.cases.size(); ++i) {
      if (taken_[i]) continue;
      const SameName& names = names_.find(base_.cases[i].name)->second;
      matches.push_back({i, kNoCase, names.compared_count > 0});
    }
    return matches;
  }

 private:
  void CollectNames() {
    names_.reserve(base_.cases.size());
    next_.assign(base_.cases.size(), kNoCase);
    taken_.assign(base_.cases.size(), false);
    for (uint32_t i = static_cast<uint32_t>(base_.cases.size()); i-- > 0;) {
      SameName& names = names_[base_.cases[i].name];
      next_[i] = std::exchange(names.first, i);
      ++names.base_count;
    }
    for (const SampledCase& each : compared_.cases) ++names_[each.name].compared_count;
  }

  const SampledReport& base_;
  const SampledReport& compared_;
  absl::flat_hash_map<std::string_view, SameName> names_;
  std::vector<uint32_t> next_;
  std::vector<bool> taken_;
};

// Whether no two names of both reports become one without what Google Benchmark appended.
bool AppendedPartsTellNothing(const SampledReport& base, const SampledReport& compared) {
  absl::flat_hash_map<std::string_view, std::string_view> whole;
  for (const SampledReport* report : {&base, &compared}) {
    for (const SampledCase& each : report->cases) {
      const auto [known, is_new] = whole.emplace(WithoutAppendedParts(each.name), each.name);
      if (!is_new && known->second != each.name) return false;
    }
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
  RowMaker(const SampledReport& base, const SampledReport& compared, const Metric& metric, bool paired)
      : base_(base),
        compared_(compared),
        metric_(metric),
        paired_(paired),
        whole_names_(!AppendedPartsTellNothing(base, compared)) {}

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
      row.difference = (paired_ ? PairedDifference : UnpairedDifference)(base.samples, compared.samples,
                                                                         metric_.higher_is_better);
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
  const bool whole_names_;
};

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
      comparison.count_changes.push_back({maker.NameOf(base), std::string(kExactCounters[before.counter]),
                                          before.value, after.value, finding, maker.AppendedTo(base)});
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
         base.header.Context("weir_session") == compared.header.Context("weir_session");
}

}  // namespace

Comparison CompareReports(const SampledReport& base, const SampledReport& compared, const Metric& metric) {
  Comparison comparison;
  comparison.metric = metric;
  comparison.base_source = base.source;
  comparison.compared_source = compared.source;
  comparison.paired = OneSession(base, compared);

  const std::vector<Match> matches = Matcher(base, compared).Matches();
  const RowMaker maker(base, compared, comparison.metric, comparison.paired);
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
