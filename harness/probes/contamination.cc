#include "harness/probes/contamination.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "harness/probes/process_counters.h"
#include "results/report/schema.h"

namespace weir {
namespace {

// Why these: see Contamination::Flags.
constexpr double kStalledShare = 0.02;
constexpr double kPressureFloorSeconds = 0.001;
constexpr double kStealFloorTicks = 1.5;
constexpr double kWrongTicks = 3;

std::optional<double> Difference(std::optional<double> before, std::optional<double> after) {
  if (!before || !after) return std::nullopt;
  return std::max(0.0, *after - *before);
}

struct Threshold {
  double share;
  double floor_seconds;
};

void FlagAbove(Threshold threshold, std::string_view name, std::optional<double> seconds, double wall_seconds,
               std::vector<std::string>& flags) {
  if (!seconds) return;
  if (*seconds > threshold.share * wall_seconds && *seconds > threshold.floor_seconds)
    flags.emplace_back(name);
}

}  // namespace

ContaminationProbe::ContaminationProbe(const SystemRoot& root) : pressure_(root), cpu_(root) {}

ContaminationSnapshot ContaminationProbe::Take() const {
  return {.pressure = pressure_.Read(), .cpu = cpu_.Read(), .own_cpu_seconds = OwnCpuSeconds()};
}

Contamination Between(const ContaminationSnapshot& before, const ContaminationSnapshot& after) {
  Contamination between;
  between.psi_cpu_seconds = Difference(before.pressure.cpu_seconds, after.pressure.cpu_seconds);
  between.psi_io_seconds = Difference(before.pressure.io_seconds, after.pressure.io_seconds);
  between.psi_memory_seconds = Difference(before.pressure.memory_seconds, after.pressure.memory_seconds);
  between.steal_seconds = Difference(before.cpu.steal_seconds, after.cpu.steal_seconds);
  const std::optional<double> busy = Difference(before.cpu.busy_seconds, after.cpu.busy_seconds);
  if (busy) {
    between.foreign_cpu_seconds = std::max(0.0, *busy - (after.own_cpu_seconds - before.own_cpu_seconds));
  }
  return between;
}

std::optional<double> ForeignShare(const ContaminationSnapshot& before, const ContaminationSnapshot& after,
                                   double seconds, unsigned cpus) {
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const double there_were = seconds * cpus;
  const std::optional<double> foreign = Between(before, after).foreign_cpu_seconds;
  if (!foreign || kWrongTicks * tick > schema::kQuietShare * there_were) return std::nullopt;
  return *foreign / there_were;
}

std::vector<std::string> Contamination::Flags(double wall_seconds) const {
  const double tick = 1.0 / static_cast<double>(sysconf(_SC_CLK_TCK));
  const Threshold pressure{.share = kStalledShare, .floor_seconds = kPressureFloorSeconds};
  const Threshold steal{.share = kStalledShare, .floor_seconds = kStealFloorTicks * tick};
  std::vector<std::string> flags;
  if (foreign_share.value_or(0) > schema::kQuietShare) flags.emplace_back(schema::kForeignCpu);
  FlagAbove(pressure, schema::kCpuPressure, psi_cpu_seconds, wall_seconds, flags);
  FlagAbove(pressure, schema::kIoPressure, psi_io_seconds, wall_seconds, flags);
  FlagAbove(pressure, schema::kMemoryPressure, psi_memory_seconds, wall_seconds, flags);
  FlagAbove(steal, schema::kSteal, steal_seconds, wall_seconds, flags);
  return flags;
}

}  // namespace weir
