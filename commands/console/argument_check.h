#ifndef WEIR_COMMANDS_CONSOLE_ARGUMENT_CHECK_H_
#define WEIR_COMMANDS_CONSOLE_ARGUMENT_CHECK_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace weir {

/// Checks of what an option is given, for CLI::Option::check(). What they complain with is a clause that
/// stands behind the option's name: "'abc' is not a whole number", "0 is not between 1 and 100".

CLI::Validator IsOneOf(std::vector<std::string> words);

CLI::Validator IsBetween(int low, int high);
CLI::Validator IsBetween(double low, double high);

CLI::Validator IsDirectory();

/// Of a database's address, postgresql://USER:PASSWORD@HOST/NAME: whoever lists the processes would see it.
CLI::Validator HasNoPassword();

/// For CLI::Option::transform(), before a check: "5%" becomes 0.05; other text stays.
CLI::Validator AsShare();
/// The same for seconds, as ParseSeconds() reads them; what is no time is complained about.
CLI::Validator AsSeconds();

}  // namespace weir

#endif  // WEIR_COMMANDS_CONSOLE_ARGUMENT_CHECK_H_
