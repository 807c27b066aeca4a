#include "results/text/natural_order.h"

#include <algorithm>
#include <utility>

namespace weir {
namespace {

// The digits at the start of `text`, and the rest.
std::pair<std::string_view, std::string_view> TakeDigits(std::string_view text) {
  const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  return {text.substr(0, end), text.substr(end)};
}

}  // namespace

bool NaturalOrder::operator()(std::string_view a, std::string_view b) const {
  while (!a.empty() && !b.empty()) {
    const auto [a_digits, a_rest] = TakeDigits(a);
    const auto [b_digits, b_rest] = TakeDigits(b);
    if (a_digits.empty() || b_digits.empty()) {
      if (a[0] != b[0]) return a[0] < b[0];
      a.remove_prefix(1);
      b.remove_prefix(1);
    } else {
      if (a_digits.size() != b_digits.size()) return a_digits.size() < b_digits.size();
      if (a_digits != b_digits) return a_digits < b_digits;
      a = a_rest;
      b = b_rest;
    }
  }
  return a.size() < b.size();
}

}  // namespace weir
