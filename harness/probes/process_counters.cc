#include "harness/probes/process_counters.h"

#include <sys/resource.h>

#include <ctime>
#include <string>

#include "harness/probes/system_root.h"

namespace weir {
namespace {

// Both clocks exist in every Linux since 2.6.12, so there is no failure to report.
int64_t Nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

void Clock::Start() {
  wall_ = cpu_ = 0;
  cpu_start_ = Nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
  wall_start_ = Nanoseconds(CLOCK_MONOTONIC);
}

void Clock::Stop() {
  wall_ = Nanoseconds(CLOCK_MONOTONIC) - wall_start_;
  cpu_ = Nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_start_;
}

namespace {

double CpuSecondsOf(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return CpuSeconds(usage);
}

std::optional<uint64_t> Counter(const SystemRoot& root, std::string_view name) {
  const std::optional<std::string> counters = root.Read("/proc/self/io");
  return counters ? NumberAfter(*counters, name) : std::nullopt;
}

}  // namespace

PageFaults ReadPageFaults() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return {static_cast<uint64_t>(usage.ru_minflt), static_cast<uint64_t>(usage.ru_majflt)};
}

std::optional<uint64_t> WriteCallsOfThisProcess(const SystemRoot& root) { return Counter(root, "syscw:"); }
std::optional<uint64_t> ReadCallsOfThisProcess(const SystemRoot& root) { return Counter(root, "syscr:"); }

double CpuSeconds(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double OwnCpuSeconds() { return CpuSecondsOf(RUSAGE_SELF) + CpuSecondsOf(RUSAGE_CHILDREN); }

}  // namespace weir
