#include "strategies/library_reader.h"

#include <cerrno>

#include "fmt/format.h"

namespace weir {

size_t LibraryReader::Delivered(size_t size) {
  delivered_ += size;
  return size;
}

absl::Status LibraryReader::Error(std::string_view what) const {
  const int error = errno != 0 ? errno : EIO;
  return absl::ErrnoToStatus(error,
                             fmt::format("{} {} at offset {}, errno {}", what, path_, delivered_, error));
}

void LibraryReader::Account(ReaderAccounting& accounting) const { accounting.delivered = delivered_; }

}  // namespace weir
