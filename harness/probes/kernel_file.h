#ifndef WEIR_HARNESS_PROBES_KERNEL_FILE_H_
#define WEIR_HARNESS_PROBES_KERNEL_FILE_H_

#include <optional>
#include <span>
#include <string_view>

#include "harness/probes/system_root.h"

namespace weir {

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

#endif  // WEIR_HARNESS_PROBES_KERNEL_FILE_H_
