#include "commands/run/view_flags.h"

#include <algorithm>

#include "commands/console/argument_check.h"
#include "commands/console/output_flags.h"
#include "commands/console/terminal.h"
#include "results/report/schema.h"
#include "results/report/whole_file.h"
#include "results/run/run_renderer.h"

namespace weir {

void DeclareViewFlags(CLI::App& app, ViewFlags& flags) {
  std::vector<std::string> formats;
  for (const RunRenderer& each : RunRenderers()) formats.emplace_back(each.name);
  app.add_option("--format", flags.format, "text, markdown (for a pull request), json, csv or html")
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
  DeclareHtmlFlag(app, flags.html);
}

namespace {

std::string Render(const RunSummary& run, const ViewFlags& flags, std::string_view format) {
  const RunView view{TerminalStyle(flags.width), flags.columns};
  return std::ranges::find(RunRenderers(), format, &RunRenderer::name)->render(run, view);
}

}  // namespace

std::string ShowRun(const RunSummary& run, const ViewFlags& flags) {
  return Render(run, flags, flags.format);
}

absl::Status WritePage(const RunSummary& run, const ViewFlags& flags) {
  return flags.html.empty() ? absl::OkStatus() : WriteWholeFile(flags.html, Render(run, flags, kHtmlFormat));
}

}  // namespace weir
