// A libFuzzer target: whatever the bytes, reading ends with a report or an error that names a place; a report
// that is read, written and read again is the same; and it can be compared with itself and shown.
//
// bazel run --config=fuzz //tests/fuzz:report_reader_fuzz -- -max_total_time=600

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "results/compare/column_comparison.h"
#include "results/compare/comparison_renderer.h"
#include "results/compare/report_comparison.h"
#include "results/report/report_reader.h"
#include "results/report/report_writer.h"

namespace weir {
namespace {

void Require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

bool NamesAPlace(std::string_view message) {
  return message.starts_with("input:") && message.find(": ") != std::string_view::npos;
}

void RequireRoundTrip(const Report& report) {
  const std::string written = ReportJson(report);
  const absl::StatusOr<Report> again = ReadReport(written, "written");
  Require(again.ok(), "what was written cannot be read");
  Require(again->rows.size() == report.rows.size(), "rows got lost");
  Require(ReportJson(*again) == written, "what was written and read is written differently");
}

void Compare(const Report& report) {
  const SampledReport sampled = SampleReport(report, "input", SampleChoice());
  const MatchedReports twice = MatchByName(SampleReport(report, "input", SampleChoice()),
                                           SampleReport(report, "input", SampleChoice()));
  Comparison comparison = CompareReports(twice, Metric());
  Require(comparison.Count(Finding::kRegressed) == 0, "a report has regressed against itself");
  size_t length = 0;
  const TextOutput count = [&length](std::string_view text) { length += text.size(); };
  ComparisonText(TableStyle(), false).Render(comparison, count);
  ComparisonMarkdown().Render(comparison, count);
  ComparisonCsv().Render(comparison, count);
  ComparisonJson().Render(comparison, count);
  absl::StatusOr<Comparison> columns = CompareColumns(sampled, {"2", {}, ""}, Metric());
  if (columns.ok()) ComparisonText(TableStyle(), true).Render(*columns, count);
  Require(length > 0, "no output");
}

}  // namespace
}  // namespace weir

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<weir::Report> report = weir::ReadReport(text, "input");
  if (report.ok()) {
    weir::RequireRoundTrip(*report);
    weir::Compare(*report);
  } else {
    weir::Require(weir::NamesAPlace(std::string(report.status().message())), "an error names no place");
  }
  return 0;
}
