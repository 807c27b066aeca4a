#ifndef WEIR_RESULTS_SHARED_PARTS_H_
#define WEIR_RESULTS_SHARED_PARTS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The parts `key:value` (between slashes) that all names have; they need not stand in every line of a table.
/// None for fewer than two names.
std::vector<std::string> SharedParts(std::span<const std::string_view> names);

/// The name without those parts.
std::string WithoutParts(std::string_view name, const std::vector<std::string>& parts);

}  // namespace weir

#endif  // WEIR_RESULTS_SHARED_PARTS_H_
