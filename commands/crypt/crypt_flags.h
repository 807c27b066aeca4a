#ifndef WEIR_COMMANDS_CRYPT_CRYPT_FLAGS_H_
#define WEIR_COMMANDS_CRYPT_CRYPT_FLAGS_H_

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "results/report/exit_code.h"

namespace weir {

/// The command line of `weir encrypt` and `weir decrypt`.
struct CryptFlags {
  std::vector<std::string> recipients;  ///< age1…
  std::vector<std::string> recipient_files;
  std::vector<std::string> identity_files;
  std::string input = "-";   ///< "-": standard input
  std::string output = "-";  ///< "-": standard output
  size_t threads = 0;        ///< 0: one for each CPU
  bool force = false;        ///< an output file that is there may be replaced
};

/// The flags, or the exit code after help or a complaint has been printed.
std::variant<CryptFlags, ExitCode> ParseEncryptFlags(int argc, char** argv);
std::variant<CryptFlags, ExitCode> ParseDecryptFlags(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_CRYPT_FLAGS_H_
