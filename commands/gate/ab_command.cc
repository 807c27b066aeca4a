#include "commands/gate/ab_command.h"

#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "commands/console/progress_line.h"
#include "commands/console/standard_error.h"
#include "commands/gate/ab_flags.h"
#include "commands/run/report_path.h"
#include "fmt/format.h"
#include "harness/pairs/benchmark_binary.h"
#include "harness/pairs/matched_benchmarks.h"
#include "harness/pairs/pair_measurement.h"
#include "harness/process/interruption.h"
#include "harness/rounds/session.h"
#include "results/report/report_writer.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

int Complain(ExitCode code, const absl::Status& status) {
  SayOnStandardError(fmt::format("weir ab: {}\n", std::string(status.message())));
  return code;
}

size_t FewestPairs(const PairsByTask& measured) {
  size_t fewest = std::numeric_limits<size_t>::max();
  for (const auto& pairs : measured.by_task) fewest = std::min(fewest, pairs.size());
  return fewest;
}

// What one `weir ab` goes through.
class Ab {
 public:
  Ab(AbFlags flags, const ShowComparison& show)
      : flags_(std::move(flags)),
        show_(show),
        old_(flags_.request.old_binary, OptionsFor(flags_.request), interruption_),
        new_(flags_.request.new_binary, OptionsFor(flags_.request), interruption_) {}

  int Execute() {
    for (const auto& [path, flag] :
         {std::pair(flags_.out_old, "--out-old"), std::pair(flags_.out_new, "--out-new")}) {
      const absl::Status writable = path.empty() ? absl::OkStatus() : CheckReportPath(path, flag);
      if (!writable.ok()) return Complain(kExitUsage, writable);
    }
    return MeasureAndShow();
  }

 private:
  int MeasureAndShow() {
    const absl::StatusOr<MatchedBenchmarks> matched = MatchBenchmarks(old_, new_);
    if (absl::IsCancelled(matched.status())) return Complain(kExitInterrupted, matched.status());
    if (!matched.ok()) return Complain(kExitMeasurementFailed, matched.status());
    if (matched->both.empty()) {
      return Complain(kExitNothingToCompare,
                      absl::NotFoundError(fmt::format("{} and {} have no benchmark in common",
                                                      flags_.request.old_binary, flags_.request.new_binary)));
    }
    const int code = Measure(matched->both);
    if (code != kExitDone && code != kExitInterrupted) return code;
    for (const std::string& name : matched->only_old) fmt::print("Only in the old: {}\n", Printable(name));
    for (const std::string& name : matched->only_new) fmt::print("Only in the new: {}\n", Printable(name));
    return code;
  }

  int Measure(const std::vector<std::string>& benchmarks) {
    std::vector<PairTask> tasks;
    for (const std::string& benchmark : benchmarks) tasks.push_back({benchmark, &old_, &new_});
    Session session{.id = RandomNumber(), .rounds = flags_.request.rounds, .order_seed = RandomNumber()};
    absl::StatusOr<PairsByTask> measured = [&] {
      ProgressLine progress(::isatty(STDERR_FILENO) == 1, flags_.request.rounds);
      return MeasurePairs(tasks, flags_.request.rounds, session.order_seed,
                          [&](size_t done, size_t total, int round, const std::string& name) {
                            progress.Show(done, total, round, name);
                          });
    }();
    if (!measured.ok()) return Complain(kExitMeasurementFailed, measured.status());
    session.complete_rounds = static_cast<int>(FewestPairs(*measured));
    session.interrupted = measured->interrupted;
    return Finish(benchmarks, *std::move(measured), session);
  }

  int Finish(const std::vector<std::string>& benchmarks, PairsByTask pairs, const Session& session) {
    if (std::ranges::all_of(pairs.by_task, [](const auto& each) { return each.empty(); })) {
      return Complain(kExitInterrupted,
                      absl::CancelledError("interrupted before the first pair was complete"));
    }
    MeasuredPairs measured{old_.context(), new_.context(), {}};
    for (size_t task = 0; task < benchmarks.size(); ++task) {
      measured.benchmarks.push_back({benchmarks[task], std::move(pairs.by_task[task])});
    }
    MarkSession(session, measured);
    return Show(std::move(measured), session.interrupted);
  }

  // The reports first: whoever reads the table may have gone away, and then printing it ends this process.
  int Show(MeasuredPairs measured, bool interrupted) const {
    const absl::Status written = WriteReports(measured);
    const int compared = show_(std::move(measured), flags_.metric);
    if (!written.ok()) return Complain(kExitMeasurementFailed, written);
    return interrupted ? kExitInterrupted : compared;
  }

  absl::Status WriteReports(const MeasuredPairs& measured) const {
    absl::Status written;
    if (flags_.out_old.empty() && flags_.out_new.empty()) return written;
    const PairedReports reports = ReportsOf(measured);
    if (!flags_.out_old.empty()) written.Update(WriteReport(flags_.out_old, reports.old_report));
    if (!flags_.out_new.empty()) written.Update(WriteReport(flags_.out_new, reports.new_report));
    return written;
  }

  const AbFlags flags_;
  const ShowComparison& show_;
  const Interruption interruption_;
  BenchmarkBinary old_;
  BenchmarkBinary new_;
};

}  // namespace

int AbCommand(int argc, char** argv, const ShowComparison& show) {
  std::variant<AbFlags, ExitCode> flags = ParseAbFlags(argc, argv);
  if (const ExitCode* code = std::get_if<ExitCode>(&flags)) return *code;
  return Ab(std::get<AbFlags>(std::move(flags)), show).Execute();
}

}  // namespace weir
