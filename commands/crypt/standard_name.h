#ifndef WEIR_COMMANDS_CRYPT_STANDARD_NAME_H_
#define WEIR_COMMANDS_CRYPT_STANDARD_NAME_H_

#include <unistd.h>

#include <string>
#include <string_view>

#include "system/path_links.h"

namespace weir {

/// What stands for standard input or output on the command line.
inline constexpr std::string_view kStandard = "-";

/// `path`, or "-" where it names the standard input or output `fd` (/dev/stdin, /dev/fd/1).
inline std::string StandardOr(const std::string& path, int fd) {
  return DescriptorNamed(path) == fd ? std::string(kStandard) : path;
}

/// What messages call the input `path`.
inline std::string InputName(const std::string& path) { return path == kStandard ? "standard input" : path; }

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_STANDARD_NAME_H_
