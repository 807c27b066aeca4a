#include "results/compare/comparison_renderer.h"

#include <utility>

namespace weir {

std::unique_ptr<ComparisonRenderer> ComparisonRendererFor(std::string_view format, const TableStyle& style,
                                                          bool all_rows, std::string how_to_see_all) {
  if (format == "markdown") return std::make_unique<ComparisonMarkdown>();
  if (format == "json") return std::make_unique<ComparisonJson>();
  if (format == "csv") return std::make_unique<ComparisonCsv>();
  return std::make_unique<ComparisonText>(style, all_rows, std::move(how_to_see_all));
}

}  // namespace weir
