#include "harness/workloads/cpu_placement.h"

#include <sched.h>

#include <algorithm>
#include <span>

namespace weir {
namespace {

std::vector<int> CpusOfThisThread() {
  cpu_set_t set;
  std::vector<int> cpus;
  if (::sched_getaffinity(0, sizeof set, &set) != 0) return cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
  return cpus;
}

void RunOn(std::span<const int> cpus) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int cpu : cpus) CPU_SET(cpu, &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

}  // namespace

CpuPlacement::CpuPlacement(Placement placement, End end) : placement_(placement), cpus_(CpusOfThisThread()) {
  GoTo(end);
}

CpuPlacement::~CpuPlacement() {
  if (placement_ != Placement::kFree && !cpus_.empty()) RunOn(cpus_);
}

void CpuPlacement::GoTo(End end) const {
  if (placement_ == Placement::kFree || cpus_.empty()) return;
  const size_t which = placement_ == Placement::kApart && end == kReceiving ? 1 : 0;
  RunOn({&cpus_[std::min(which, cpus_.size() - 1)], 1});
}

size_t UsableCpus() { return CpusOfThisThread().size(); }

}  // namespace weir
