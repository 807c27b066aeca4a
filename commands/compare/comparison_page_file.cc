#include "commands/compare/comparison_page_file.h"

#include <string>
#include <string_view>

#include "results/compare/comparison_renderer.h"
#include "results/report/whole_file.h"

namespace weir {

absl::Status WritePage(const Comparison& comparison, const OutputFlags& flags) {
  if (flags.html.empty()) return absl::OkStatus();
  std::string page;
  ComparisonRendererFor(kHtmlFormat, flags.Style(), false, "")
      ->Render(comparison, [&page](std::string_view text) { page += text; });
  return WriteWholeFile(flags.html, page);
}

}  // namespace weir
