#include "strategies/file/mapped_windows.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

size_t RoundUpToPages(size_t size) { return (size + PageSize() - 1) / PageSize() * PageSize(); }

}  // namespace

// A window maps the file from the page on in which its first byte lies, so it has its size less a page for
// sure.
MappedWindows::MappedWindows(InputFile& file, size_t least)
    : file_(file), window_size_(RoundUpToPages(least) + PageSize()) {}

absl::StatusOr<std::string_view> MappedWindows::From(uint64_t offset) {
  const size_t before = offset % PageSize();
  const uint64_t from = offset - before;
  while (true) {
    const absl::StatusOr<uint64_t> file_size = SizeNow(offset);
    if (!file_size.ok()) return file_size.status();
    absl::Status unmapped = Unmap();
    if (!unmapped.ok()) return unmapped;
    if (*file_size <= offset) return std::string_view();
    const size_t size = static_cast<size_t>(std::min<uint64_t>(window_size_, *file_size - from));
    absl::Status mapped = Map(from, size);
    if (!mapped.ok()) return mapped;
    const absl::StatusOr<bool> present = Populate(*file_size, from);
    if (!present.ok()) return present.status();
    if (!*present) continue;  // it was cut short meanwhile
    file_.Advance(std::max(file_.offset(), from + size) - file_.offset());
    return std::string_view(static_cast<const char*>(mapping_) + before, size - before);
  }
}

absl::StatusOr<uint64_t> MappedWindows::SizeNow(uint64_t offset) {
  const absl::StatusOr<std::optional<uint64_t>> size = file_.Size();
  if (!size.ok()) return size.status();
  if (!*size) return NotRegular();
  char byte;
  const bool claims_nothing = **size == 0 && offset == 0;  // as files of /proc do that have bytes
  const absl::StatusOr<size_t> read = claims_nothing ? file_.ReadAt(0, {&byte, 1}) : size_t{0};
  if (!read.ok()) return read.status();
  if (*read > 0) return NotRegular();
  return **size;
}

absl::Status MappedWindows::NotRegular() const {
  return absl::FailedPreconditionError(
      fmt::format("mmap needs a regular file with a size, which {} is not", file_.path()));
}

absl::Status MappedWindows::Map(uint64_t from, size_t size) {
  void* const mapping = file_.calls().MapReadOnly(file_.fd(), static_cast<off_t>(from), size);
  if (mapping == MAP_FAILED) return errno == ENODEV ? NotRegular() : file_.Error("mmap", from);
  mapping_ = mapping;
  mapped_ = size;
  return absl::OkStatus();
}

// Makes the pages present now: what cannot be read is reported here. False: the file was cut short.
absl::StatusOr<bool> MappedWindows::Populate(uint64_t file_size, uint64_t from) {
  int result;
  do {
    result = file_.calls().Madvise(mapping_, mapped_, MADV_POPULATE_READ);
  } while (result != 0 && (errno == EINTR || errno == EAGAIN));
  if (result == 0 || errno == EINVAL) return true;  // EINVAL: a kernel before 5.14
  if (errno == EFAULT) errno = EIO;                 // SIGBUS for a program, for which read(2) has EIO
  const absl::Status error = file_.Error("populating a mapped window of", from);
  const absl::StatusOr<std::optional<uint64_t>> size = file_.Size();
  const bool cut_short = size.ok() && *size && **size < file_size;
  if (cut_short) return false;
  return error;
}

absl::Status MappedWindows::Unmap() {
  void* const mapping = std::exchange(mapping_, nullptr);
  if (mapping == nullptr || file_.calls().Munmap(mapping, mapped_) == 0) return absl::OkStatus();
  return file_.Error("munmap", file_.offset());
}

}  // namespace weir
