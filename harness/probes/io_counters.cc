#include "harness/probes/io_counters.h"

#include <string>

#include "harness/probes/kernel_file.h"

namespace weir {

namespace {

std::optional<uint64_t> Counter(const SystemRoot& root, std::string_view name) {
  const std::optional<std::string> counters = root.Read("/proc/self/io");
  return counters ? NumberAfter(*counters, name) : std::nullopt;
}

}  // namespace

std::optional<uint64_t> WriteCallsOfThisProcess(const SystemRoot& root) { return Counter(root, "syscw:"); }
std::optional<uint64_t> ReadCallsOfThisProcess(const SystemRoot& root) { return Counter(root, "syscr:"); }

}  // namespace weir
