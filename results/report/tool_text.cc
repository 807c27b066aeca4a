#include "results/report/tool_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir {

absl::Status ToolText::ErrorAt(size_t offset, std::string_view what) const {
  const std::string_view before = text.substr(0, offset);
  const auto ends = std::count(before.begin(), before.end(), '\n');
  const size_t column = ends == 0 ? before.size() + first_column : before.size() - before.rfind('\n');
  return absl::InvalidArgumentError(fmt::format("{}:{}:{}: {}", source, ends + 1, column, what));
}

}  // namespace weir
