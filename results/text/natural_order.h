#ifndef WEIR_RESULTS_TEXT_NATURAL_ORDER_H_
#define WEIR_RESULTS_TEXT_NATURAL_ORDER_H_

#include <string_view>

namespace weir {

/// A strict order of texts in which the numbers count by their value: "fixed:8" before "fixed:64". Digits alone make a
/// number, so sizes must be written out: "16MiB" stands before "64KiB".
struct NaturalOrder {
  bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_NATURAL_ORDER_H_
