#include "results/report/tool_formats.h"

#include <cmath>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/report_reader.h"
#include "results/report/report_writer.h"
#include "results/report/sampled_report.h"

namespace weir {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kDirectory = "results/report/testdata/tools/";

std::string Contents(const std::string& name) {
  std::ifstream in(kDirectory + name);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Report ReadOf(const std::string& name) {
  absl::StatusOr<Report> report = ReadReportFile(kDirectory + name);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : Report();
}

std::string ErrorOf(std::string_view text) {
  const absl::StatusOr<Report> report = ReadReport(text, "f");
  return report.ok() ? "accepted" : std::string(report.status().message());
}

struct Figures {
  std::string name;
  double seconds = 0;  // the median, else the mean
  uint32_t repetitions = 0;
  bool from_aggregate = false;

  bool operator==(const Figures& other) const {
    return name == other.name && std::fabs(seconds - other.seconds) <= 1e-9 * other.seconds &&
           repetitions == other.repetitions && from_aggregate == other.from_aggregate;
  }
};

void PrintTo(const Figures& figures, std::ostream* out) {
  *out << figures.name << ' ' << figures.seconds << " s of " << figures.repetitions
       << (figures.from_aggregate ? "*" : "");
}

// What a comparison and a history take of it.
std::vector<Figures> FiguresOf(const Report& report) {
  std::vector<Figures> all;
  const SampledReport sampled = SampleReport(report, "f", SampleChoice());
  EXPECT_FALSE(sampled.rounds_are_processes);
  for (const SampledCase& each : sampled.cases) {
    if (each.errors > 0) continue;
    EXPECT_EQ(each.metric, "real_time");
    EXPECT_EQ(each.samples.size(), 1u) << "repetitions are one sample";
    all.push_back({std::string(each.name), each.samples[0].value, each.repetitions, each.from_aggregate});
  }
  return all;
}

struct File {
  const char* name;
  const char* format;
  std::vector<Figures> figures;
};

// The values stand in the files: those of hyperfine and pytest-benchmark as the medians that these tools
// computed, those of Catch2 as means; of the others the median was taken by hand.
const std::vector<File>& Files() {
  static const std::vector<File> kFiles = {
      {"catch2_v2_1.xml",
       "Catch2's XML",
       {{"sorting/std::sort 256 <ints>", 1492.44e-9, 20, true},
        {"sorting/stable/std::stable_sort 256", 2169.78e-9, 20, true},
        {"summing/accumulate", 89605.4e-9, 20, true}}},
      {"catch2_v2_2.xml",
       "Catch2's XML",
       {{"sorting/std::sort 256 <ints>", 1499.62e-9, 12, true},
        {"sorting/stable/std::stable_sort 256", 2193.24e-9, 12, true}}},
      {"catch2_v3_1.xml",
       "Catch2's XML",
       {{"Parsing/short line", 52.125e-9, 100, true},
        {"Parsing/escapes & quotes/long line", 3140.5e-9, 100, true}}},
      {"catch2_v3_2.xml",
       "Catch2's XML",
       {{"Parsing/short line", 54.25e-9, 100, true},
        {"Parsing/escapes & quotes/long line", 3e-6, 100, true}}},
      {"nanobench_1.json",
       "nanobench's JSON",
       {{"random numbers/xorshift", 2.125e-9, 3},
        {"set find/N:100", 3.6e-8, 3},
        {"set find/N:10000", 1.25e-7, 3}}},
      {"nanobench_2.json",
       "nanobench's JSON",
       {{"random numbers/xorshift", 2.5e-9, 3},
        {"set find/N:100", 3.65e-8, 3},
        {"set find/N:10000", 1.25e-7, 3}}},
      {"hyperfine_1.json", "hyperfine's JSON", {{"seq 1000", 0.006015605, 6}, {"seq 2000", 0.002867754, 6}}},
      {"hyperfine_2.json", "hyperfine's JSON", {{"list", 0.00762292192, 5}, {"false", 0.00080236092, 5}}},
      {"pytest_1.json",
       "pytest-benchmark's JSON",
       {{"test_bench.py::test_sort[64]", 1.4268751328927463e-06, 8},
        {"test_bench.py::test_sort[1024]", 4.651032504625619e-05, 8},
        {"test_bench.py::test_sum", 5.626109959848691e-05, 8}}},
      {"pytest_2.json",
       "pytest-benchmark's JSON",
       {{"test_bench.py::test_sort[64]", 9.608998880139553e-07, 8, true},
        {"test_bench.py::test_sort[1024]", 3.1173524985206316e-05, 8, true},
        {"test_bench.py::test_sum", 3.193740049027838e-05, 8, true}}},
      {"cargo_criterion_1.jsonl",
       "cargo-criterion's JSON",
       {{"sort/64", 417.9e-9, 6}, {"sort/1024", 9751e-9, 6}}},
      {"cargo_criterion_2.jsonl",
       "cargo-criterion's JSON",
       {{"sort/64", 522.375e-9, 6}, {"sort/1024", 12188.75e-9, 6}}},
      {"criterion/fib/20/base/sample.json", "Criterion's sample.json", {{"fib/20", 25870e-9, 6}}},
      {"criterion/fib/20/new/sample.json", "Criterion's sample.json", {{"fib/20", 38805e-9, 6}}},
      {"criterion/fib/20/base/estimates.json", "Criterion's estimates.json", {{"fib/20", 25990e-9, 0, true}}},
      {"criterion/fib/20/new/estimates.json", "Criterion's estimates.json", {{"fib/20", 38985e-9, 0, true}}},
      {"go_1.txt",
       "Go's benchmark lines",
       {{"BenchmarkSort/n=64-2", 9252e-9, 3},
        {"BenchmarkSort/n=1024-2", 213897e-9, 3},
        {"BenchmarkSum-2", 3300e-9, 3}}},
      {"go_2.txt",
       "Go's benchmark lines",
       {{"BenchmarkSort/n=64-2", 3720e-9, 3},
        {"BenchmarkSort/n=1024-2", 129322e-9, 3},
        {"BenchmarkSum-2", 4904e-9, 3}}},
  };
  return kFiles;
}

TEST(ToolFormatsTest, EveryFileIsToldByItsContentAndItsValuesAreRight) {
  std::map<std::string_view, int> of_format;
  for (const File& file : Files()) {
    const Report report = ReadOf(file.name);
    EXPECT_EQ(FiguresOf(report), file.figures) << file.name;
    EXPECT_THAT(report.design, StartsWith(std::string(file.format) + ": ")) << file.name;
    const ToolFormat* format = ToolFormatOf(Contents(file.name));
    ASSERT_NE(format, nullptr) << file.name;
    EXPECT_EQ(format->name, file.format);
    ++of_format[format->name];
  }
  for (const ToolFormat& format : ToolFormats()) EXPECT_GE(of_format[format.name], 2) << format.name;
}

TEST(ToolFormatsTest, GoogleBenchmarksReportIsNone) {
  EXPECT_EQ(
      ToolFormatOf(R"({"context": {"commit": "a", "command": "x"}, "benchmarks": [{"name": "stats"}]})"),
      nullptr);
  EXPECT_EQ(ToolFormatOf("Benchmark      Time     CPU   Iterations\nBenchmarkX/8  100 ns  100 ns  7000\n"),
            nullptr);
  EXPECT_EQ(ToolFormatOf(""), nullptr);
}

TEST(ToolFormatsTest, WrittenAndReadAgainTheRowsAreTheSame) {
  for (const File& file : Files()) {
    const Report report = ReadOf(file.name);
    const absl::StatusOr<Report> again = ReadReport(ReportJson(report), "f");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(ReportJson(*again), ReportJson(report)) << file.name;
    EXPECT_EQ(FiguresOf(*again), file.figures) << file.name;
  }
}

// Of texts of lines that is so within a line; what is cut behind a whole one is a report.
TEST(ToolFormatsTest, CutAnywhereTheyAreRefusedAtAPlace) {
  for (const File& file : Files()) {
    const std::string text = Contents(file.name);
    const bool lines =
        std::string_view(file.name).starts_with("go_") || std::string_view(file.name).starts_with("cargo");
    const size_t end = text.find_last_of(lines                                           ? '\n'
                                         : std::string_view(file.name).ends_with(".xml") ? '>'
                                                                                         : '}');
    for (size_t length = 0; length < end; ++length) {
      const std::string error = ErrorOf(text.substr(0, length));
      if (lines && error == "accepted") continue;
      ASSERT_THAT(error, testing::ContainsRegex("^f:[0-9]+:[0-9]+: .")) << file.name << " at " << length;
    }
  }
}

TEST(ToolFormatsTest, DamagedAnywhereTheyAreReadOrRefusedAtAPlace) {
  std::mt19937 random(20261128);
  for (const File& file : Files()) {
    const std::string text = Contents(file.name);
    for (int i = 0; i < 500; ++i) {
      std::string damaged = text;
      for (int flips = 1 + i % 3; flips > 0; --flips) {
        char& byte = damaged[random() % damaged.size()];
        byte = static_cast<char>(byte ^ (1 << random() % 8));
      }
      const absl::StatusOr<Report> report = ReadReport(damaged, "f");
      if (report.ok()) {
        const absl::StatusOr<Report> again = ReadReport(ReportJson(*report), "f");
        ASSERT_TRUE(again.ok()) << again.status() << file.name << ", damage " << i;
        ASSERT_EQ(ReportJson(*again), ReportJson(*report)) << file.name << ", damage " << i;
      } else {
        ASSERT_THAT(std::string(report.status().message()), testing::ContainsRegex("^f:[0-9]+:[0-9]+: ."));
      }
    }
  }
}

TEST(ToolFormatsTest, ALineThatIsCutIsRefused) {
  const std::string go = Contents("go_1.txt");
  const size_t line = go.find("BenchmarkSum-2");
  for (size_t length = line + 28; go[length] != '\n'; ++length) {
    EXPECT_THAT(ErrorOf(go.substr(0, length)), StartsWith("f:11:")) << go.substr(line, length - line);
  }
  const std::string cargo = Contents("cargo_criterion_1.jsonl");
  const size_t second = cargo.find('\n') + 1;
  for (size_t length = second + 40; cargo[length] != '\n'; ++length) {
    EXPECT_THAT(ErrorOf(cargo.substr(0, length)), AllOf(StartsWith("f:2:"), HasSubstr("cut off here")))
        << length;
  }
  EXPECT_THAT(ReadReport(go.substr(0, line), "f")->notes,
              ElementsAre("it ends without PASS or FAIL, as if cut off"));
}

TEST(ToolFormatsTest, WhatIsWrongIsToldWithItsPlace) {
  struct Wrong {
    const char* file;
    std::string right;
    std::string wrong;
    std::string error;
  };
  const std::vector<Wrong> all = {
      {"catch2_v2_1.xml", "value=\"1492.44\"", "value=\"fast\"",
       "f:7:10: \"value\" must be a number that is not below 0"},
      {"catch2_v2_1.xml", "samples=\"20\"", "samples=\"0.5\"",
       "f:5:8: \"samples\" must be a whole number from 1 on"},
      {"catch2_v2_1.xml", "<standardDeviation", "<deviation",
       "f:5:8: a benchmark without a <standardDeviation>"},
      {"catch2_v3_1.xml", "</Section>", "</Sektion>", "f:18:7: Start-end tags mismatch"},
      {"catch2_v3_1.xml", "name=\"short line\"", "name=\"\"", "f:4:6: a benchmark without a \"name\""},
      {"nanobench_1.json", "\"elapsed\": 2.25e-09", "\"elapsed\": \"-\"",
       "f:41:34: \"elapsed\" must be a number"},
      {"nanobench_1.json", "\"iterations\": 4105", "\"iterations\": 0",
       "f:40:35: \"iterations\" must be a whole number from 1 on"},
      {"nanobench_1.json", "\"name\": \"xorshift\"", "\"name\": \"\"", "f:5:22: \"name\" is empty"},
      {"hyperfine_1.json", "0.0038364980000000003", "null",
       "f:14:13: an element of \"times\" must be a number that is not below 0"},
      {"hyperfine_1.json", "\"command\": \"seq 2000\"", "\"command\": 5",
       "f:33:18: \"command\" must be a string"},
      {"hyperfine_1.json", "0.0038364980000000003", "1e-999", "f:14:9: a number that no double can hold"},
      {"pytest_1.json", "1.4200999430613591e-06,\n                    1.4226",
       "-1.42e-06,\n                    1.4226",
       "an element of \"data\" must be a number that is not below 0"},
      {"pytest_2.json", "\"rounds\": 8", "\"rounds\": 0", "\"rounds\" must be a whole number from 1 on"},
      {"pytest_2.json", "\"fullname\": \"test_bench.py::test_sum\"", "\"id\": 1",
       "no \"fullname\" in this object"},
      {"cargo_criterion_1.jsonl", "\"unit\":\"ns\",\"throughput\"", "\"unit\":\"cycles\",\"throughput\"",
       "f:1:1: \"cycles\" is no unit of time (ns, us, ms, s)"},
      {"cargo_criterion_1.jsonl", "[10,20,30,40,50,60]", "[10,20,30,40,50]",
       "f:1:1: 5 \"iteration_count\" and 6 \"measured_values\" must be as many"},
      {"criterion/fib/20/base/sample.json", "[50.0,", "[0,", "\"iters\" must be 1 and more"},
      {"criterion/fib/20/base/sample.json", "\"times\"", "\"ticks\"", "f:1:1: no \"times\" in this object"},
      {"criterion/fib/20/base/estimates.json", "\"point_estimate\":26000.0", "\"point_estimate\":[]",
       "\"point_estimate\" must be a number"},
      {"criterion/fib/20/base/estimates.json", "\"std_dev\"", "\"sigma\"",
       "f:1:1: no \"std_dev\" in this object"},
      {"go_1.txt", "9252 ns/op", "9252,5 ns/op", "f:5:40: a number must stand here, and its unit"},
      {"go_1.txt", "9252 ns/op", "9252", "f:5:53: a number must stand here, and its unit"},
      {"go_1.txt", "3300 ns/op", "3300", "f:11:40: a figure without its unit"},
  };
  for (const Wrong& each : all) {
    std::string text = Contents(each.file);
    const size_t at = text.find(each.right);
    ASSERT_NE(at, std::string::npos) << each.file << ": " << each.right;
    text.replace(at, each.right.size(), each.wrong);
    EXPECT_THAT(ErrorOf(text), AllOf(testing::ContainsRegex("^f:[0-9]+:[0-9]+: "), HasSubstr(each.error)))
        << each.file << ": " << each.wrong;
  }
}

TEST(ToolFormatsTest, WithoutABenchmarkTheyAreNoReports) {
  EXPECT_EQ(ErrorOf("<Catch name=\"t\">\n</Catch>\n"),
            "f:1:1: no benchmark in this; it looks like Catch2's XML");
  EXPECT_EQ(ErrorOf("goos: linux\ngoarch: amd64\nPASS\n"),
            "f:1:1: no benchmark in this; it looks like Go's benchmark lines");
}

TEST(ToolFormatsTest, ASecondReportIsRefused) {
  for (const char* name : {"catch2_v2_2.xml", "hyperfine_1.json", "nanobench_1.json", "pytest_1.json",
                           "criterion/fib/20/new/sample.json"}) {
    const std::string text = Contents(name);
    EXPECT_THAT(ErrorOf(fmt::format("{0}\n{0}", text)),
                HasSubstr("a second report begins here; give each a file of its own"))
        << name;
  }
}

TEST(ToolFormatsTest, OtherTextMayStandAround) {
  for (const File& file : Files()) {
    const std::string text =
        "\xef\xbb\xbfloading {x} [1]\n{\"level\": \"info\"}\n" + Contents(file.name) + "\nall done\n";
    const absl::StatusOr<Report> report = ReadReport(text, std::string(kDirectory) + file.name);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_EQ(FiguresOf(*report), file.figures) << file.name;
    ASSERT_FALSE(report->notes.empty());
    EXPECT_EQ(report->notes[0], "a byte order mark before it was passed over");
  }
  EXPECT_THAT(ErrorOf("\xef\xbb\xbfgoos: linux"), StartsWith("f:1:4: "));
}

TEST(ToolFormatsTest, WhatFailedIsAnErrorRow) {
  const auto failed = [](const Report& report) {
    std::vector<std::string> rows;
    for (const ReportRow& row : report.rows) {
      if (row.error) rows.push_back(row.name + ": " + *row.error);
    }
    return rows;
  };
  EXPECT_THAT(failed(ReadOf("catch2_v2_1.xml")), ElementsAre("summing/throws: no input"));
  EXPECT_THAT(failed(ReadOf("go_2.txt")),
              ElementsAre("BenchmarkBroken: failed", "BenchmarkElsewhere: skipped: by itself"));
  EXPECT_THAT(ReadOf("hyperfine_2.json").notes,
              ElementsAre("5 runs of \"false\" ended with an exit code other than 0"));
  EXPECT_THAT(ReadOf("hyperfine_1.json").notes, IsEmpty());
}

TEST(ToolFormatsTest, GoHasCountersAndAContext) {
  const Report report = ReadOf("go_1.txt");
  EXPECT_EQ(report.Context("cpu_model"), "AMD EPYC");
  EXPECT_EQ(report.Context("pkg"), "example.org/sorting");
  const ReportRow& row = report.rows.at(0);
  EXPECT_EQ(row.iterations, 10000);
  EXPECT_EQ(row.Counter("bytes_per_second"), 55.34e6);
  EXPECT_EQ(row.Counter("elements/op"), 64);
  EXPECT_EQ(row.Counter("B/op"), 536);
  EXPECT_EQ(row.Counter("allocs_per_iter"), 2);
}

TEST(ToolFormatsTest, GoBenchmarksOfTwoPackagesAreTwo) {
  const Report report =
      *ReadReport("pkg: a\nBenchmarkX-2\t10\t5 ns/op\npkg: b\nBenchmarkX-2\t10\t7 ns/op\nPASS\n", "f");
  EXPECT_THAT(FiguresOf(report),
              ElementsAre(Figures{"BenchmarkX-2", 5e-9, 1}, Figures{"BenchmarkX-2", 7e-9, 1}));
}

TEST(ToolFormatsTest, GoFiguresBehindOtherOutputAreToldOf) {
  const Report report = *ReadReport(
      "BenchmarkX-2  \tprinted\n      10\t      5 ns/op\t 3 B/op\nBenchmarkY-2\t10\t7 ns/op\nPASS\n", "f");
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("1 line of figures without a benchmark's name")));
}

TEST(ToolFormatsTest, PytestBenchmarkSaysItsMachineAndCommit) {
  const Report report = ReadOf("pytest_2.json");
  EXPECT_EQ(report.Context("cpu_model"), "AMD EPYC");
  EXPECT_EQ(report.Context("host_name"), "host");
  EXPECT_EQ(report.Context("compiler"), "Python 3.11.2");
  EXPECT_EQ(report.Context("commit"), "bffeb03017d5a098787df383ab517d01a3a2407c");
  EXPECT_EQ(ReadOf("pytest_1.json").Context("commit"), std::nullopt) << "unversioned";
}

TEST(ToolFormatsTest, ACriterionFileIsNamedByItsPlace) {
  const std::string sample = Contents("criterion/fib/20/new/sample.json");
  const auto name = [&sample](std::string_view source) {
    return ReadReport(sample, source)->rows.at(0).name;
  };
  EXPECT_EQ(name("/home/me/target/criterion/Group/function/7/new/sample.json"), "Group/function/7");
  EXPECT_EQ(name("target/criterion/fib/base/sample.json"), "fib");
  EXPECT_EQ(name("saved/fib/new/sample.json"), "fib");
  EXPECT_EQ(name("sample.json"), "benchmark");
  EXPECT_EQ(name("standard input"), "benchmark");
}

TEST(ToolFormatsTest, StrangeCharactersAreNoDanger) {
  const std::string xml = Contents("catch2_v2_2.xml");
  const auto with = [&xml](const std::string& name) {
    std::string text = xml;
    return text.replace(text.find("stable\""), 6, name);
  };
  EXPECT_TRUE(ReadReport(with("\x01\x1b[31m\xff\xfe"), "f").ok());
  EXPECT_THAT(ErrorOf(with(std::string("a\0b", 3))), AllOf(StartsWith("f:11:23:"), HasSubstr("a zero byte")));
  std::string deep = "<Catch name=\"t\">";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_THAT(ErrorOf(deep), HasSubstr("cut off here"));
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_THAT(ErrorOf(deep + "</Catch>"), HasSubstr("nested too deeply"));
  std::string json = R"({"results": [{"command": "a", "mean": 1, "x": )";
  for (int i = 0; i < 1'000'000; ++i) json += '[';
  EXPECT_THAT(ErrorOf(json), HasSubstr("cut off here"));
}

}  // namespace
}  // namespace weir
