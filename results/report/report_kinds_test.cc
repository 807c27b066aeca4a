// A file of every kind of report that Google Benchmark has written; and what becomes of each when it is cut
// or damaged.

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/name_filter.h"
#include "results/report/report_reader.h"
#include "results/report/report_writer.h"
#include "results/report/sampled_report.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr const char* kDirectory = "results/report/testdata/reports";

std::string PathOf(const std::string& name) { return fmt::format("{}/{}.json", kDirectory, name); }

Report Read(const std::string& name) {
  absl::StatusOr<Report> report = ReadReportFile(PathOf(name));
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : Report();
}

SampledReport Sample(const std::string& name, const std::string& metric = "real_time") {
  absl::StatusOr<SampledReport> report = SampleReportFile(PathOf(name), {metric, std::nullopt});
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *std::move(report) : SampledReport();
}

std::vector<std::pair<std::string, std::string>> AllFiles() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::directory_iterator(kDirectory)) {
    std::ifstream in(entry.path(), std::ios::binary);
    files.emplace_back(entry.path().filename().string(),
                       std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
  }
  EXPECT_EQ(files.size(), 15u);
  return files;
}

// A report, or an error that names file, line and column: nothing else may become of any bytes.
bool IsReadOrRefusedAtAPlace(const std::string& text) {
  const absl::StatusOr<Report> report = ReadReport(text, "f.json");
  if (report.ok()) return true;
  const std::string message(report.status().message());
  size_t line = 0, column = 0;
  char first = ' ';
  const int found = std::sscanf(message.c_str(), "f.json:%zu:%zu: %c", &line, &column, &first);
  return found == 3 && line > 0 && column > 0;
}

TEST(ReportKindsTest, BeforeThereWereRunTypes) {
  const SampledReport report = Sample("old_version");
  ASSERT_EQ(report.cases.size(), 1u) << "its aggregates and complexity rows are no cases";
  EXPECT_EQ(report.cases[0].name, "BM_copy/8");
  ASSERT_EQ(report.cases[0].samples.size(), 1u) << "one process";
  EXPECT_DOUBLE_EQ(report.cases[0].samples[0].value, 11e-9);
}

TEST(ReportKindsTest, AggregatesOnlyBeforeThereWereRunTypes) {
  const SampledReport report = Sample("old_aggregates_only");
  ASSERT_EQ(report.cases.size(), 2u);
  EXPECT_EQ(report.cases[0].name, "BM_copy/8");
  EXPECT_TRUE(report.cases[0].from_aggregate);
  ASSERT_EQ(report.cases[0].samples.size(), 1u);
  EXPECT_DOUBLE_EQ(report.cases[0].samples[0].value, 11e-9) << "the median before the mean";
  EXPECT_EQ(report.cases[1].name, "BM_copy/16");
  EXPECT_DOUBLE_EQ(report.cases[1].samples[0].value, 22e-9) << "before version 1.3 there was no median";
}

TEST(ReportKindsTest, BenchmarksThatAreOnlyCalledLikeAggregates) {
  const SampledReport report = Sample("old_names_like_aggregates");
  std::vector<std::string_view> names;
  for (const SampledCase& each : report.cases) names.push_back(each.name);
  EXPECT_THAT(names, ElementsAre("BM_mean", "BM_median", "BM_range"));
  for (const SampledCase& each : report.cases) EXPECT_FALSE(each.from_aggregate) << each.name;
  EXPECT_DOUBLE_EQ(report.cases[2].samples[0].value, 3e-9);
}

TEST(ReportKindsTest, TheFilterLooksAtNamesWithoutTheirAggregates) {
  const SampleChoice choice{"real_time", *NameFilter::Make("8$")};
  const auto report = SampleReportFile(PathOf("old_aggregates_only"), choice);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->cases.size(), 1u);
  EXPECT_EQ(report->cases[0].name, "BM_copy/8");
  EXPECT_TRUE(
      SampleReportFile(PathOf("old_version"), {"real_time", *NameFilter::Make("mean")})->cases.empty());
}

TEST(ReportKindsTest, WithASchemaVersion) {
  const Report report = Read("json_schema_version");
  EXPECT_EQ(report.Context("json_schema_version"), "1");
  ASSERT_EQ(report.rows.size(), 1u);
  EXPECT_EQ(report.rows[0].real_time, 10.5);
}

TEST(ReportKindsTest, RepetitionsWithTheirAggregates) {
  const SampledReport report = Sample("repetitions");
  ASSERT_EQ(report.cases.size(), 1u);
  EXPECT_FALSE(report.cases[0].from_aggregate);
  EXPECT_EQ(report.rows, 3u);
  ASSERT_EQ(report.cases[0].samples.size(), 1u) << "repetitions in one process are one sample";
  EXPECT_DOUBLE_EQ(report.cases[0].samples[0].value, 11e-9);
}

TEST(ReportKindsTest, AggregatesOnly) {
  const SampledReport report = Sample("aggregates_only");
  ASSERT_EQ(report.cases.size(), 2u);
  EXPECT_TRUE(report.cases[0].from_aggregate);
  EXPECT_DOUBLE_EQ(report.cases[0].samples[0].value, 11e-9) << "the median before the mean";
  EXPECT_DOUBLE_EQ(report.cases[1].samples[0].value, 5e-9) << "the mean, where it is all there is";
}

TEST(ReportKindsTest, Complexity) {
  const Report report = Read("complexity");
  ASSERT_EQ(report.rows.size(), 4u);
  EXPECT_EQ(report.rows[2].real_time, std::nullopt);
  EXPECT_EQ(report.rows[2].Counter("cpu_coefficient"), 3.5);
  EXPECT_EQ(report.rows[3].Counter("rms"), 0.05);
  EXPECT_EQ(Sample("complexity").cases.size(), 2u);
}

TEST(ReportKindsTest, ErrorsAndSkips) {
  const SampledReport report = Sample("errors_and_skips");
  ASSERT_EQ(report.cases.size(), 3u);
  EXPECT_EQ(report.cases[0].first_error, "cannot open \"x\"");
  EXPECT_TRUE(report.cases[0].samples.empty()) << "the zeros of a failed run are no figures";
  EXPECT_EQ(report.cases[1].first_error, "skipped: no such CPU");
  EXPECT_EQ(report.cases[2].errors, 0u);
}

TEST(ReportKindsTest, MixedUnits) {
  std::vector<double> seconds;
  for (const SampledCase& each : Sample("mixed_units").cases) seconds.push_back(each.samples[0].value);
  EXPECT_THAT(seconds, ElementsAre(testing::DoubleEq(1.5e-6), testing::DoubleEq(1.5e-6),
                                   testing::DoubleEq(1.5e-3), testing::DoubleEq(1.5)));
}

TEST(ReportKindsTest, BareNotFiniteNumbers) {
  const Report report = Read("not_finite");
  EXPECT_EQ(report.rows.at(0).real_time, std::nullopt);
  EXPECT_THAT(report.rows.at(0).counters, ElementsAre(Pair("z", 1.5)));
  EXPECT_TRUE(Sample("not_finite").cases.at(0).samples.empty());
}

TEST(ReportKindsTest, NotFiniteNumbersInLowerCase) {
  const Report report = Read("old_not_finite");
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].real_time, std::nullopt);
  EXPECT_EQ(report.rows[0].cpu_time, std::nullopt);
  EXPECT_EQ(report.rows[0].label, "nan, \": -nan\"");
  EXPECT_THAT(report.rows[0].counters, ElementsAre(Pair("z", 1.5)));
  EXPECT_EQ(report.rows[1].real_time, 1);
}

TEST(ReportKindsTest, UserCounters) {
  EXPECT_DOUBLE_EQ(Sample("counters", "bytes_per_second").cases.at(0).samples[0].value, 1.5e9);
  EXPECT_DOUBLE_EQ(Sample("counters", "hits").cases.at(0).samples[0].value, 3);
  EXPECT_EQ(Read("counters").rows.at(0).label, "warm, \"quoted\"");
}

TEST(ReportKindsTest, MemoryKeys) {
  const SampledReport report = Sample("memory", "max_bytes_used");
  EXPECT_DOUBLE_EQ(report.cases.at(0).samples[0].value, 4096);
  ASSERT_EQ(report.cases[0].counts.size(), 1u);
  EXPECT_EQ(schema::kExactCounters[report.cases[0].counts[0].counter], "allocs_per_iter");
}

TEST(ReportKindsTest, DuplicateNamesAreCasesOfTheirOwn) {
  const SampledReport report = Sample("duplicate_names");
  ASSERT_EQ(report.cases.size(), 3u);
  EXPECT_EQ(report.cases[0].name, report.cases[1].name);
  EXPECT_DOUBLE_EQ(report.cases[0].samples[0].value, 10e-9);
  EXPECT_DOUBLE_EQ(report.cases[1].samples[0].value, 20e-9);
}

TEST(ReportKindsTest, DecimalCommasAreRefusedWhereTheyStand) {
  const absl::StatusOr<Report> report = ReadReportFile(PathOf("decimal_commas"));
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.status().message(),
            "results/report/testdata/reports/decimal_commas.json:25:22: a digit where a name must stand; was "
            "this written "
            "with a locale's decimal commas?");
}

TEST(ReportKindsTest, WrittenAndReadAgainTheyAreTheSame) {
  for (const auto& [name, text] : AllFiles()) {
    const absl::StatusOr<Report> report = ReadReport(text, name);
    if (!report.ok()) continue;
    const std::string written = ReportJson(*report);
    const absl::StatusOr<Report> again = ReadReport(written, name);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->rows.size(), report->rows.size()) << name;
    EXPECT_EQ(again->context.size(), report->context.size()) << name;
    EXPECT_EQ(ReportJson(*again), written) << name;
  }
}

TEST(ReportKindsTest, CutAnywhereTheyAreRefused) {
  for (const auto& [name, text] : AllFiles()) {
    const size_t end = text.find_last_of('}');
    for (size_t length = 0; length < text.size(); ++length) {
      const std::string cut = text.substr(0, length);
      ASSERT_TRUE(IsReadOrRefusedAtAPlace(cut)) << name << " at " << length;
      ASSERT_EQ(ReadReport(cut, name).ok(), length > end && name != "decimal_commas.json")
          << name << " at " << length;
    }
  }
}

TEST(ReportKindsTest, DamagedAnywhereTheyAreReadOrRefused) {
  std::mt19937 random(20261123);
  for (const auto& [name, text] : AllFiles()) {
    for (int i = 0; i < 1000; ++i) {
      std::string damaged = text;
      for (int flips = 1 + i % 3; flips > 0; --flips) {
        char& byte = damaged[random() % damaged.size()];
        byte = static_cast<char>(byte ^ (1 << random() % 8));
      }
      ASSERT_TRUE(IsReadOrRefusedAtAPlace(damaged)) << name << ", damage " << i;
    }
  }
}

TEST(ReportKindsTest, RandomBytesAreRefused) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 100, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ASSERT_FALSE(ReadReport(bytes, "f.json").ok());
    ASSERT_TRUE(IsReadOrRefusedAtAPlace(bytes));
  }
}

TEST(ReportKindsTest, AMillionLevelsOfNestingAreNoDanger) {
  for (const char* open : {"[", "{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 1'000'000; ++i) deep += open;
    for (const char* before :
         {"", "{\"x\": ", "{\"context\": {\"a\": ", "{\"benchmarks\": [{\"name\": \"n\", \"a\": "}) {
      EXPECT_TRUE(IsReadOrRefusedAtAPlace(before + deep));
    }
  }
}

TEST(ReportKindsTest, AFileThatIsNotThereIsNamed) {
  const absl::StatusOr<Report> report = ReadReportFile("results/report/testdata/none.json");
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(std::string(report.status().message()),
            "results/report/testdata/none.json: No such file or directory");
  EXPECT_EQ(std::string(ReadReportFile("results/report/testdata").status().message()),
            "results/report/testdata: Is a directory");
}

}  // namespace
}  // namespace weir
