#include "commands/run/view_flags.h"

#include <algorithm>

#include "commands/console/argument_check.h"
#include "commands/console/terminal.h"
#include "results/report/schema.h"
#include "results/run/run_renderer.h"

namespace weir {

void DeclareViewFlags(CLI::App& app, ViewFlags& flags) {
  std::vector<std::string> formats;
  for (const RunRenderer& each : RunRenderers()) formats.emplace_back(each.name);
  app.add_option("--format", flags.format, "text, markdown (for a page or a pull request), json or csv")
      ->check(IsOneOf(formats))
      ->capture_default_str()
      ->type_name("FORMAT");
  app.add_option("--width", flags.width, "text: columns; default COLUMNS or the terminal's, else 80")
      ->check(IsBetween(80, 1000))
      ->type_name("N");
  app.add_option("--columns", flags.columns, "only these, in this order, however wide; see below")
      ->delimiter(',')
      ->check(IsOneOf({schema::kColumns.begin(), schema::kColumns.end()}))
      ->type_name("NAME,…");
}

std::string ShowRun(const RunSummary& run, const ViewFlags& flags) {
  const RunView view{TerminalStyle(flags.width), flags.columns};
  return std::ranges::find(RunRenderers(), flags.format, &RunRenderer::name)->render(run, view);
}

}  // namespace weir
