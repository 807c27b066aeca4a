#include "commands/compare/compare_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "commands/compare/compare_flags.h"
#include "commands/compare/comparison_page_file.h"
#include "commands/console/standard_streams.h"
#include "commands/track/track_database.h"
#include "results/compare/column_comparison.h"
#include "results/compare/comparison_renderer.h"
#include "results/compare/comparison_warnings.h"
#include "results/compare/many_sessions.h"
#include "results/compare/metric_choice.h"
#include "results/compare/report_comparison.h"
#include "results/report/exit_code.h"
#include "results/report/name_filter.h"
#include "results/report/report_reader.h"
#include "results/report/sampled_report.h"
#include "results/report/schema.h"

namespace weir {
namespace {

int Complain(ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("weir compare: {}\n", what));
  return code;
}

int Complain(ExitCode code, const absl::Status& status) {
  return Complain(code, std::string(status.message()));
}

bool HasSamples(const SampledReport& report) {
  return std::ranges::any_of(report.cases, [](const SampledCase& each) { return !each.samples.empty(); });
}

// In two threads: most of the time of a large comparison is reading.
absl::StatusOr<std::vector<SampledReport>> ReadAll(const std::vector<std::string>& paths,
                                                   const SampleChoice& choice) {
  std::vector<absl::StatusOr<SampledReport>> read(paths.size());
  const auto read_every_second = [&](size_t first) {
    for (size_t i = first; i < paths.size(); i += 2) read[i] = SampleReportFile(paths[i], choice);
  };
  std::jthread reader([&] { read_every_second(0); });
  read_every_second(1);
  reader.join();
  std::vector<SampledReport> reports;
  for (absl::StatusOr<SampledReport>& report : read) {
    if (!report.ok()) return report.status();
    reports.push_back(*std::move(report));
  }
  return reports;
}

// One invocation.
class Compare {
 public:
  Compare(const CompareFlags& flags, SampleChoice choice) : flags_(flags), choice_(std::move(choice)) {}

  int Run() { return flags_.column.empty() ? TwoSides() : OneReport(); }

 private:
  int TwoSides() {
    std::vector<std::string> paths = flags_.old_reports;
    paths.insert(paths.end(), flags_.new_reports.begin(), flags_.new_reports.end());
    absl::StatusOr<std::vector<SampledReport>> reports = ReadAll(paths, choice_);
    if (!reports.ok()) return Complain(kExitBadInput, reports.status());
    const absl::StatusOr<Metric> metric = MetricOf(*reports);
    if (!metric.ok()) return Complain(kExitUsage, metric.status());
    const absl::StatusOr<NoiseOfCase> history = NoiseFrom(flags_.history, (*reports)[0]);
    if (!history.ok()) return Complain(CodeOfStore(history.status()), history.status());
    return Show(CompareSides(*std::move(reports), *metric, *history));
  }

  Comparison CompareSides(std::vector<SampledReport> reports, const Metric& metric,
                          const NoiseOfCase& history) const {
    if (reports.size() == 2) {
      return CompareReports(MatchByName(std::move(reports[0]), std::move(reports[1])), metric, history);
    }
    const auto first_new = reports.begin() + static_cast<std::ptrdiff_t>(flags_.old_reports.size());
    std::vector<SampledReport> compared;
    std::move(first_new, reports.end(), std::back_inserter(compared));
    reports.erase(first_new, reports.end());
    return CompareSessions(reports, compared, metric);
  }

  int OneReport() {
    absl::StatusOr<SampledReport> report = ReadForColumns();
    if (!report.ok()) return Complain(kExitBadInput, report.status());
    if (report->cases.empty()) return Complain(kExitNothingToCompare, NothingIn(report->source));
    const absl::StatusOr<Metric> metric = MetricOf({&*report, 1});
    if (!metric.ok()) return Complain(kExitUsage, metric.status());
    absl::StatusOr<Comparison> comparison =
        CompareColumns(*report, {flags_.column, flags_.rows, flags_.baseline}, *metric);
    if (!comparison.ok()) return Complain(kExitNothingToCompare, comparison.status());
    return Show(*std::move(comparison));
  }

  // Cases of weir may have different numbers of records, so their time a record is compared, if they have it. Others
  // are held against one another, so by one kind of time for all.
  absl::StatusOr<SampledReport> ReadForColumns() {
    const std::string& path = flags_.old_reports[0];
    if (!flags_.metric.empty()) return SampleReportFile(path, choice_);
    absl::StatusOr<Report> report = ReadReportFile(path);  // once, as standard input can be
    if (!report.ok()) return report.status();
    choice_.metric = schema::kNsPerRecord;
    SampledReport sampled = SampleReport(*report, path, choice_);
    if (HasSamples(sampled)) return sampled;
    choice_.metric.clear();
    sampled = SampleReport(*report, path, choice_);
    if (!DefaultMetricOf(std::array<const SampledReport*, 1>{&sampled}).mixed) return sampled;
    choice_.metric = "real_time";
    return SampleReport(*report, path, choice_);
  }

  // Of all reports; the first time that they are looked at together.
  absl::StatusOr<Metric> MetricOf(std::span<const SampledReport> reports) {
    std::vector<const SampledReport*> all;
    for (const SampledReport& report : reports) all.push_back(&report);
    if (choice_.metric.empty()) {
      DefaultMetric by = DefaultMetricOf(all);
      choice_.metric = std::move(by.name);
      mixed_times_ = by.mixed;
    }
    if (absl::Status status = CheckMetricIsThere(choice_.metric, all); !status.ok()) return status;
    return ChooseMetric(choice_.metric, flags_.better);
  }

  std::string NothingIn(std::string_view what) const {
    return fmt::format("{}: no case{}", what, flags_.filter.empty() ? "" : " that --filter finds");
  }

  int Show(Comparison comparison) const {
    if (mixed_times_) MarkMixedTimes(comparison);
    const absl::Status written = WritePage(comparison, flags_.output);
    ComparisonRendererFor(flags_.output.format, flags_.output.Style(), flags_.all_rows, "--all shows them")
        ->Render(comparison, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    if (comparison.matched > 0) return kExitDone;
    return Complain(kExitNothingToCompare,
                    fmt::format("nothing to compare: no two rows of the same case have {}{}", choice_.metric,
                                flags_.filter.empty() ? "" : " among those that --filter finds"));
  }

  const CompareFlags& flags_;
  SampleChoice choice_;
  bool mixed_times_ = false;
};

}  // namespace

int CompareCommand(int argc, char** argv) {
  const std::variant<CompareFlags, ExitCode> parsed = ParseCompareFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CompareFlags& flags = std::get<CompareFlags>(parsed);
  SampleChoice choice;
  choice.complexity = flags.column.empty();
  if (!flags.metric.empty()) choice.metric = flags.metric;
  if (!flags.filter.empty()) {
    absl::StatusOr<NameFilter> filter = NameFilter::Make(flags.filter);
    if (!filter.ok()) return Complain(kExitUsage, filter.status());
    choice.filter = *std::move(filter);
  }
  return Compare(flags, std::move(choice)).Run();
}

}  // namespace weir
