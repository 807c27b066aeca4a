#ifndef WEIR_COMMANDS_CRYPT_CRYPT_FLAGS_H_
#define WEIR_COMMANDS_CRYPT_CRYPT_FLAGS_H_

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include "commands/console/standard_streams.h"
#include "fmt/format.h"
#include "results/report/exit_code.h"
#include "system/path_links.h"

namespace weir {

/// Says on standard error why `command` ("weir encrypt") ends. Returns `code`.
inline ExitCode Complain(std::string_view command, ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("{}: {}\n", command, what));
  return code;
}

/// What stands for standard input or output on the command line.
inline constexpr std::string_view kStandard = "-";

/// `path`, or "-" where it names the standard input or output `fd` (/dev/stdin, /dev/fd/1).
inline std::string StandardOr(const std::string& path, int fd) {
  return DescriptorNamed(path) == fd ? std::string(kStandard) : path;
}

/// What messages call the input `path`.
inline std::string InputName(const std::string& path) { return path == kStandard ? "standard input" : path; }

/// How many threads work where the user asked for `asked`; 0: one for each CPU.
inline size_t ThreadCount(size_t asked) {
  return asked > 0 ? asked : std::max<size_t>(1, std::thread::hardware_concurrency());
}

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
