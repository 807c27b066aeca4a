#ifndef WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_
#define WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_

#include <optional>
#include <span>
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

/// A file of /proc that is read again and again, next to a timed region: opened once, then one pread(2) a
/// reading and no allocation. Owns its descriptor. Reading is thread-safe.
class KernelFile {
 public:
  /// A file that cannot be opened is no error: its readings are nullopt.
  KernelFile(const SystemRoot& root, std::string_view absolute);
  ~KernelFile();
  KernelFile(KernelFile&& other) noexcept;
  KernelFile& operator=(KernelFile&& other) noexcept;

  /// Reads from the beginning into `buffer`, as much as fits, and returns what was read; the view is valid as
  /// long as the buffer. The kernel makes the text anew for each call.
  std::optional<std::string_view> Read(std::span<char> buffer) const;

 private:
  int descriptor_ = -1;
};

/// The number that follows `key` and any blanks, as in "nr_writeback 12", "some avg10=0.00 total=12", where
/// the keys are "nr_writeback" and "total=". `key` must stand at the beginning of the text or after white
/// space. Nullopt when there is none.
std::optional<unsigned long long> NumberAfter(std::string_view text, std::string_view key);

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_SYSTEM_ROOT_H_
