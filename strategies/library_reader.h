#ifndef WEIR_STRATEGIES_LIBRARY_READER_H_
#define WEIR_STRATEGIES_LIBRARY_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "strategies/buffered_reader.h"

namespace weir {

/// What a peer asks its library for at a time, in bytes.
inline constexpr size_t kLibraryReadSize = 16 * 1024;

/// A peer: a reader whose read calls a library makes, stdio or iostream. They do not pass the system-call
/// seam; whoever counts calls must ask the kernel for those.
class LibraryReader : public BufferedReader {
 protected:
  /// `buffer_size`: of the library's buffer, and of the largest Pull.
  LibraryReader(std::string path, size_t buffer_size)
      : BufferedReader(buffer_size, kLibraryReadSize, buffer_size), path_(std::move(path)) {}

  /// Counts what the library gave, and returns it.
  size_t Delivered(size_t size);
  /// The status for the call `what`, with what errno says.
  absl::Status Error(std::string_view what) const;

 private:
  void Account(ReaderAccounting& accounting) const final;

  const std::string path_;
  uint64_t delivered_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_LIBRARY_READER_H_
