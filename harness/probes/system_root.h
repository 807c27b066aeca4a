#ifndef WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_
#define WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Where a probe finds /proc and /sys: the machine's own "/", or in a test the recorded tree of another
/// machine (testdata/). Holds only a path; copy it freely.
class SystemRoot {
 public:
  SystemRoot() = default;
  /// `prefix` is the directory that stands for "/".
  explicit SystemRoot(std::string_view prefix);

  /// "/proc/stat" below the prefix. `absolute` must begin with a slash.
  std::string Path(std::string_view absolute) const;

  /// The whole file, without the white space at its end; nullopt when it cannot be read. A file that exists
  /// and is empty gives an empty string.
  std::optional<std::string> Read(std::string_view absolute) const;

  /// The same as a number. Nullopt too when the file does not begin with one, so "notsupported" is never 0.
  std::optional<long long> ReadNumber(std::string_view absolute) const;

  bool Exists(std::string_view absolute) const;

 private:
  std::string prefix_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_
