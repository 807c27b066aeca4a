#include "strategies/peers/library_reader.h"

#include <cerrno>
#include <utility>

#include "fmt/format.h"

namespace weir {

absl::StatusOr<int> LibraryReader::TakeOver(Endpoint& source) {
  absl::StatusOr<InputFile> file = InputFile::Open(source, {});
  if (!file.ok()) return file.status();
  return handed_over_.emplace(*std::move(file)).fd();
}

absl::Status LibraryReader::DoClose() {
  absl::Status closed = CloseLibrary();
  if (handed_over_) closed.Update(handed_over_->Close());
  return closed;
}

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
