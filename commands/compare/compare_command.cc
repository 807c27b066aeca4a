#include "commands/compare/compare_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "commands/compare/compare_flags.h"
#include "commands/console/standard_error.h"
#include "commands/console/terminal.h"
#include "results/compare/column_comparison.h"
#include "results/compare/comparison_csv.h"
#include "results/compare/comparison_json.h"
#include "results/compare/comparison_markdown.h"
#include "results/compare/comparison_text.h"
#include "results/compare/report_comparison.h"
#include "results/report/exit_code.h"
#include "results/report/name_filter.h"
#include "results/report/sampled_report.h"
#include "results/text/table_style.h"

namespace weir {
namespace {

int Complain(ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("weir compare: {}\n", what));
  return code;
}

int Complain(ExitCode code, const absl::Status& status) {
  return Complain(code, std::string(status.message()));
}

std::unique_ptr<ComparisonRenderer> RendererFor(const CompareFlags& flags) {
  if (flags.format == "markdown") return std::make_unique<ComparisonMarkdown>();
  if (flags.format == "json") return std::make_unique<ComparisonJson>();
  if (flags.format == "csv") return std::make_unique<ComparisonCsv>();
  TableStyle style = TerminalStyle();
  if (flags.width > 0) style.width = static_cast<size_t>(flags.width);
  if (flags.color != "auto") style.color = flags.color == "always";
  return std::make_unique<ComparisonText>(style, flags.all_rows, "--all shows them");
}

bool HasSamples(const SampledReport& report) {
  return std::ranges::any_of(report.cases, [](const SampledCase& each) { return !each.samples.empty(); });
}

// One invocation.
class Compare {
 public:
  Compare(const CompareFlags& flags, SampleChoice choice) : flags_(flags), choice_(std::move(choice)) {}

  int Run() { return flags_.column.empty() ? TwoReports() : OneReport(); }

 private:
  // Both at once: most of the time of a large comparison is reading.
  int TwoReports() {
    absl::StatusOr<SampledReport> base, compared;
    std::jthread reader([&] { base = SampleReportFile(flags_.old_report, choice_); });
    compared = SampleReportFile(flags_.new_report, choice_);
    reader.join();
    if (!base.ok()) return Complain(kExitBadInput, base.status());
    if (!compared.ok()) return Complain(kExitBadInput, compared.status());
    return Show(CompareReports(MatchByName(*std::move(base), *std::move(compared)), TheMetric()));
  }

  int OneReport() {
    absl::StatusOr<SampledReport> report = ReadForColumns();
    if (!report.ok()) return Complain(kExitBadInput, report.status());
    if (report->cases.empty()) return Complain(kExitNothingToCompare, NothingIn(report->source));
    absl::StatusOr<Comparison> comparison =
        CompareColumns(*report, {flags_.column, flags_.rows, flags_.baseline}, TheMetric());
    if (!comparison.ok()) return Complain(kExitNothingToCompare, comparison.status());
    return Show(*comparison);
  }

  // Cases of weir may have different numbers of records, so their time a record is compared, if they have it.
  absl::StatusOr<SampledReport> ReadForColumns() {
    if (!flags_.metric.empty()) return SampleReportFile(flags_.old_report, choice_);
    choice_.metric = "ns_per_record";
    absl::StatusOr<SampledReport> report = SampleReportFile(flags_.old_report, choice_);
    if (!report.ok() || HasSamples(*report)) return report;
    choice_.metric = "real_time";
    return SampleReportFile(flags_.old_report, choice_);
  }

  Metric TheMetric() const {
    Metric metric = MetricNamed(choice_.metric);
    if (!flags_.better.empty()) metric.higher_is_better = flags_.better == "higher";
    return metric;
  }

  std::string NothingIn(std::string_view what) const {
    return fmt::format("{}: no case{}", what, flags_.filter.empty() ? "" : " that --filter finds");
  }

  int Show(const Comparison& comparison) const {
    RendererFor(flags_)->Render(
        comparison, [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); });
    if (comparison.matched > 0) return kExitDone;
    return Complain(kExitNothingToCompare,
                    fmt::format("nothing to compare: no two rows of the same case have {}{}", choice_.metric,
                                flags_.filter.empty() ? "" : " among those that --filter finds"));
  }

  const CompareFlags& flags_;
  SampleChoice choice_;
};

}  // namespace

int CompareCommand(int argc, char** argv) {
  const std::variant<CompareFlags, ExitCode> parsed = ParseCompareFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const CompareFlags& flags = std::get<CompareFlags>(parsed);
  SampleChoice choice;
  if (!flags.metric.empty()) choice.metric = flags.metric;
  if (!flags.filter.empty()) {
    absl::StatusOr<NameFilter> filter = NameFilter::Make(flags.filter);
    if (!filter.ok()) return Complain(kExitUsage, filter.status());
    choice.filter = *std::move(filter);
  }
  return Compare(flags, std::move(choice)).Run();
}

}  // namespace weir
