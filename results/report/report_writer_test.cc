#include "results/report/report_writer.h"

#include <rapidjson/document.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/report_reader.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;

ReportRow MeasuredRow() {
  ReportRow row;
  row.name = row.run_name = "write/batched/iterations:1/manual_time";
  row.family_index = 0;
  row.per_family_instance_index = 0;
  row.repetitions = 3;
  row.repetition_index = 2;
  row.threads = 1;
  row.iterations = 1;
  row.real_time = 0.1;
  row.cpu_time = 0.25;
  row.time_unit = TimeUnit::kSecond;
  row.label = "cold,steal";
  row.SetCounter("bytes", 108888890);
  row.SetCounter("ns_per_record", 3.12);
  return row;
}

Report ReportOf(ReportRow row) {
  Report report;
  report.SetContext("host_name", "host");
  report.SetContextJson("num_cpus", "2");
  report.rows.push_back(std::move(row));
  return report;
}

Report ReadBack(const Report& report) {
  absl::StatusOr<Report> read = ReadReport(ReportJson(report), "test");
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? *read : Report();
}

TEST(ReportWriterTest, HasTheLayoutOfGoogleBenchmark) {
  EXPECT_EQ(ReportJson(ReportOf(MeasuredRow())), R"({
  "context": {
    "host_name": "host",
    "num_cpus": 2
  },
  "benchmarks": [
    {
      "name": "write/batched/iterations:1/manual_time",
      "family_index": 0,
      "per_family_instance_index": 0,
      "run_name": "write/batched/iterations:1/manual_time",
      "run_type": "iteration",
      "repetitions": 3,
      "repetition_index": 2,
      "threads": 1,
      "iterations": 1,
      "real_time": 0.1,
      "cpu_time": 0.25,
      "time_unit": "s",
      "bytes": 108888890,
      "ns_per_record": 3.12,
      "label": "cold,steal"
    }
  ]
}
)");
}

TEST(ReportWriterTest, AnEmptyReportIsValid) { EXPECT_TRUE(ReadBack(Report()).rows.empty()); }

TEST(ReportWriterTest, ARowWithAnErrorHasNoFigures) {
  ReportRow row = MeasuredRow();
  row.error = "byte 7 differs";
  const std::string json = ReportJson(ReportOf(row));
  EXPECT_THAT(json, HasSubstr("\"error_occurred\": true,\n      \"error_message\": \"byte 7 differs\""));
  for (const char* key : {"real_time\"", "cpu_time\"", "time_unit", "bytes", "ns_per_record"}) {
    EXPECT_THAT(json, Not(HasSubstr(std::string("      \"") + key))) << key;
  }
  const ReportRow back = ReadBack(ReportOf(row)).rows.at(0);
  EXPECT_EQ(back.error, "byte 7 differs");
  EXPECT_EQ(back.real_time, std::nullopt);
  EXPECT_TRUE(back.counters.empty());
}

TEST(ReportWriterTest, WhatIsNotFiniteNeverBecomesANumber) {
  ReportRow row = MeasuredRow();
  row.cpu_time = INFINITY;
  row.SetCounter("syscalls", std::nan(""));
  row.SetCounter("limit_ratio", -INFINITY);
  const ReportRow back = ReadBack(ReportOf(row)).rows.at(0);
  EXPECT_EQ(back.cpu_time, std::nullopt);
  EXPECT_EQ(back.counters.size(), 2u);
  rapidjson::Document strict;  // no NaN flag: fails on anything that is not JSON
  strict.Parse(ReportJson(ReportOf(row)).c_str());
  EXPECT_FALSE(strict.HasParseError());
}

TEST(ReportWriterTest, EveryDoubleRoundTrips) {
  std::mt19937_64 random(1);
  Report report;
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(random());
    ReportRow row;
    row.name = "r";
    if (std::isfinite(value)) row.SetCounter("v", value);
    if (std::isfinite(value)) row.real_time = value;
    report.rows.push_back(row);
  }
  const Report back = ReadBack(report);
  ASSERT_EQ(back.rows.size(), report.rows.size());
  for (size_t i = 0; i < back.rows.size(); ++i) {
    EXPECT_EQ(back.rows[i].Counter("v"), report.rows[i].Counter("v"));
    EXPECT_EQ(back.rows[i].real_time, report.rows[i].real_time);
  }
}

TEST(ReportWriterTest, TextThatNeedsEscapingRoundTrips) {
  ReportRow row = MeasuredRow();
  row.label = "quote \" backslash \\ control \x01 line\n";
  row.other_strings.emplace_back("a\"b", "c");
  const ReportRow back = ReadBack(ReportOf(row)).rows.at(0);
  EXPECT_EQ(back.label, row.label);
  EXPECT_EQ(back.other_strings, row.other_strings);
}

TEST(ReportWriterTest, ContextOfAnyKindRoundTrips) {
  Report report;
  report.SetContextJson("caches", "[\n      {\n        \"level\": 1\n      }\n    ]");
  report.SetContextJson("cpu_scaling_enabled", "false");
  report.SetContext("weir_session", "a b");
  const std::string json = ReportJson(report);
  EXPECT_EQ(ReportJson(ReadBack(report)), json);
}

TEST(ReportWriterTest, WritesAFileThatReadsBack) {
  const std::string path = testing::TempDir() + "weir_report_writer_test.json";
  ASSERT_TRUE(WriteReport(path, ReportOf(MeasuredRow())).ok());
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), ReportJson(ReportOf(MeasuredRow())));
  unlink(path.c_str());
}

TEST(ReportWriterTest, AnErrorNamesThePath) {
  const absl::Status status = WriteReport("/nowhere/at/all.json", Report());
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/at/all.json"));
}

}  // namespace
}  // namespace weir
