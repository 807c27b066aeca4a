#include "harness/probes/io_counters.h"

#include <string>

#include "harness/probes/kernel_file.h"

namespace weir {

std::optional<uint64_t> WriteCallsOfThisProcess(const SystemRoot& root) {
  const std::optional<std::string> counters = root.Read("/proc/self/io");
  return counters ? NumberAfter(*counters, "syscw:") : std::nullopt;
}

}  // namespace weir
