// How long `weir compare` takes on large reports, reading included, and how much memory. Writes two reports
// of Google Benchmark's layout, then compares them a few times, in this process:
//
//   bazel run -c opt //results/compare:compare_benchmark -- ROWS [REPETITIONS [FOLDER]]
//
// REPETITIONS is the number of rows of a case (10); the reports stay in FOLDER (a temporary one), for another
// tool to be timed on the same files.

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <thread>

#include "results/compare/comparison_renderer.h"
#include "results/compare/report_comparison.h"
#include "results/report/sampled_report.h"

namespace weir {
namespace {

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double PeakMegabytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1000;
}

void WriteRow(std::ofstream& out, const std::string& name, int index, int repetitions, int repetition,
              double time) {
  fmt::memory_buffer row;
  fmt::format_to(
      std::back_inserter(row),
      "    {{\n      \"name\": \"{0}\",\n      \"family_index\": {1},\n"
      "      \"per_family_instance_index\": 0,\n      \"run_name\": \"{0}\",\n"
      "      \"run_type\": \"iteration\",\n      \"repetitions\": {2},\n      \"repetition_index\": {3},\n"
      "      \"threads\": 1,\n      \"iterations\": {4},\n      \"real_time\": {5:.16e},\n"
      "      \"cpu_time\": {6:.16e},\n      \"time_unit\": \"ns\",\n"
      "      \"bytes_per_second\": {7:.16e}\n    }}",
      name, index, repetitions, repetition, 1000 + index, time, time * 0.99, 64e9 / time);
  out.write(row.data(), static_cast<std::streamsize>(row.size()));
}

void WriteGenerated(const std::string& path, int rows, int repetitions, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(1, 0.01);
  std::ofstream out(path);
  out << "{\n  \"context\": {\n    \"num_cpus\": 2,\n    \"weir_session\": \"generated\"\n  },\n"
         "  \"benchmarks\": [\n";
  for (int i = 0; i < rows; ++i) {
    const int index = i / repetitions;
    const std::string name = fmt::format("BM_StringCompare/{}/kind:{}/threads:1", index, index % 7);
    WriteRow(out, name, index, repetitions, i % repetitions, (10.0 + index % 1000) * noise(random));
    out << (i + 1 < rows ? ",\n" : "\n");
  }
  out << "  ]\n}\n";
}

SampledReport Sample(const std::string& path) {
  absl::StatusOr<SampledReport> report = SampleReportFile(path, {.metric = "real_time"});
  if (report.ok()) return *std::move(report);
  fmt::print(stderr, "{}\n", std::string(report.status().message()));
  std::exit(3);
}

void CompareOnce(const std::string& old_path, const std::string& new_path) {
  const double start = Seconds();
  SampledReport base, compared;
  std::jthread reader([&] { base = Sample(old_path); });
  compared = Sample(new_path);
  reader.join();
  const double read = Seconds();
  const size_t base_rows = base.rows, compared_rows = compared.rows;
  const Comparison comparison = CompareReports(MatchByName(std::move(base), std::move(compared)), Metric());
  const double done = Seconds();
  size_t bytes = 0;
  ComparisonText(TableStyle(), false).Render(comparison, [&bytes](std::string_view text) {
    bytes += text.size();
  });
  fmt::print("{} + {} rows: read {:.3f} s, compared {:.3f} s, shown {:.3f} s ({} kB); peak {:.0f} MB\n",
             base_rows, compared_rows, read - start, done - read, Seconds() - done, bytes / 1000,
             PeakMegabytes());
}

int Main(int argc, char** argv) {
  const int rows = argc > 1 ? std::atoi(argv[1]) : 0;
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 10;
  if (rows < 1 || repetitions < 1) {
    fmt::print(stderr, "usage: compare_benchmark ROWS [REPETITIONS [FOLDER]]\n");
    return 2;
  }
  const std::string folder = argc > 3 ? argv[3] : "/tmp";
  const std::string old_path = folder + "/weir_compare_old.json",
                    new_path = folder + "/weir_compare_new.json";
  WriteGenerated(old_path, rows, repetitions, 1);
  WriteGenerated(new_path, rows, repetitions, 2);
  for (int i = 0; i < 3; ++i) CompareOnce(old_path, new_path);
  if (argc <= 3) std::remove(old_path.c_str()), std::remove(new_path.c_str());
  return 0;
}

}  // namespace
}  // namespace weir

// NOLINTNEXTLINE(bugprone-exception-escape): it may end there.
int main(int argc, char** argv) { return weir::Main(argc, argv); }
