#include "harness/pairs/benchmark_binary.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <regex>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string Row(const std::string& name, double cpu_time, const std::string& more = "") {
  return fmt::format(R"({{"name": "{0}", "run_name": "{0}", "run_type": "iteration", "iterations": 1,
                         "real_time": 3, "cpu_time": {1}, "time_unit": "ns"{2}}})",
                     name, cpu_time, more);
}

// Of two benchmarks of one name.
std::string Twin(int family, double cpu_time) {
  return Row("BM_A", cpu_time,
             fmt::format(R"(, "family_index": {}, "per_family_instance_index": 0)", family));
}

class BenchmarkBinaryTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const {
    return testing::TempDir() + "/" + testing::UnitTest::GetInstance()->current_test_info()->name() + "_" +
           name;
  }

  // A binary that is this shell script; in it, $out is the file for the report.
  std::string Script(const std::string& name, const std::string& body) const {
    std::ofstream(Path(name)) << "#!/bin/sh\nout=${*#*--benchmark_out=}; out=${out%% *}\n" << body << "\n";
    ::chmod(Path(name).c_str(), 0755);
    return Path(name);
  }

  BenchmarkBinary Binary(const std::string& body, BinaryOptions options = {}) const {
    options.report_file = Path("report");
    return BenchmarkBinary(Script("binary", body), std::move(options), interruption_);
  }

  static std::string Writing(const std::string& rows) {
    return "cat > $out <<'END'\n{\"context\": {\"host_name\": \"h\"}, \"benchmarks\": [" + rows + "]}\nEND\n";
  }

  static absl::StatusOr<std::vector<ReportRow>> Run(BenchmarkBinary& binary, std::vector<BenchmarkId> ids) {
    return binary.Run(ids);
  }

  // What its one row says went wrong.
  static std::string Complaint(BenchmarkBinary binary) {
    return Run(binary, {{"BM_A"}}).value()[0].error.value_or("");
  }

  const Interruption interruption_;
};

TEST_F(BenchmarkBinaryTest, AsksForTheBenchmarkAndNoOther) {
  BenchmarkBinary binary =
      Binary("echo \"$@\" > $0.seen; exit 1", {.arguments = {"--mine"}, .min_time = 0.5});
  ASSERT_TRUE(Run(binary, {{"BM_A<int>/8.5"}}).ok());
  std::ifstream seen(binary.path() + ".seen");
  std::string line;
  std::getline(seen, line);
  EXPECT_EQ(line, "--benchmark_min_time=0.5 --mine --benchmark_filter=^BM_A<int>/8\\.5$ --benchmark_out=" +
                      Path("report") + " --benchmark_out_format=json");
}

TEST_F(BenchmarkBinaryTest, SeveralAreOneProcessInRandomOrder) {
  BenchmarkBinary binary =
      Binary("echo \"$@\" >> $0.seen\n" + Writing(Row("BM_B", 2) + "," + Row("BM_A", 1)));
  const auto rows = Run(binary, {{"BM_A"}, {"BM_B"}});
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ((*rows)[0].cpu_time, 1);
  EXPECT_EQ((*rows)[1].cpu_time, 2);
  std::ifstream seen(binary.path() + ".seen");
  std::string line;
  std::getline(seen, line);
  EXPECT_THAT(line,
              HasSubstr("--benchmark_filter=^(BM_A|BM_B)$ --benchmark_enable_random_interleaving=true"));
  EXPECT_FALSE(std::getline(seen, line));
}

TEST_F(BenchmarkBinaryTest, OneThatDoesNotKnowRandomOrderMeasuresInItsOwn) {
  BenchmarkBinary binary = Binary(
      "case $* in *interleaving*) echo \"error: unrecognized command-line flag: "
      "--benchmark_enable_random_interleaving=true\" >&2; exit 1;; esac\n" +
      Writing(Row("BM_B", 2) + "," + Row("BM_A", 1)));
  EXPECT_EQ((*Run(binary, {{"BM_A"}, {"BM_B"}}))[1].cpu_time, 2);
}

TEST_F(BenchmarkBinaryTest, OneRowIsTheMeasurement) {
  BenchmarkBinary binary = Binary(Writing(Row("BM_A", 7)));
  EXPECT_EQ((*Run(binary, {{"BM_A"}}))[0].cpu_time, 7);
  EXPECT_EQ(binary.context()[0].first, "host_name");
}

TEST_F(BenchmarkBinaryTest, OfSeveralRepetitionsTheMedianCounts) {
  BenchmarkBinary binary = Binary(Writing(Row("BM_A", 9) + "," + Row("BM_A", 1) + "," + Row("BM_A", 4)));
  EXPECT_EQ((*Run(binary, {{"BM_A"}}))[0].cpu_time, 4);
}

TEST_F(BenchmarkBinaryTest, OfAggregatesTheMedianElseTheMean) {
  const auto aggregate = [](const std::string& name, int time) {
    return fmt::format(
        R"({{"name": "BM_A_{0}", "run_name": "BM_A", "run_type": "aggregate", "aggregate_name": "{0}",
            "real_time": 1, "cpu_time": {1}, "time_unit": "ns"}})",
        name, time);
  };
  BenchmarkBinary both = Binary(Writing(aggregate("mean", 5) + "," + aggregate("median", 6)));
  const ReportRow row = (*Run(both, {{"BM_A"}}))[0];
  EXPECT_EQ(row.cpu_time, 6);
  EXPECT_EQ(row.name, "BM_A");
  EXPECT_EQ(row.run_type, RunType::kIteration);
  BenchmarkBinary mean = Binary(Writing(aggregate("mean", 5)));
  EXPECT_EQ((*Run(mean, {{"BM_A"}}))[0].cpu_time, 5);
  EXPECT_EQ(Complaint(Binary(Writing(aggregate("stddev", 5)))), "has no row in its report");
}

TEST_F(BenchmarkBinaryTest, TwoOfOneNameAreToldApartByTheProgramsOrder) {
  BenchmarkBinary binary = Binary(Writing(Twin(1, 50) + "," + Twin(0, 5)));
  const auto rows = Run(binary, {{"BM_A", 1}, {"BM_A", 0}});
  EXPECT_EQ((*rows)[0].cpu_time, 50);
  EXPECT_EQ((*rows)[1].cpu_time, 5);
}

TEST_F(BenchmarkBinaryTest, WhatItPrintsDoesNotMatter) {
  BenchmarkBinary binary = Binary("echo 'loading {config}'\n" + Writing(Row("BM_A", 2)) + "echo bye");
  EXPECT_EQ((*Run(binary, {{"BM_A"}}))[0].cpu_time, 2);
  const auto found = binary.Discover();
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].id.name, "BM_A");
}

TEST_F(BenchmarkBinaryTest, EachFailureIsARowThatSaysHow) {
  EXPECT_EQ(Complaint(Binary("kill -SEGV $$")), "was ended by signal 11");
  EXPECT_THAT(Complaint(Binary(Writing(Row("BM_A", 1)) + "kill -SEGV $$")), "was ended by signal 11");
  EXPECT_EQ(Complaint(Binary("echo no such flag >&2; exit 3")), "ended with exit code 3: no such flag");
  EXPECT_THAT(Complaint(Binary("echo rubbish > $out")), HasSubstr("wrote no report (--benchmark_out)"));
  EXPECT_THAT(Complaint(Binary("")), HasSubstr("wrote no report (--benchmark_out)"));
  EXPECT_EQ(Complaint(Binary(": > $out")), "has no row in its report");
  EXPECT_EQ(Complaint(Binary("sleep 60", {.min_time = 0, .timeout = std::chrono::milliseconds(50)})),
            "did not end within 0.05 s; --timeout allows more");
  EXPECT_THAT(Complaint(Binary("yes")), HasSubstr("printed more than"));
}

TEST_F(BenchmarkBinaryTest, AfterACrashTheOthersOfTheProcessAreRunAlone) {
  BenchmarkBinary binary =
      Binary("case $* in *'(BM'*) printf '%s' '{\"context\": {}, \"benchmarks\": [" + Row("BM_A", 1) +
             "' > $out; kill -SEGV $$;; *BM_B*) kill -SEGV $$;; esac\n" + Writing(Row("BM_C", 3)));
  const auto rows = Run(binary, {{"BM_A"}, {"BM_B"}, {"BM_C"}});
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_EQ((*rows)[0].cpu_time, 1);
  EXPECT_EQ((*rows)[1].error, "was ended by signal 11");
  EXPECT_EQ((*rows)[2].cpu_time, 3);
}

TEST_F(BenchmarkBinaryTest, OneThatCannotBeStartedHasFailedAndIsNotNothingFound) {
  const std::string text = Script("text", "");
  ::chmod(text.c_str(), 0644);
  for (const std::string& path : {std::string("/no/such/binary"), text}) {
    BenchmarkBinary binary(path, {.report_file = Path("report")}, interruption_);
    for (const absl::Status& status : {binary.Discover().status(), Run(binary, {{"BM_A"}}).status()}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
      EXPECT_THAT(std::string(status.message()), HasSubstr(path));
    }
  }
}

std::vector<std::string> Names(const std::vector<BenchmarkBinary::Found>& found) {
  std::vector<std::string> names;
  for (const BenchmarkBinary::Found& each : found) {
    names.push_back(each.id.name + (each.row.error ? ": " + *each.row.error : ""));
  }
  return names;
}

TEST_F(BenchmarkBinaryTest, FindsItsBenchmarksAlsoWithALineBreakInTheirNames) {
  BenchmarkBinary binary = Binary("case $* in *list*) printf 'BM_A\\nBM_B\\nx\\n'; exit;; esac\n" +
                                  Writing(Row("BM_A", 1) + "," + Row("BM_B\\nx", 1)));
  const auto found = binary.Discover();
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(Names(*found), ElementsAre("BM_A", "BM_B\nx"));
  EXPECT_GT(binary.startup_seconds(), 0);
}

TEST_F(BenchmarkBinaryTest, FindsTheOthersOfOneThatCrashesAndWhatItPrintsIsNone) {
  BenchmarkBinary binary = Binary(
      "case $* in *list*'filter=^$') echo loading; exit;; *list*) printf 'loading\\nBM_A\\nBM_B\\nBM_C\\n'; "
      "exit;; "
      "*'filter=^BM_C$'*) " +
      Writing(Row("BM_C", 3)) +
      "exit;; esac\n"
      "printf '%s' '{\"context\": {}, \"benchmarks\": [" +
      Row("BM_A", 1) + "' > $out; kill -SEGV $$");
  const auto found = binary.Discover();
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(Names(*found), ElementsAre("BM_A", "BM_B: was ended by signal 11", "BM_C"));
}

TEST_F(BenchmarkBinaryTest, OneThatHasNoneOrIsNoneIsOneLine) {
  const auto complaint = [&](const std::string& body) {
    return std::string(Binary(body).Discover().status().message());
  };
  EXPECT_THAT(complaint(": > $out"), EndsWith(" has no benchmark to measure"));
  EXPECT_THAT(complaint("echo BM_A"), HasSubstr("wrote no report (--benchmark_out)"));
  EXPECT_THAT(complaint("echo 'no such flag' >&2; exit 2"),
              EndsWith(" while listing its benchmarks: ended with exit code 2: no such flag"));
}

BenchmarkBinary::Found Named(const std::string& name, size_t occurrence = 0) {
  return {{name, occurrence}, {}};
}

TEST(MatchBenchmarksTest, ByNameAndOrder) {
  const std::vector<BenchmarkBinary::Found> old_found = {Named("a"), Named("b"), Named("b", 1), Named("c")};
  const std::vector<BenchmarkBinary::Found> new_found = {Named("d"), Named("b"), Named("b", 1), Named("a")};
  const auto matched = MatchBenchmarks(old_found, new_found);
  ASSERT_TRUE(matched.ok());
  ASSERT_EQ(matched->size(), 5u);
  EXPECT_EQ((*matched)[2].id, (BenchmarkId{"b", 1}));
  EXPECT_TRUE((*matched)[2].new_row);
  EXPECT_FALSE((*matched)[3].new_row);
  EXPECT_EQ((*matched)[4].id.name, "d");
  EXPECT_FALSE((*matched)[4].old_row);
}

TEST(MatchBenchmarksTest, NamesThatCannotBeToldApartAreRefused) {
  const std::vector<BenchmarkBinary::Found> two = {Named("a"), Named("a", 1)}, one = {Named("a")};
  EXPECT_THAT(std::string(MatchBenchmarks(two, one).status().message()),
              HasSubstr("2 benchmarks of the old program and 1 of the new one are called a"));
}

TEST(EscapedForFilterTest, MatchesTheNameAndNothingElse) {
  const std::string name = "BM_Sort<std::pair<int, char[4]>>/a+b*c?/1|2/(x){y}^$\\.z/threads:2";
  for (const auto grammar : {std::regex::ECMAScript, std::regex::extended}) {
    const std::regex expression("^" + EscapedForFilter(name) + "$", grammar);
    EXPECT_TRUE(std::regex_search(name, expression));
    EXPECT_FALSE(std::regex_search(name + "0", expression));
    EXPECT_FALSE(std::regex_search("BM_Sort", expression));
  }
}

TEST(EscapedForFilterTest, LeavesPlainNamesAlone) { EXPECT_EQ(EscapedForFilter("BM_Copy/64"), "BM_Copy/64"); }

}  // namespace
}  // namespace weir
