#ifndef WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_
#define WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "CLI/CLI.hpp"
#include "results/text/text_table.h"

namespace weir {

/// How a comparison or a decision is shown on standard output.
struct OutputFlags {
  std::string format = "text";
  std::string color = "auto";
  int width = 0;     ///< columns of text; 0: the terminal's
  std::string html;  ///< a file for a page to look at; empty: none

  /// How text is to look: as the terminal has it, but for what was asked.
  TableStyle Style() const;
};

/// Of the renderers, the one that makes a page to look at.
inline constexpr std::string_view kHtmlFormat = "html";

/// Declares --html, the file for such a page beside what standard output shows.
void DeclareHtmlFlag(CLI::App& app, std::string& file);

/// Declares --format, with these names, --width, --color and --html.
void DeclareOutputFlags(CLI::App& app, OutputFlags& flags, const std::vector<std::string>& formats);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_
