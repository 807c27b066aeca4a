#include "results/history/report_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

#include "results/compare/environment_difference.h"
#include "results/compare/metric.h"
#include "results/compare/metric_choice.h"
#include "results/report/case_name.h"
#include "results/report/report_writer.h"
#include "results/report/sampled_report.h"
#include "results/report/schema.h"
#include "results/statistics/order_statistics.h"
#include "results/text/text_layout.h"
#include "xxhash.h"

namespace weir {
namespace {

// Makes the median absolute deviation of normal values their standard deviation.
constexpr double kNormalDeviation = 1.4826;
// What no clock tells is left out, so that a point is the same whatever unit its row has.
constexpr int kDigits = 12;

bool IsTime(std::string_view metric) { return metric == "real_time" || metric == "cpu_time"; }

double Rounded(double value) { return std::strtod(fmt::format("{:.{}g}", value, kDigits).c_str(), nullptr); }

double SpreadOf(std::span<const double> values, double median) {
  std::vector<double> distances;
  for (const double value : values) distances.push_back(std::fabs(value - median));
  return kNormalDeviation * Median(std::span(distances));
}

HistoryPoint PointOf(const SampledCase& sampled) {
  const double scale = IsTime(sampled.metric) ? 1e9 : 1;
  std::vector<double> values;
  for (const Sample& sample : sampled.samples) values.push_back(Rounded(sample.value * scale));
  HistoryPoint point;
  point.median = Median(std::span(values));
  point.processes = static_cast<int64_t>(values.size());
  if (values.size() > 1) point.spread = Rounded(SpreadOf(values, point.median));
  return point;
}

// Keys of a context by the part of the environment that they tell, in the order of SeriesKey::environment; of
// several of a part the first that is there counts.
struct Part {
  std::string_view key;
  std::string_view name;
};
constexpr Part kParts[] = {
    {schema::kCpuModel, "CPU"},
    {"cpu_model", "CPU"},
    {"cpu_name", "CPU"},
    {schema::kCores, "cores"},
    {schema::kNumCpus, "cores"},
    {schema::kKernel, "kernel"},
    {"kernel", "kernel"},
    {schema::kCompiler, "compiler"},
    {"compiler", "compiler"},
    {schema::kCompilerFlags, "flags"},
    {"compiler_flags", "flags"},
    {"cxx_flags", "flags"},
    {schema::kLibraryVersion, "library"},
    {schema::kCompilationMode, "build"},
    {"build_type", "build"},
    {schema::kLibraryBuildType, "library build"},
    {schema::kFilesystem, "file system"},
};

bool IsLibraryVersion(std::string_view key) {
  return key.starts_with(schema::kContextPrefix) && key.ends_with("_version");
}

// "6.1.0-13-amd64" and "Linux 6.1.0" are both of version 6.
std::string MajorVersion(std::string_view kernel) {
  const size_t first = kernel.find_first_of("0123456789");
  if (first == std::string_view::npos) return std::string(kernel);
  const size_t end = kernel.find_first_not_of("0123456789", first);
  return std::string(kernel.substr(first, end == std::string_view::npos ? end : end - first));
}

// Google Benchmark tells the caches but not the model; they are written over many lines.
std::string OnOneLine(std::string_view json) {
  std::string line;
  for (const char c : json) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') line += c;
  }
  return line;
}

class EnvironmentReader {
 public:
  explicit EnvironmentReader(const Report& report) : report_(report) {}

  std::vector<std::pair<std::string, std::string>> Read() {
    for (const Part& part : kParts) {
      if (part.name == "library") AddLibraries();
      AddPart(part);
      if (part.key == "cpu_name") AddCaches();
    }
    AddOthers();
    return std::move(parts_);
  }

 private:
  bool Has(std::string_view name) const {
    return std::ranges::any_of(parts_, [name](const auto& part) { return part.first == name; });
  }

  void Add(std::string name, std::string value) {
    if (!value.empty() && value != schema::kNotAvailable && !Has(name)) {
      parts_.emplace_back(std::move(name), std::move(value));
    }
  }

  void AddPart(const Part& part) {
    std::optional<std::string> value = report_.Context(part.key);
    if (!value) return;
    if (part.name == "kernel") value = MajorVersion(*value);
    Add(std::string(part.name), *std::move(value));
  }

  void AddCaches() {
    const std::optional<std::string> caches = report_.Context(schema::kCaches);
    if (!Has("CPU") && caches) Add("caches", OnOneLine(*caches));
  }

  void AddLibraries() {
    for (const auto& [key, value] : report_.context) {
      if (!IsLibraryVersion(key)) continue;
      std::string_view name = key;
      name.remove_prefix(schema::kContextPrefix.size());
      name.remove_suffix(std::string_view("_version").size());
      Add(std::string(name), value.text);
    }
  }

  // What else the user says of the build and the machine.
  void AddOthers() {
    for (const auto& [key, value] : report_.context) {
      const bool known = std::ranges::find(kParts, key, &Part::key) != std::end(kParts);
      if (known || key == schema::kMhzPerCpu || key == schema::kCaches || !IsDecisive(key)) continue;
      Add(key, value.text);
    }
  }

  const Report& report_;
  std::vector<std::pair<std::string, std::string>> parts_;
};

// Takes the points of one report.
class PointTaker {
 public:
  PointTaker(const Report& report, const PointChoice& choice)
      : report_(report), choice_(choice), environment_(EnvironmentOf(report)) {
    if (choice.machine.empty()) return;
    std::erase_if(environment_,
                  [](const auto& part) { return part.first == "CPU" || part.first == "caches"; });
    environment_.insert(environment_.begin(), {"CPU", choice.machine});
  }

  absl::StatusOr<ReportPoints> Take() {
    if (choice_.metrics.empty()) Add(SampleReport(report_, "", SampleChoice()));
    for (const std::string& metric : choice_.metrics) {
      const SampledReport sampled = SampleReport(report_, "", {.metric = metric});
      const SampledReport* const reports[] = {&sampled};
      if (absl::Status status = CheckMetricIsThere(metric, reports); !status.ok()) return status;
      Add(sampled);
    }
    return std::move(result_);
  }

 private:
  void Add(const SampledReport& sampled) {
    for (const SampledCase& each : sampled.cases) {
      if (each.errors > 0) result_.failed.emplace_back(each.name);
      if (each.errors > 0 || each.samples.empty()) continue;
      SeriesPoint& added = result_.points.emplace_back();
      added.point = PointOf(each);
      added.series.unit = IsTime(each.metric) ? "ns" : MetricNamed(each.metric).Unit();
      added.series.higher_is_better = Direction(each.metric);
      SeriesKey& key = added.series.key;
      key.name = SeriesNameOf(each.name);
      key.metric = each.metric;
      const size_t number = ++seen_[{key.name, key.metric}];
      if (number > 1) key.name += fmt::format("#{}", number);
      key.environment = environment_;
    }
  }

  std::optional<bool> Direction(std::string_view metric) const {
    if (!choice_.better.empty()) return choice_.better == "higher";
    const Metric named = MetricNamed(metric);
    return named.direction_known ? std::optional(named.higher_is_better) : std::nullopt;
  }

  const Report& report_;
  const PointChoice& choice_;
  std::vector<std::pair<std::string, std::string>> environment_;
  std::map<std::pair<std::string, std::string>, size_t> seen_;
  ReportPoints result_;
};

}  // namespace

absl::StatusOr<ReportPoints> PointsOf(const Report& report, const PointChoice& choice) {
  return PointTaker(report, choice).Take();
}

std::string SeriesNameOf(std::string_view run_name) {
  constexpr std::string_view kThreads = "/threads:";
  const CaseName name(run_name);
  std::string series(name.text());
  const size_t at = name.appended().find(kThreads);
  if (at == std::string_view::npos) return series;
  const size_t end = name.appended().find('/', at + kThreads.size());
  return series.append(name.appended().substr(at, end == std::string_view::npos ? end : end - at));
}

std::vector<std::pair<std::string, std::string>> EnvironmentOf(const Report& report) {
  return EnvironmentReader(report).Read();
}

std::string EnvironmentChange(const SeriesKey& before, const SeriesKey& after) {
  constexpr size_t kShown = 60;
  static constexpr std::string_view kNotKnown = "not known";
  const auto find = [](const SeriesKey& key, std::string_view name) -> std::string_view {
    const auto part = std::ranges::find(key.environment, name, &std::pair<std::string, std::string>::first);
    return part == key.environment.end() ? kNotKnown : std::string_view(part->second);
  };
  std::string words;
  const auto add = [&](std::string_view name) {
    const std::string_view old_value = find(before, name), new_value = find(after, name);
    if (old_value == new_value) return;
    const size_t equal =
        static_cast<size_t>(std::ranges::mismatch(old_value, new_value).in1 - old_value.begin());
    const size_t start = std::max(old_value.size(), new_value.size()) <= kShown
                             ? 0
                             : old_value.rfind(' ', equal) + 1;  // npos + 1 is 0
    const auto shown = [&](std::string_view value) {
      return (start > 0 ? "…" : "") + Shorten(value.substr(std::min(start, value.size())), kShown);
    };
    words += fmt::format("{}{} {} → {}", words.empty() ? "" : ", ", name, shown(old_value), shown(new_value));
  };
  for (const auto& [name, value] : before.environment) add(name);
  for (const auto& [name, value] : after.environment) {
    if (find(before, name) == kNotKnown) add(name);
  }
  return words;
}

std::string DigestOf(const Report& report) { return DigestOf(ReportJson(report)); }

std::string DigestOf(std::string_view content) {
  const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace weir
