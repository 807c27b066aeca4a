#include "results/report/report_reader.h"

#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/case_name.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

// Written by Google Benchmark 1.7.1 itself: three repetitions with their aggregates, a row with an error,
// complexity rows, counters that are not finite.
Report GoogleBenchmarksOwn() {
  std::ifstream in("results/report/testdata/google_benchmark_1_7_1.json");
  std::stringstream text;
  text << in.rdbuf();
  absl::StatusOr<Report> report = ReadReport(text.str(), "own.json");
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : Report();
}

std::string ErrorOf(std::string_view json) {
  const absl::StatusOr<Report> report = ReadReport(json, "f.json");
  if (report.ok()) return "accepted";
  EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(report.status().message());
}

// The rows of a report with this text as the array's content.
std::string InArray(std::string_view rows) { return "{\"benchmarks\": [" + std::string(rows) + "]}"; }

ReportRow RowOf(std::string_view fields) {
  absl::StatusOr<Report> report =
      ReadReport(InArray("{\"name\": \"n\", " + std::string(fields) + "}"), "f.json");
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? report->rows.at(0) : ReportRow();
}

TEST(ReportReaderTest, ReadsTheContextOfGoogleBenchmark) {
  const Report report = GoogleBenchmarksOwn();
  EXPECT_EQ(report.Context("num_cpus"), "2");
  EXPECT_EQ(report.Context("cpu_scaling_enabled"), "false");
  EXPECT_EQ(report.Context("host_name"), "host");
  EXPECT_EQ(report.Context("foo"), "bar");
  EXPECT_THAT(*report.Context("caches"), testing::StartsWith("[\n"));
  EXPECT_THAT(*report.Context("load_avg"), testing::MatchesRegex("\\[[0-9.,]*\\]"));
}

TEST(ReportReaderTest, ReadsARunOfGoogleBenchmark) {
  const Report report = GoogleBenchmarksOwn();
  ASSERT_EQ(report.rows.size(), 12u);
  const ReportRow& row = report.rows[2];
  EXPECT_EQ(WithoutAppendedParts(row.RunName()), "write/batched/record:number");
  EXPECT_EQ(row.run_type, RunType::kIteration);
  EXPECT_EQ(row.repetitions, 3);
  EXPECT_EQ(row.repetition_index, 2);
  EXPECT_EQ(row.iterations, 1);
  EXPECT_EQ(row.real_time, 1234567);
  EXPECT_EQ(row.label, "a,\"b\"");
  EXPECT_THAT(row.counters, ElementsAre(Pair("big", 1e10), Pair("bytes", 123456789)));
}

TEST(ReportReaderTest, ReadsAggregatesOfGoogleBenchmark) {
  const ReportRow row = GoogleBenchmarksOwn().rows.at(3);
  EXPECT_EQ(row.run_type, RunType::kAggregate);
  EXPECT_EQ(row.aggregate_name, "mean");
  EXPECT_EQ(row.aggregate_unit, "time");
  EXPECT_EQ(row.repetition_index, std::nullopt);
  EXPECT_EQ(WithoutAppendedParts(row.RunName()), "write/batched/record:number");
}

TEST(ReportReaderTest, DropsTheZerosOfARowWithAnError) {
  const ReportRow row = GoogleBenchmarksOwn().rows.at(7);
  EXPECT_EQ(row.error, "boom");
  EXPECT_EQ(row.real_time, std::nullopt);
  EXPECT_EQ(row.cpu_time, std::nullopt);
}

TEST(ReportReaderTest, ReadsComplexityRowsWithoutTimes) {
  const Report report = GoogleBenchmarksOwn();
  const ReportRow& big_o = report.rows.at(10);
  EXPECT_EQ(big_o.real_time, std::nullopt);
  EXPECT_THAT(big_o.other_strings, ElementsAre(Pair("big_o", "N")));
  EXPECT_TRUE(big_o.Counter("cpu_coefficient").has_value());
  EXPECT_TRUE(report.rows.at(11).Counter("rms").has_value());
}

TEST(ReportReaderTest, BareNotFiniteNumbersAreAbsent) {
  const ReportRow row =
      RowOf("\"a\": NaN, \"b\": -NaN, \"c\": Infinity, \"d\": -Infinity, \"real_time\": NaN, \"e\": 1");
  EXPECT_THAT(row.counters, ElementsAre(Pair("e", 1)));
  EXPECT_EQ(row.real_time, std::nullopt);
}

TEST(ReportReaderTest, SkippedRowsHaveNoFigures) {
  const ReportRow row =
      RowOf("\"skipped\": true, \"skip_message\": \"no\", \"real_time\": 0, \"time_unit\": \"ns\"");
  EXPECT_EQ(row.error, "skipped: no");
  EXPECT_EQ(row.real_time, std::nullopt);
}

TEST(ReportReaderTest, PassesOverWhatItDoesNotKnow) {
  const ReportRow row =
      RowOf("\"x\": null, \"y\": [1, {\"name\": 2}], \"z\": {\"real_time\": \"q\"}, \"w\": true");
  EXPECT_TRUE(row.counters.empty());
  EXPECT_EQ(row.name, "n");
  EXPECT_TRUE(ReadReport("{\"extra\": {\"benchmarks\": 1}, \"benchmarks\": [], \"n\": 1}", "f").ok());
}

TEST(ReportReaderTest, ErrorsNameSourceLineAndColumn) {
  EXPECT_EQ(ErrorOf("{\n  \"benchmarks\": [\n    oops]}").substr(0, 11), "f.json:3:5:");
  EXPECT_EQ(ErrorOf("x").substr(0, 11), "f.json:1:1:");
  EXPECT_EQ(ErrorOf("").substr(0, 11), "f.json:1:1:");
  EXPECT_EQ(ErrorOf(InArray("\n{}")), "f.json:2:2: a row without a \"name\"");
  EXPECT_EQ(ErrorOf(InArray("\n{\"name\": \"n\",\n\"real_time\": \"1\"}")),
            "f.json:3:17: \"real_time\" must be a number");
}

TEST(ReportReaderTest, RefusesWhatIsNoReport) {
  EXPECT_THAT(ErrorOf("[]"), HasSubstr("a report is an object"));
  EXPECT_THAT(ErrorOf("1"), HasSubstr("a report is an object"));
  EXPECT_THAT(ErrorOf("{}"), HasSubstr("no \"benchmarks\""));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": {}}"), HasSubstr("must be an array"));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": null}"), HasSubstr("must be an array"));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": \"x\"}"), HasSubstr("must be an array"));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": [1]}"), HasSubstr("must be an object"));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": [[]]}"), HasSubstr("must be an object"));
  EXPECT_THAT(ErrorOf("{\"context\": [], \"benchmarks\": []}"), HasSubstr("\"context\" must be an object"));
  EXPECT_THAT(ErrorOf("{\"context\": \"x\", \"benchmarks\": []}"),
              HasSubstr("\"context\" must be an object"));
  EXPECT_THAT(ErrorOf("{\"benchmarks\": [], \"benchmarks\": []}"), HasSubstr("twice"));
  EXPECT_THAT(ErrorOf("{\"context\": {\"a\": NaN}, \"benchmarks\": []}"), HasSubstr("in the context"));
}

std::vector<std::string> NotesOf(std::string_view text) {
  const absl::StatusOr<Report> report = ReadReport(text, "f.json");
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? report->notes : std::vector<std::string>();
}

TEST(ReportReaderTest, PassesOverTextAroundIt) {
  const std::string report = "{\n  \"context\": {\"a\": 1},\n  \"benchmarks\": [{\"name\": \"n\"}]}";
  EXPECT_THAT(NotesOf(report + "\n \n"), testing::IsEmpty());
  EXPECT_THAT(NotesOf("\xef\xbb\xbf" + report), ElementsAre("a byte order mark before it was passed over"));
  for (const std::string before :
       {"loading\n", "{\"level\": \"info\"}\n", "[info] {x}\n", "{} {\"a\"\n", "{ \"a\": [1, \"b\n", "1 "}) {
    EXPECT_THAT(NotesOf(before + report), ElementsAre("text before it was passed over")) << before;
    EXPECT_EQ(ReadReport(before + report, "f")->rows.size(), 1u);
  }
  for (const std::string behind : {"all done\n", " {}", "{\"level\": \"info\"}", "x"}) {
    EXPECT_THAT(NotesOf(report + behind), ElementsAre("text behind it was passed over")) << behind;
  }
  EXPECT_EQ(ErrorOf("log\n" + report.substr(0, 48) + "oops}").substr(0, 9), "f.json:4:")
      << "in the whole text";
}

TEST(ReportReaderTest, WhatLooksLikeAReportAndCannotBeReadIsNamed) {
  const std::string report = InArray("\n{\"name\": \"n\"}\n");
  EXPECT_EQ(ErrorOf(report + "\n" + report),
            "f.json:4:1: a second report begins here; give each a file of its own");
  EXPECT_EQ(ErrorOf(report + "\nlog\n{ \"context\": {}, \"benchmarks\": []}"),
            "f.json:5:1: a second report begins here; give each a file of its own");
  EXPECT_THAT(ErrorOf(InArray("\n{\"name\": \"n\"},\n  [warn] cache miss\n{\"name\": \"m\"}")),
              testing::AllOf(testing::StartsWith("f.json:3:"), HasSubstr("\"[warn] cache miss\""),
                             HasSubstr("--benchmark_out=FILE")));
  const std::string wide("\xff\xfe{\0\n\0", 6);
  EXPECT_THAT(ErrorOf(wide), HasSubstr("f.json:1:1: this is UTF-16"));
  EXPECT_THAT(ErrorOf(std::string("{\0\n\0", 4)), HasSubstr("this is UTF-16"));
  EXPECT_THAT(ErrorOf(report + std::string("\0x", 2)), HasSubstr("zero byte"));
}

TEST(ReportReaderTest, OfAKeyThatComesTwiceTheFirstCountsAndItIsNamed) {
  const absl::StatusOr<Report> report = ReadReport(
      "{\"context\": {\"a\": 1, \"a\": [2]}, \"benchmarks\": ["
      "{\"name\": \"n\", \"threads\": 1, \"threads\": 8.0},"
      "{\"name\": \"m\", \"threads\": 1, \"threads\": 8.0}]}",
      "f");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->Context("a"), "1");
  EXPECT_EQ(report->rows.at(0).threads, 1);
  EXPECT_THAT(report->notes,
              ElementsAre(HasSubstr("\"a\" stands twice"), HasSubstr("\"threads\" stands twice")));
}

TEST(ReportReaderTest, RefusesEveryCutOffReport) {
  std::string json = "{\"context\": {\"a\": [1]}, \"benchmarks\": [{\"name\": \"n\", \"x\": 1.5}]}";
  for (size_t length = 0; length < json.size(); ++length) {
    EXPECT_NE(ErrorOf(json.substr(0, length)), "accepted") << length;
  }
}

TEST(ReportReaderTest, RefusesRowsItWouldMisread) {
  for (const char* fields : {"\"iterations\": 1.5", "\"iterations\": NaN", "\"iterations\": \"1\"",
                             "\"cpu_time\": true", "\"run_type\": \"other\"", "\"time_unit\": \"min\"",
                             "\"error_occurred\": \"true\"", "\"real_time\": [1]", "\"run_name\": {}",
                             "\"skipped\": []", "\"name\": \"again\"", "\"error_message\": false"}) {
    EXPECT_NE(ErrorOf(InArray("{\"name\": \"n\", " + std::string(fields) + "}")), "accepted") << fields;
  }
}

TEST(ReportReaderTest, DeepNestingIsNoDanger) {
  const std::string deep(1'000'000, '[');
  EXPECT_NE(ErrorOf(deep), "accepted");
  EXPECT_NE(ErrorOf("{\"context\": {\"a\": " + deep), "accepted");
  const std::string closed =
      "{\"context\": {\"a\": " + deep + std::string(deep.size(), ']') + "}, \"benchmarks\": []}";
  EXPECT_TRUE(ReadReport(closed, "f").ok());
}

}  // namespace
}  // namespace weir
