#ifndef WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_
#define WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "results/text/text_table.h"

namespace weir {

/// How a comparison or a decision is shown on standard output.
struct OutputFlags {
  std::string format = "text";
  std::string color = "auto";
  int width = 0;  ///< columns of text; 0: the terminal's

  /// How text is to look: as the terminal has it, but for what was asked.
  TableStyle Style() const;
};

/// Declares --format, with these names, --width and --color.
void DeclareOutputFlags(CLI::App& app, OutputFlags& flags, const std::vector<std::string>& formats);

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_OUTPUT_FLAGS_H_
