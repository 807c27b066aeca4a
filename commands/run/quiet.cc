#include "commands/run/quiet.h"

#include <chrono>
#include <thread>

#include "fmt/format.h"
#include "results/report/schema.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kQuietFor(5);
constexpr std::chrono::milliseconds kPoll(100);

bool Quiet(const ForeignCpu& foreign) {
  const double all = foreign.cpus * std::chrono::duration<double>(kQuietFor).count();
  return foreign.cpu_seconds < schema::kQuietShare * all;
}

}  // namespace

std::optional<ForeignCpu> WatchOthers(const Interruption& interruption) {
  ForeignCpuWatch watch;
  const Clock::time_point end = Clock::now() + kQuietFor;
  std::optional<ForeignCpu> foreign;
  do {
    std::this_thread::sleep_for(kPoll);
    foreign = watch.SoFar();
    if (foreign && !Quiet(*foreign)) break;
  } while (Clock::now() < end && !interruption.requested());
  return foreign;
}

absl::Status WaitForQuiet(double seconds, const Interruption& interruption, const OthersWatch& watch) {
  const Clock::time_point end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  while (true) {
    const std::optional<ForeignCpu> foreign = watch(interruption);
    if (interruption.requested())
      return absl::CancelledError("interrupted while waiting for a quiet machine");
    if (!foreign || Quiet(*foreign)) return absl::OkStatus();
    if (Clock::now() >= end) {
      return absl::DeadlineExceededError(
          fmt::format("the machine was not quiet for {} s: other processes take {}; end them, or measure "
                      "without --wait-quiet",
                      seconds, foreign->Text()));
    }
  }
}

}  // namespace weir
