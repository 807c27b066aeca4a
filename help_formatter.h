#ifndef WEIR_HELP_FORMATTER_H_
#define WEIR_HELP_FORMATTER_H_

#include <cstddef>
#include <string>

#include "CLI/CLI.hpp"

namespace weir {

/// Lays out the options in the help of a command for a reader with `width` columns: what one does stands
/// beside its name, or below it where the name is long, broken at spaces.
class HelpFormatter final : public CLI::Formatter {
 public:
  /// `width`: 60 at the least is assumed.
  explicit HelpFormatter(size_t width);

  std::string make_option(const CLI::Option* option, bool is_positional) const override;
  /// Without the "..." that CLI11 puts behind every list: the names of our types say which are.
  std::string make_option_opts(const CLI::Option* option) const override;

 private:
  const size_t width_;
};

}  // namespace weir

#endif  // WEIR_HELP_FORMATTER_H_
