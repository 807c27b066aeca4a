// What the harness adds to a case: the same records through the same strategy to /dev/null, once as a case of
// the bench and once in a bare loop between two readings of the clock; each in a fresh process, in turn. Both
// are this one binary, so that the loop is the same down to its addresses.
//
//   bazel run -c opt //harness/bench:overhead_benchmark [PAIRS]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "fmt/format.h"
#include "harness/bench/bench.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "harness/records/record_source.h"
#include "harness/workloads/write_records.h"
#include "results/report/report_reader.h"
#include "results/statistics/order_statistics.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr uint64_t kRecords = 10'000'000;  // as in `weir run`
constexpr size_t kBuffer = 256 * 1024;

int RunBare() {
  const RecordSource source(*ParseRecordSpec("number"), 1);
  const auto batched = std::ranges::find(WriterStrategies(), "batched", &WriterStrategy::name);
  const auto writer = OpenWriter(*batched, "/dev/null", {.buffer_size = kBuffer});
  if (!writer.ok()) return 1;
  const auto start = std::chrono::steady_clock::now();
  WriteRecords(**writer, source, kRecords);
  const absl::Status closed = (*writer)->Close();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  fmt::print("{:.9f}\n", seconds.count());
  return closed.ok() ? 0 : 1;
}

std::string Run(const std::vector<std::string>& command, const Interruption& interruption) {
  const absl::StatusOr<ProcessResult> result = RunProcess(command, interruption);
  if (result.ok() && result->exit_code == 0) return result->out;
  fmt::print(stderr, "{} failed\n", command[0]);
  std::exit(1);
}

double SecondsBare(const std::string& self, const Interruption& interruption) {
  return std::strtod(Run({self, "--bare"}, interruption).c_str(), nullptr);
}

double SecondsOfCase(const std::string& self, const Interruption& interruption) {
  const std::string json =
      Run({self, "--benchmark_format=json", "--benchmark_filter=^write/batched/", "--target=null",
           fmt::format("--records={}", kRecords), fmt::format("--buffer={}", kBuffer)},
          interruption);
  return *ReadReport(json, "bench")->rows[0].RealSeconds();
}

int Compare(const std::string& self, int pairs) {
  const Interruption interruption;
  std::vector<double> ratios;
  for (int i = 0; i < pairs; ++i) {
    double bare = 0;
    if (i % 2 == 0) bare = SecondsBare(self, interruption);
    const double of_case = SecondsOfCase(self, interruption);
    if (i % 2 == 1) bare = SecondsBare(self, interruption);
    ratios.push_back(of_case / bare);
  }
  const MedianEstimate ratio = EstimateMedian(ratios);
  fmt::print("A case takes {:.4f} times as long as the same loop bare", *ratio.median);
  if (ratio.interval)
    fmt::print(" (95 % interval {:.4f} to {:.4f})", ratio.interval->low, ratio.interval->high);
  fmt::print(", {} pairs of {} records each.\n", pairs, kRecords);
  return 0;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const std::string_view first = argc > 1 ? argv[1] : "101";
  if (first == "--bare") return weir::RunBare();
  if (first.starts_with("--benchmark")) return weir::BenchMain(argc, argv);
  std::error_code error;
  return weir::Compare(std::filesystem::read_symlink("/proc/self/exe", error), std::atoi(first.data()));
}
