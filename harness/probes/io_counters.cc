#include "harness/probes/io_counters.h"

#include <fstream>

namespace weir {

std::optional<uint64_t> WriteCallsOfThisProcess(const std::string& proc) {
  std::ifstream io(proc + "/self/io");
  std::string key;
  uint64_t value = 0;
  while (io >> key >> value) {
    if (key == "syscw:") return value;
  }
  return std::nullopt;
}

}  // namespace weir
