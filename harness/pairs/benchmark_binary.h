#ifndef WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_
#define WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/pairs/pair_measurement.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"
#include "results/report/report.h"

namespace weir {

/// How the processes of a binary are run.
struct BinaryOptions {
  std::vector<std::string> arguments;  ///< further ones of the user's; they come after --benchmark_min_time
  double min_time = 0.02;              ///< seconds that a benchmark runs for at least
  /// What a process may take beyond the time of its benchmarks.
  std::chrono::milliseconds timeout{60'000};
  std::string report_file;  ///< which every process overwrites
};

/// Any program with Google Benchmark's main, 1.5 or newer, run as a process for each question. It may print
/// what it likes: its reports are files (--benchmark_out). Not thread-safe.
///
/// All errors name the binary and what it did. They are FAILED_PRECONDITION where it could not be started or
/// does not say what it has, and CANCELLED after an interruption. A benchmark that crashes, hangs or leaves
/// no report is a row with an error.
class BenchmarkBinary final : public BenchmarkRunner {
 public:
  /// `path` is not looked for in PATH. `interruption` must outlive this.
  BenchmarkBinary(std::string path, BinaryOptions options, const Interruption& interruption);

  struct Found {
    BenchmarkId id;
    ReportRow row;  ///< its first run, of as few iterations as Google Benchmark lets it have
  };
  /// What it has, in its order, found by running it: a listing cannot be told from what the program prints
  /// besides, and does not say what fails. An error if there is nothing.
  absl::StatusOr<std::vector<Found>> Discover();

  /// Whether it can say what it has.
  absl::Status CheckThatItStarts() const { return List({}).status(); }

  /// Runs them in one fresh process, several in random order; where that does not end well, those that it had
  /// not come to by then once more each in a process of its own. Of several repetitions the median one is the
  /// row, of a report with aggregates only their median, else their mean.
  absl::StatusOr<std::vector<ReportRow>> Run(std::span<const BenchmarkId> benchmarks) override;

  const std::string& path() const { return path_; }
  /// Of the first report; empty before.
  const ReportContext& context() const { return context_; }
  /// Seconds until a process could begin to measure, seen by Discover().
  double startup_seconds() const { return startup_seconds_; }
  /// Seconds that Run() should take at most.
  double ExpectedSeconds(std::span<const BenchmarkId> benchmarks) const;
  void set_min_time(double seconds) { options_.min_time = seconds; }

 private:
  // What a process that measured left.
  struct Outcome {
    std::vector<ReportRow> rows;
    std::string failure;  // why it did not end well; empty: it did
    bool hung = false;
  };

  // What it did with these flags, as RunProcess() says it.
  absl::StatusOr<ProcessResult> Execute(const std::vector<std::string>& flags, double min_time,
                                        double expected_seconds) const;
  absl::StatusOr<Outcome> Start(std::vector<std::string> flags, double min_time, double expected_seconds);
  absl::StatusOr<Outcome> StartInterleaved(const std::string& filter, double expected_seconds);
  absl::StatusOr<std::vector<std::string>> List(const std::vector<std::string>& flags) const;
  absl::StatusOr<std::vector<std::string>> ListedBenchmarks() const;
  absl::Status DiscoverAfterFailure(Outcome outcome, std::vector<Found>& found);

  const std::string path_;
  BinaryOptions options_;
  const Interruption& interruption_;
  ReportContext context_;
  double startup_seconds_ = 0;
  bool can_interleave_ = true;             // which came with Google Benchmark 1.6
  std::map<std::string, double> seconds_;  // of the first run, by name
};

/// A regular expression for Google Benchmark's `--benchmark_filter` that matches `name` and, between ^ and $,
/// nothing else, with all of its engines (POSIX extended, std::regex, RE2): the characters that mean
/// something to one have a backslash before them. Not ] and }, which mean nothing alone, and which std::regex
/// refuses to have one.
std::string EscapedForFilter(std::string_view name);

/// A benchmark of two programs, with what its first run in each left; absent where that one does not have it.
struct MatchedBenchmark {
  BenchmarkId id;
  std::optional<ReportRow> old_row;
  std::optional<ReportRow> new_row;
};

/// Which benchmarks belong together: those of one name, by their order if there are several. In the old
/// program's order, what only the new one has behind. FAILED_PRECONDITION where both have several of a name,
/// but not as many.
absl::StatusOr<std::vector<MatchedBenchmark>> MatchBenchmarks(
    std::span<const BenchmarkBinary::Found> old_benchmarks,
    std::span<const BenchmarkBinary::Found> new_benchmarks);

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_BENCHMARK_BINARY_H_
