#include "results/run_flag.h"

#include <array>
#include <utility>

namespace weir {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kMeanings = {{
    {"foreign-cpu", "another process used the CPU"},
    {"cpu-pressure", "tasks had to wait for a CPU"},
    {"io-pressure", "tasks had to wait for the disk"},
    {"memory-pressure", "tasks had to wait for memory"},
    {"steal", "the host took the CPU away"},
    {"unsettled", "earlier writes were still under way"},
    {"cold", "memory was not warmed"},
    {"ready-made", "writes bytes that lay ready: no record is made"},
    {"length-only", "the target keeps no bytes, so only their number was checked"},
}};

}  // namespace

std::string_view FlagMeaning(std::string_view flag) {
  for (const auto& [name, meaning] : kMeanings) {
    if (name == flag) return meaning;
  }
  return "not a flag of weir's";
}

}  // namespace weir
