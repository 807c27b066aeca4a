// The figures agree with the outside: system calls and bytes with what strace counts between the two ends of
// the clock, wall time with when strace saw them.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "results/report/report_reader.h"

namespace weir {
namespace {

constexpr const char* kStrace = "/usr/bin/strace";

// One line of strace -ttt: when, and which call.
struct Call {
  double at = 0;
  std::string name;
  std::string text;
  int64_t result = 0;
};

std::vector<Call> ReadTrace(const std::string& path) {
  std::vector<Call> calls;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Call call;
    int process = 0;
    if (!(words >> process >> call.at) || !std::getline(words, call.text)) continue;
    const size_t bracket = call.text.find('('), equals = call.text.rfind(" = ");
    if (bracket == std::string::npos || equals == std::string::npos) continue;
    call.name = call.text.substr(1, bracket - 1);
    call.result = std::strtoll(call.text.c_str() + equals + 3, nullptr, 0);
    calls.push_back(std::move(call));
  }
  return calls;
}

// The bench reads the CPU clock four times: Google Benchmark's own stamps around ours. What lies between the
// inner two was timed; those two are the first and the last of the calls returned.
std::vector<Call> TimedCalls(const std::vector<Call>& trace) {
  std::vector<size_t> stamps;
  for (size_t i = 0; i < trace.size(); ++i) {
    if (trace[i].text.find("CLOCK_PROCESS_CPUTIME_ID") != std::string::npos) stamps.push_back(i);
  }
  if (stamps.size() != 4) return {};
  const auto at = [&](size_t i) { return trace.begin() + static_cast<std::ptrdiff_t>(i); };
  return {at(stamps[1]), at(stamps[2] + 1)};
}

class OutsideFiguresTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kStrace)) GTEST_SKIP() << "strace is not installed";
    directory_ = testing::TempDir() + "/figures-" + GetParam();
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }

  // Runs one case under strace, and returns the case's row.
  std::optional<ReportRow> Trace(const std::string& records) {
    const Interruption interruption;
    const std::string weir = std::filesystem::absolute("weir").string();
    const auto result =
        RunProcess({kStrace, "-f", "--seccomp-bpf", "-ttt", "-o", directory_ + "/trace", "--trace=all", "--",
                    weir, "bench", "--cold", "--target=" + directory_, "--records=" + records,
                    fmt::format("--benchmark_filter=^write/{}/", GetParam()), "--benchmark_format=json"},
                   interruption);
    EXPECT_TRUE(result.ok()) << result.status();
    if (result.ok() && result->out.empty()) return std::nullopt;
    const auto report = ReadReport(result->out, "the bench under strace");
    EXPECT_TRUE(report.ok() && report->rows.size() == 1) << report.status() << result->err;
    return report.ok() ? std::optional(report->rows.at(0)) : std::nullopt;
  }

  // The wall clock runs between the two stamps, and from before the first call to after the last. However
  // busy the machine is, that holds; strace's clock has microseconds, and may be slewed by 0.05 %.
  static void ExpectWallBetween(const std::vector<Call>& timed, double wall) {
    const auto is_clock = [](const Call& call) { return call.name == "clock_gettime"; };
    const auto first = std::ranges::find_if_not(timed, is_clock);
    const auto last = std::ranges::find_if_not(timed.rbegin(), timed.rend(), is_clock);
    EXPECT_LE(wall, (timed.back().at - timed.front().at) * 1.0005 + 2e-6);
    EXPECT_GE(wall, (last->at - first->at) * 0.9995 - 2e-6);
  }

  std::vector<Call> Timed() const { return TimedCalls(ReadTrace(directory_ + "/trace")); }

  std::string directory_;
};

TEST_P(OutsideFiguresTest, SystemCallsBytesAndTimeAreWhatStraceSees) {
  // Each call is stopped twice, and naive has one for each record.
  const auto row = Trace(std::string_view(GetParam()) == "naive" ? "20k" : "300k");
  if (!row) GTEST_SKIP() << "strace may not trace here";
  ASSERT_FALSE(row->error) << *row->error;
  const std::vector<Call> timed = Timed();
  ASSERT_GT(timed.size(), 2u);
  int64_t written = 0;
  for (const Call& call : timed) {
    if (call.name == "write" || call.name == "writev") written += call.result;
  }
  EXPECT_EQ(row->Counter("syscalls"), static_cast<double>(timed.size() - 2));
  const bool maps = std::string_view(GetParam()) == "mmap";
  EXPECT_EQ(static_cast<double>(written), maps ? 0 : row->Counter("bytes"));
  ExpectWallBetween(timed, *row->RealSeconds());
}

INSTANTIATE_TEST_SUITE_P(Strategies, OutsideFiguresTest,
                         testing::Values("naive", "batched", "mmap", "stdio", "iostream", "fmt"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
}  // namespace weir
