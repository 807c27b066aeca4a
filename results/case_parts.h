#ifndef WEIR_RESULTS_CASE_PARTS_H_
#define WEIR_RESULTS_CASE_PARTS_H_

#include <optional>
#include <string_view>
#include <vector>

namespace weir {

/// One of the parts of a name that slashes set apart.
struct CasePart {
  /// Before the colon; without a colon "workload" for the first part, "strategy" for the second, and the
  /// position ("3") for the others. Views into the name, or constant.
  std::string_view key;
  std::string_view value;
};

/// `write/batched/record:number/records:10` is workload=write, strategy=batched, record=number, records=10.
/// The parts are counted from 1, whatever their keys.
std::vector<CasePart> PartsOf(std::string_view name);

/// The value of the part with that key, or at that position if `key` is a number; nothing where there is no
/// such part.
std::optional<std::string_view> PartOf(const std::vector<CasePart>& parts, std::string_view key);

}  // namespace weir

#endif  // WEIR_RESULTS_CASE_PARTS_H_
