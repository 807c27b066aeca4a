#include "commands/console/output_flags.h"

#include "commands/console/argument_check.h"
#include "commands/console/terminal.h"

namespace weir {

TableStyle OutputFlags::Style() const {
  TableStyle style = TerminalStyle(width);
  if (color != "auto") style.color = color == "always";
  return style;
}

void DeclareHtmlFlag(CLI::App& app, std::string& file) {
  app.add_option("--html", file, "write a page to look at too, one file that needs no network")
      ->type_name("FILE");
}

void DeclareOutputFlags(CLI::App& app, OutputFlags& flags, const std::vector<std::string>& formats) {
  app.add_option("--format", flags.format, "text, markdown (for a pull request), json, csv or html")
      ->check(IsOneOf(formats))
      ->capture_default_str()
      ->type_name("FORMAT");
  app.add_option("--width", flags.width, "text: columns; default the terminal's, else 80")
      ->check(IsBetween(80, 1000))
      ->type_name("N");
  app.add_option("--color", flags.color,
                 "text: always, never, or auto: on a terminal, unless NO_COLOR is set")
      ->check(IsOneOf({"auto", "always", "never"}))
      ->capture_default_str()
      ->type_name("WHEN");
  DeclareHtmlFlag(app, flags.html);
}

}  // namespace weir
