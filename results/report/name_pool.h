#ifndef WEIR_RESULTS_REPORT_NAME_POOL_H_
#define WEIR_RESULTS_REPORT_NAME_POOL_H_

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace weir {

/// Keeps many short texts in few allocations. What Keep() returned is valid as long as the pool, also after
/// the pool was moved.
class NamePool {
 public:
  std::string_view Keep(std::string_view name) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < name.size()) {
      blocks_.emplace_back().reserve(name.size() > kBlockBytes ? name.size() : kBlockBytes);
    }
    std::string& block = blocks_.back();
    const size_t start = block.size();
    block += name;
    return std::string_view(block).substr(start);
  }

 private:
  static constexpr size_t kBlockBytes = size_t{1} << 20;

  std::deque<std::string> blocks_;  // none ever grows beyond what was reserved, so none moves
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_NAME_POOL_H_
