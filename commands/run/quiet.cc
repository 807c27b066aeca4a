#include "commands/run/quiet.h"

#include <chrono>
#include <optional>
#include <thread>

#include "fmt/format.h"
#include "harness/probes/foreign_cpu.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kQuietFor(5);
constexpr std::chrono::milliseconds kPoll(100);

// What others do in the next five seconds; ended early where they have taken too much already.
std::optional<ForeignCpu> Watch(const Interruption& interruption) {
  ForeignCpuWatch watch;
  const Clock::time_point end = Clock::now() + kQuietFor;
  std::optional<ForeignCpu> foreign;
  do {
    std::this_thread::sleep_for(kPoll);
    foreign = watch.SoFar();
    const double all = std::chrono::duration<double>(kQuietFor).count();
    if (foreign && foreign->cpu_seconds >= schema::kQuietShare * foreign->cpus * all) break;
  } while (Clock::now() < end && !interruption.requested());
  return foreign;
}

}  // namespace

absl::Status WaitForQuiet(double seconds, const Interruption& interruption) {
  const Clock::time_point end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  while (true) {
    const std::optional<ForeignCpu> foreign = Watch(interruption);
    if (interruption.requested())
      return absl::CancelledError("interrupted while waiting for a quiet machine");
    if (!foreign || foreign->cpu_seconds < schema::kQuietShare * foreign->cpus * 5) return absl::OkStatus();
    if (Clock::now() >= end) {
      return absl::DeadlineExceededError(
          fmt::format("the machine was not quiet for {} s: other processes take {}; end them, or measure "
                      "without --wait-quiet",
                      seconds, foreign->Text()));
    }
  }
}

}  // namespace weir
