#include "results/compare/comparison_renderer.h"

#include <algorithm>
#include <array>
#include <utility>

namespace weir {
namespace {

struct TextOptions {
  const TableStyle& style;
  bool all_rows;
  std::string how_to_see_all;
};

struct Format {
  std::string_view name;
  std::unique_ptr<ComparisonRenderer> (*make)(const TextOptions& options);
};

template <typename Renderer>
std::unique_ptr<ComparisonRenderer> Make(const TextOptions&) {
  return std::make_unique<Renderer>();
}

std::unique_ptr<ComparisonRenderer> MakeText(const TextOptions& options) {
  return std::make_unique<ComparisonText>(options.style, options.all_rows, options.how_to_see_all);
}

constexpr std::array kFormats = {Format{"text", MakeText}, Format{"markdown", Make<ComparisonMarkdown>},
                                 Format{"json", Make<ComparisonJson>}, Format{"csv", Make<ComparisonCsv>},
                                 Format{"html", Make<ComparisonPage>}};

}  // namespace

std::vector<std::string> ComparisonFormats() {
  std::vector<std::string> names;
  for (const Format& each : kFormats) names.emplace_back(each.name);
  return names;
}

std::unique_ptr<ComparisonRenderer> ComparisonRendererFor(std::string_view format, const TableStyle& style,
                                                          bool all_rows, std::string how_to_see_all) {
  return std::ranges::find(kFormats, format, &Format::name)
      ->make({style, all_rows, std::move(how_to_see_all)});
}

}  // namespace weir
