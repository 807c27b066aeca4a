#include "results/compare/matched_reports.h"

#include <algorithm>
#include <utility>

#include "results/report/key_index.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr uint32_t kNone = UINT32_MAX;

// The cases of one name, as a list through `next`.
struct SameName {
  uint32_t first = kNone;
  uint32_t base_count = 0;
  uint32_t compared_count = 0;
};

// The names of both reports, each once.
struct Names {
  KeyIndex<std::string_view> numbers;
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
        next_(names.of_base.size(), kNone),
        taken_(names.of_base.size(), false) {}

  std::vector<Match> Matches() {
    CountNames();
    std::vector<Match> matches;
    matches.reserve(std::max(names_.of_base.size(), names_.of_compared.size()));
    for (uint32_t i = 0; i < names_.of_compared.size(); ++i) {
      SameName& same = same_[names_.of_compared[i]];
      Match& match = matches.emplace_back();
      match.compared = i;
      match.ambiguous = same.base_count > 0 && same.base_count != same.compared_count;
      if (same.first == kNone) continue;
      match.base = same.first;
      taken_[same.first] = true;
      same.first = next_[same.first];
    }
    for (uint32_t i = 0; i < names_.of_base.size(); ++i) {
      if (!taken_[i]) matches.push_back({i, std::nullopt, same_[names_.of_base[i]].compared_count > 0});
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

bool OneSession(const SampledReport& base, const SampledReport& compared) {
  return base.rounds_are_processes &&
         base.header.Context(schema::kSession) == compared.header.Context(schema::kSession);
}

}  // namespace

MatchedReports MatchByName(SampledReport base, SampledReport compared) {
  std::vector<Match> matches = Matcher(Names(base, compared)).Matches();
  const bool paired = OneSession(base, compared);
  return {std::move(base), std::move(compared), std::move(matches), paired};
}

MatchedReports MatchMeasured(MeasuredPairs measured, const SampleChoice& choice) {
  const PairedReports reports = ReportsOf(std::move(measured));
  MatchedReports matched{.base = SampleReport(reports.old_report, "old", choice),
                         .compared = SampleReport(reports.new_report, "new", choice),
                         .paired = true};
  for (uint32_t i = 0; i < matched.base.cases.size(); ++i) matched.matches.push_back({i, i});
  return matched;
}

}  // namespace weir
