#ifndef WEIR_STRATEGIES_PEERS_LIBRARY_READER_H_
#define WEIR_STRATEGIES_PEERS_LIBRARY_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/file/buffered_reader.h"
#include "strategies/file/input_file.h"

namespace weir {

/// What a peer asks its library for at a time, in bytes.
inline constexpr size_t kLibraryReadSize = 16 * 1024;

/// A peer: a reader whose read calls a library makes, stdio or iostream. They do not pass the system-call
/// seam; whoever counts calls must ask the kernel for those.
class LibraryReader : public BufferedReader {
 protected:
  /// `buffer_size`: of the library's buffer, and of the largest Pull.
  LibraryReader(std::string name, size_t buffer_size)
      : BufferedReader(buffer_size, kLibraryReadSize, buffer_size), path_(std::move(name)) {}

  /// Takes the descriptor of a source that is one, which the library is to have a duplicate of.
  absl::StatusOr<int> TakeOver(Endpoint& source);

  /// Counts what the library gave, and returns it.
  size_t Delivered(size_t size);
  /// The status for the call `what`, with what errno says.
  absl::Status Error(std::string_view what) const;

 private:
  /// Closes the library's object, if it was opened.
  virtual absl::Status CloseLibrary() = 0;

  absl::Status DoClose() final;
  void Account(ReaderAccounting& accounting) const final;

  const std::string path_;
  std::optional<InputFile> handed_over_;
  uint64_t delivered_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_LIBRARY_READER_H_
