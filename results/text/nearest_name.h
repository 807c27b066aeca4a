#ifndef WEIR_RESULTS_TEXT_NEAREST_NAME_H_
#define WEIR_RESULTS_TEXT_NEAREST_NAME_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace weir {

/// Which of `names` the user may have meant by `typed`: the one with the fewest letters that are wrong,
/// missing, too many or in each other's place. None where that is more than a third of its letters, or the
/// name is `typed` itself.
std::optional<std::string_view> NearestName(std::string_view typed, std::span<const std::string> names);

/// " (did you mean NAME?)"; empty where there is none.
std::string DidYouMean(std::string_view typed, std::span<const std::string> names);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_NEAREST_NAME_H_
