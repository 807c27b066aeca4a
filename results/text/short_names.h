#ifndef WEIR_RESULTS_TEXT_SHORT_NAMES_H_
#define WEIR_RESULTS_TEXT_SHORT_NAMES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// `name` if it fits into `width` columns, else its beginning and its end with "…" between them. `width` is
/// at least 1.
std::string ShortenInTheMiddle(std::string_view name, size_t width);

/// All of them so, and no two that differ look the same: where they would, they are cut where they differ,
/// and where that does not help they end in a number ("BM_Cop…#2"). `width` is at least 8.
std::vector<std::string> ShortenApart(const std::vector<std::string>& names, size_t width);

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_SHORT_NAMES_H_
