#include "harness/own_bench.h"

#include <filesystem>
#include <system_error>

namespace weir {

std::string OwnBench() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "harness" / "bench").string();
}

}  // namespace weir
