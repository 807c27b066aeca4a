#include "results/report/sampled_report.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "results/report/case_name.h"
#include "results/report/delimited_text.h"
#include "results/report/key_index.h"
#include "results/report/machine_share.h"
#include "results/report/report_reader.h"
#include "results/report/schema.h"
#include "results/statistics/order_statistics.h"

namespace weir {
namespace {

// Where a figure comes from, best first.
enum class Origin : uint8_t { kRun, kMedian, kMean, kDeviation };

// A row's figure before the rows of a case are put together. Of a kDeviation the round is the number of runs
// that it is of.
struct Figure {
  uint32_t case_index;
  Origin origin;
  Sample sample;
};

struct CountOfCase {
  uint32_t case_index;
  ExactCount count;
};

// What tells the benchmarks of a report apart; two may have one name.
struct CaseKey {
  std::string_view name;
  int64_t family = -1;
  int64_t instance = -1;

  bool operator==(const CaseKey&) const = default;

  template <typename State>
  friend State AbslHashValue(State state, const CaseKey& key) {
    state = State::combine_contiguous(std::move(state), key.name.data(), key.name.size());
    return State::combine(std::move(state), key.family, key.instance);
  }
};

CaseKey KeyOf(const ReportRow& row) {
  return {row.run_name.empty() ? row.name : row.run_name, row.family_index.value_or(-1),
          row.per_family_instance_index.value_or(-1)};
}

std::optional<Origin> OriginOf(const ReportRow& row) {
  if (row.run_type == RunType::kIteration && row.aggregate_name.empty()) return Origin::kRun;
  if (row.aggregate_name == "median") return Origin::kMedian;
  if (row.aggregate_name == "mean") return Origin::kMean;
  if (row.aggregate_name == "stddev") return Origin::kDeviation;
  return std::nullopt;
}

// Of a fitted complexity, marked or not.
std::optional<CaseKind> ComplexityOf(const ReportRow& row) {
  if (row.aggregate_name.empty() && !row.run_name.empty()) return std::nullopt;
  const auto is = [&](std::string_view what) {
    return row.aggregate_name == what ||
           (row.run_name.empty() && row.name.ends_with("_" + std::string(what)));
  };
  if (is("BigO")) return CaseKind::kBigO;
  return is("RMS") ? std::optional(CaseKind::kRms) : std::nullopt;
}

// Of a row that says neither what it is nor of what.
std::string_view AggregateSuffixOf(std::string_view name) {
  for (const std::string_view suffix : {"_mean", "_median", "_stddev"}) {
    if (name.ends_with(suffix)) return suffix;
  }
  return "";
}

// What becomes of a case when all rows are known.
struct Fate {
  uint32_t case_index = kDropped;  // to which its figures go
  Origin origin = Origin::kRun;    // what they are there
  std::string_view name;           // of that case

  static constexpr uint32_t kDropped = UINT32_MAX;
};

// Takes rows as they come, and puts them together at the end.
class Sampler {
 public:
  explicit Sampler(const SampleChoice& choice)
      : choice_(choice), metric_(result_.names.Keep(choice.metric)) {}

  void Add(const ReportRow& row) {
    result_.digest_of_rows = absl::HashOf(result_.digest_of_rows, row.real_time.value_or(0),
                                          row.cpu_time.value_or(0), row.iterations.value_or(0));
    for (const auto& [name, value] : row.counters)
      result_.digest_of_rows = absl::HashOf(result_.digest_of_rows, value);
    const std::optional<Origin> origin = OriginOf(row);
    const CaseKey key = KeyOf(row);
    const bool marked = !row.run_name.empty();
    if (const auto kind = ComplexityOf(row)) return AddComplexity(row, *kind);
    if (!origin || (marked && !IsChosen(key.name))) return;
    if (*origin == Origin::kDeviation) return AddDeviation(row, key);
    AddCounterNames(row);
    const uint32_t index = IndexOf(key, UsualMetric(key.name, row));
    if (!marked) unmarked_.insert(index);
    if (!row.label.empty()) AddFlags(row.label, result_.cases[index]);
    if (row.error) return AddError(*row.error, result_.cases[index]);
    if (const std::optional<double> value = FigureOfRow(row, result_.cases[index].metric)) {
      figures_.push_back({index, *origin, {row.repetition_index.value_or(0), *value}});
    }
    if (*origin == Origin::kRun) AddCounts(row, index);
    if (row.counters.empty()) return;  // as most are, of reports that are not weir's
    result_.cases[index].threaded |= UsesThreads(row);
    others_.Add(row);
  }

  SampledReport Finish(const std::string& source, Report header) {
    result_.source = source;
    result_.header = std::move(header);
    result_.header.rows.clear();
    result_.rounds_are_processes = !result_.header.Context(schema::kSession).value_or("").empty();
    result_.others_busy = others_.OthersBusy(result_.header);
    ResolveUnmarked();
    ShortenOwnNames();
    keys_ = {};
    TakeSamples();
    TakeCounts();
    return std::move(result_);
  }

 private:
  bool IsChosen(std::string_view name) const {
    return !choice_.filter || choice_.filter->Finds(name) ||
           choice_.filter->Finds(WithoutAppendedParts(name));
  }

  // What Google Benchmark appends to weir's names says nothing: every case is measured so.
  void ShortenOwnNames() {
    if (!result_.header.Context(schema::kCommit)) return;
    for (SampledCase& each : result_.cases) each.name = WithoutAppendedParts(each.name);
  }

  // Before version 1.4.2 there were neither run_type nor run_name: what is an aggregate, and of what, shows
  // only when all names are known, and so does which of them the filter is to look at.
  void ResolveUnmarked() {
    if (unmarked_.empty()) return;
    std::vector<Fate> fates;
    for (uint32_t i = 0; i < result_.cases.size(); ++i)
      fates.push_back({i, Origin::kRun, result_.cases[i].name});
    for (const uint32_t index : unmarked_) fates[index] = FateOf(index, keys_[index]);
    MoveCases(fates);
    for (Figure& figure : figures_) {
      const Fate& fate = fates[figure.case_index];
      figure.case_index = fate.case_index;
      if (fate.origin != Origin::kRun) figure.origin = fate.origin;
    }
    std::erase_if(figures_, [](const Figure& figure) { return figure.case_index == Fate::kDropped; });
    for (CountOfCase& count : counts_) {
      const Fate& fate = fates[count.case_index];
      count.case_index = fate.origin == Origin::kRun ? fate.case_index : Fate::kDropped;
    }
    std::erase_if(counts_, [](const CountOfCase& count) { return count.case_index == Fate::kDropped; });
  }

  Fate FateOf(uint32_t index, const CaseKey& key) const {
    Fate fate{index, Origin::kRun, key.name};
    if (const std::string_view suffix = AggregateSuffixOf(key.name); !suffix.empty()) {
      const std::string_view stem = key.name.substr(0, key.name.size() - suffix.size());
      if (Find(key, stem)) return Fate();
      const std::optional<uint32_t> mean = Find(key, std::string(stem) + "_mean");
      if (mean && Find(key, std::string(stem) + "_stddev")) {
        if (suffix == "_stddev") return Fate();
        fate = {*mean, suffix == "_mean" ? Origin::kMean : Origin::kMedian, stem};
      }
    }
    return IsChosen(fate.name) ? fate : Fate();
  }

  // The case that is as `key`, but of that name.
  std::optional<uint32_t> Find(CaseKey key, std::string_view name) const {
    key.name = name;
    return keys_.Find(key);
  }

  // Leaves out the cases whose figures go nowhere or to another, and makes the fates point to where the
  // others then are.
  void MoveCases(std::vector<Fate>& fates) {
    std::vector<uint32_t> places(fates.size(), Fate::kDropped);
    std::vector<SampledCase> kept;
    for (uint32_t i = 0; i < fates.size(); ++i) {
      if (fates[i].case_index != i) continue;
      places[i] = static_cast<uint32_t>(kept.size());
      kept.push_back(result_.cases[i]);
      kept.back().name = fates[i].name;
    }
    result_.cases = std::move(kept);
    for (Fate& fate : fates) {
      if (fate.case_index != Fate::kDropped) fate.case_index = places[fate.case_index];
    }
  }

  static std::string_view UsualMetric(std::string_view run_name, const ReportRow& row) {
    return row.real_time && !row.cpu_time ? "real_time" : TimeAskedFor(run_name);
  }

  // `usual` is the metric of a benchmark without a choice.
  uint32_t IndexOf(CaseKey key, std::string_view usual) {
    if (keys_.size() > 0 && keys_[last_] == key) return last_;  // repetitions stand together
    const auto [index, is_new] = keys_.Add(key);
    last_ = index;
    if (is_new) {
      key.name = result_.names.Keep(key.name);
      keys_.Replace(index, key);
      SampledCase& added = result_.cases.emplace_back();
      added.name = key.name;
      added.metric = MetricOf(key.name, usual);
    }
    return index;
  }

  std::string_view MetricOf(std::string_view run_name, std::string_view usual) {
    if (choice_.metric_of) return result_.names.Keep(choice_.metric_of(run_name, usual));
    return metric_.empty() ? usual : metric_;
  }

  void AddError(const std::string& error, SampledCase& sampled) {
    if (sampled.errors++ == 0) sampled.first_error = result_.names.Keep(error.empty() ? "no message" : error);
  }

  // Of a case that has its mean or median by then.
  void AddDeviation(const ReportRow& row, const CaseKey& key) {
    const std::optional<uint32_t> index = keys_.Find(key);
    if (!index) return;
    const std::optional<double> value = FigureOfRow(row, result_.cases[*index].metric);
    if (!value) return;
    const int64_t runs = row.repetitions ? *row.repetitions : row.iterations.value_or(0);
    figures_.push_back({*index, Origin::kDeviation, {runs, *value}});
  }

  void AddComplexity(const ReportRow& row, CaseKind kind) {
    const std::string_view suffix = kind == CaseKind::kBigO ? "_BigO" : "_RMS";
    std::string_view stem = row.name;
    if (stem.ends_with(suffix)) stem.remove_suffix(suffix.size());
    const std::string_view metric = metric_.empty() ? TimeAskedFor(stem) : metric_;
    const bool cpu = metric == "cpu_time";
    if (!choice_.complexity || (!cpu && metric != "real_time") || !IsChosen(stem)) return;
    std::optional<double> value = row.Counter("rms");
    if (kind == CaseKind::kBigO) {
      value = row.Counter(cpu ? "cpu_coefficient" : "real_coefficient");
      if (value) *value *= SecondsPer(row.time_unit);
    }
    if (!value) return;
    CaseKey key = KeyOf(row);
    key.name = row.name;
    const uint32_t index = IndexOf(key, metric);
    SampledCase& sampled = result_.cases[index];
    sampled.kind = kind;
    sampled.metric = cpu ? "cpu_time" : "real_time";
    if (const std::string* text = row.Text("big_o")) sampled.complexity = result_.names.Keep(*text);
    figures_.push_back({index, Origin::kRun, {0, *value}});
  }

  // Rows mostly have the same counters in the same order.
  void AddCounterNames(const ReportRow& row) {
    if (!choice_.metric_of && (metric_.empty() || metric_ == "real_time" || metric_ == "cpu_time")) return;
    std::vector<std::string>& names = result_.counter_names;
    for (size_t i = 0; i < row.counters.size(); ++i) {
      const std::string& name = row.counters[i].first;
      if (i < names.size() && names[i] == name) continue;
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }

  static void AddFlags(std::string_view label, SampledCase& sampled) {
    const auto has = [label](std::string_view flag) { return HasWord(label, ',', flag); };
    sampled.aside |= has(schema::kYardstick) || has(schema::kReadyMade);
    sampled.length_only |= has(schema::kLengthOnly);
  }

  void AddCounts(const ReportRow& row, uint32_t index) {
    for (size_t counter = 0; counter < schema::kExactCounters.size(); ++counter) {
      const std::optional<double> value = row.Counter(schema::kExactCounters[counter]);
      if (!value) continue;
      const bool per_iteration = schema::kExactCounters[counter] == schema::kAllocsPerIteration;
      counts_.push_back({index, {counter, *value, per_iteration ? std::nullopt : row.iterations, 1, false}});
    }
  }

  // Sorts by case and round, then makes one sample of each process' figures.
  void TakeSamples() {
    const auto key = [this](const Figure& figure) {
      const int64_t round = result_.rounds_are_processes ? figure.sample.round : 0;
      return std::tuple(figure.case_index, figure.origin, round);
    };
    std::stable_sort(figures_.begin(), figures_.end(),
                     [&key](const Figure& a, const Figure& b) { return key(a) < key(b); });
    result_.samples.reserve(figures_.size());
    for (size_t begin = 0, end = 0; begin < figures_.size(); begin = end) {
      while (end < figures_.size() && key(figures_[end]) == key(figures_[begin])) ++end;
      AddSample(std::span(figures_).subspan(begin, end - begin), std::get<2>(key(figures_[begin])));
    }
    std::vector<Figure>().swap(figures_);
  }

  void AddSample(std::span<Figure> figures, int64_t round) {
    SampledCase& sampled = result_.cases[figures[0].case_index];
    const bool first = sampled.samples.empty();
    if (figures[0].origin == Origin::kDeviation) return SetVariance(figures[0].sample, sampled);
    if (!first && (figures[0].origin != Origin::kRun || sampled.from_aggregate)) return;
    sampled.from_aggregate = figures[0].origin != Origin::kRun;
    result_.rows += figures.size();
    if (!sampled.from_aggregate && !result_.rounds_are_processes) SetVariance(figures, sampled);
    const double value = Median(figures, [](const Figure& figure) { return figure.sample.value; });
    result_.samples.push_back({round, value});
    // No allocation moves what was reserved, and a case's samples lie one behind the other.
    const Sample* last = &result_.samples.back();
    sampled.samples = first ? std::span(last, 1) : std::span(sampled.samples.data(), last + 1);
  }

  // Of repetitions, none of which may be 0 or below.
  static void SetVariance(std::span<const Figure> figures, SampledCase& sampled) {
    sampled.repetitions = static_cast<uint32_t>(figures.size());
    if (figures.size() < 2) return;
    double mean = 0, squares = 0;  // by Welford's method
    for (size_t i = 0; i < figures.size(); ++i) {
      if (!(figures[i].sample.value > 0)) return;
      const double value = std::log(figures[i].sample.value), before = value - mean;
      mean += before / static_cast<double>(i + 1);
      squares += before * (value - mean);
    }
    sampled.log_variance = squares / static_cast<double>(figures.size() - 1);
  }

  // Of aggregates alone, by their standard deviation.
  static void SetVariance(const Sample& deviation, SampledCase& sampled) {
    if (!sampled.from_aggregate || sampled.samples.empty() || !(sampled.samples[0].value > 0)) return;
    const double relative = deviation.value / sampled.samples[0].value;
    if (deviation.round < 2 || !std::isfinite(relative)) return;
    sampled.repetitions = static_cast<uint32_t>(deviation.round);
    sampled.log_variance = std::log1p(relative * relative);
  }

  void TakeCounts() {
    std::stable_sort(counts_.begin(), counts_.end(), [](const CountOfCase& a, const CountOfCase& b) {
      return std::tuple(a.case_index, a.count.counter) < std::tuple(b.case_index, b.count.counter);
    });
    result_.counts.reserve(counts_.size());
    for (size_t i = 0; i < counts_.size(); ++i) {
      const auto& [index, count] = counts_[i];
      SampledCase& sampled = result_.cases[index];
      const bool first = i == 0 || counts_[i - 1].case_index != index;
      if (first || counts_[i - 1].count.counter != count.counter) {
        result_.counts.push_back(count);
        const ExactCount* last = &result_.counts.back();
        sampled.counts = first ? std::span(last, 1) : std::span(sampled.counts.data(), last + 1);
      } else {
        ExactCount& seen = result_.counts.back();
        ++seen.rows;
        seen.varies |= seen.value != count.value || seen.iterations != count.iterations;
      }
    }
    std::vector<CountOfCase>().swap(counts_);
  }

  const SampleChoice& choice_;
  SampledReport result_;
  ForeignCpuTally others_;
  const std::string_view metric_;
  KeyIndex<CaseKey> keys_;                  // those of result_.cases
  uint32_t last_ = 0;                       // the case of the row before
  absl::flat_hash_set<uint32_t> unmarked_;  // cases of rows without run_name
  std::vector<Figure> figures_;
  std::vector<CountOfCase> counts_;
};

bool SameContext(const ReportContext& a, const ReportContext& b) {
  return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
    return one.first == other.first && one.second.text == other.second.text;
  });
}

}  // namespace

bool HoldSameMeasurement(const SampledReport& a, const SampledReport& b) {
  return !a.samples.empty() && a.digest_of_rows == b.digest_of_rows &&
         SameContext(a.header.context, b.header.context);
}

std::optional<double> FigureOfRow(const ReportRow& row, std::string_view metric) {
  if (metric == "real_time") return row.RealSeconds();
  if (metric == "cpu_time") return row.CpuSeconds();
  return row.Counter(metric);
}

std::vector<double> ValuesOf(std::span<const Sample> samples) {
  std::vector<double> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples) values.push_back(sample.value);
  return values;
}

std::optional<double> MedianOf(std::span<const Sample> samples) {
  if (samples.empty()) return std::nullopt;
  std::vector<double> values = ValuesOf(samples);
  return Median(std::span(values));
}

absl::StatusOr<SampledReport> SampleReportFile(const std::string& path, const SampleChoice& choice) {
  Sampler sampler(choice);
  absl::StatusOr<Report> header = ReadReportFile(path, [&sampler](ReportRow& row) { sampler.Add(row); });
  if (!header.ok()) return header.status();
  return sampler.Finish(std::string(SourceName(path)), *std::move(header));
}

SampledReport SampleReport(const Report& report, const std::string& source, const SampleChoice& choice) {
  Sampler sampler(choice);
  for (const ReportRow& row : report.rows) sampler.Add(row);
  Report header;
  header.context = report.context;
  header.notes = report.notes;
  header.design = report.design;
  return sampler.Finish(source, std::move(header));
}

}  // namespace weir
