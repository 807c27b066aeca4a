#include "harness/pairs/benchmark_filter.h"

namespace weir {

std::string EscapedForFilter(std::string_view name) {
  constexpr std::string_view kSpecial = ".+*?()[{|^$\\";
  std::string expression;
  for (const char c : name) {
    if (kSpecial.find(c) != std::string_view::npos) expression += '\\';
    expression += c;
  }
  return expression;
}

}  // namespace weir
