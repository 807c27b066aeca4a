#include "strategies/file/output_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

size_t TotalSize(std::span<const iovec> parts) {
  size_t size = 0;
  for (const iovec& part : parts) size += part.iov_len;
  return size;
}

// What is left of `parts` when `size` bytes are gone and no empty part is first.
std::span<iovec> Without(std::span<iovec> parts, size_t size) {
  while (!parts.empty() && size >= parts.front().iov_len) {
    size -= parts.front().iov_len;
    parts = parts.subspan(1);
  }
  if (size == 0) return parts;
  parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + size;
  parts.front().iov_len -= size;
  return parts;
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Create(Endpoint& target, const WriterOptions& options, Access access) {
  const int mode = (access == Access::kReadWrite ? O_RDWR : O_WRONLY) | (options.append ? 0 : O_TRUNC);
  absl::StatusOr<OpenFile> opened = Open(target, mode | O_CREAT | O_CLOEXEC, options.system_calls);
  if (!opened.ok()) return opened.status();
  OutputFile file(*std::move(opened));
  absl::Status begun;
  if (options.append || (file.kept_flags() & O_APPEND) != 0) {
    begun = file.BeginAtEnd();
  } else if (file.handed_over()) {
    begun = file.BeginWhereItStands();
  }
  if (!begun.ok()) return begun;
  return file;
}

// Not O_APPEND: pwrite(2) and mappings do not keep to that, and one rule for all is easier to know.
absl::Status OutputFile::BeginAtEnd() { return BeginAt(calls().Lseek(fd(), 0, SEEK_END)); }

absl::Status OutputFile::BeginWhereItStands() {
  absl::Status begun = BeginAt(calls().Lseek(fd(), 0, SEEK_CUR));
  if (!begun.ok()) return begun;
  const absl::StatusOr<std::optional<uint64_t>> size = Size();
  if (!size.ok()) return size.status();
  return *size > offset_ ? Truncate(offset_) : absl::OkStatus();
}

// `place`: as lseek(2) answers.
absl::Status OutputFile::BeginAt(off_t place) {
  if (place < 0 && errno != ESPIPE) return Error("lseek", 0);
  if (place > 0) start_ = offset_ = static_cast<uint64_t>(place);
  return absl::OkStatus();
}

absl::Status OutputFile::GoByOffsets() {
  goes_by_offsets_ = true;
  Forget(O_APPEND);
  return SetFlags(0) == 0 ? absl::OkStatus() : Error("fcntl, to write at offsets,", offset_);
}

absl::Status OutputFile::Write(std::string_view data) {
  while (!data.empty()) {
    const absl::StatusOr<size_t> taken =
        Taken(calls().Write(fd(), data.data(), data.size()), offset_, data.size(), "write");
    if (!taken.ok()) return taken.status();
    data.remove_prefix(*taken);
  }
  return absl::OkStatus();
}

absl::Status OutputFile::WriteGathered(std::span<iovec> parts, int flags) {
  while (!(parts = Without(parts, 0)).empty()) {
    const std::span<iovec> group = parts.first(std::min<size_t>(parts.size(), IOV_MAX));
    const absl::StatusOr<size_t> taken =
        Taken(CallWithParts(group, flags), offset_, TotalSize(group), flags == 0 ? "writev" : "pwritev2");
    if (!taken.ok()) return taken.status();
    parts = Without(parts, *taken);
  }
  return absl::OkStatus();
}

ssize_t OutputFile::CallWithParts(std::span<const iovec> parts, int flags) {
  const int count = static_cast<int>(parts.size());
  if (flags == 0) return calls().Writev(fd(), parts.data(), count);
  return calls().Pwritev2(fd(), parts.data(), count, -1, flags);
}

absl::StatusOr<size_t> OutputFile::WriteAt(uint64_t offset, std::string_view data, std::string_view what) {
  return Taken(calls().Pwrite(fd(), data.data(), data.size(), static_cast<off_t>(offset)), offset,
               data.size(), what);
}

absl::Status OutputFile::FillWithZeros(uint64_t offset, size_t size) {
  static char zeros[256 * 1024];  // never written to, so one page of the kernel's stands for all of it
  while (size > 0) {
    const size_t asked = std::min(size, sizeof zeros);
    const ssize_t answer = calls().Pwrite(fd(), zeros, asked, static_cast<off_t>(offset));
    if (answer < 0 && errno == EINTR) continue;
    if (answer == 0) errno = EIO;
    if (answer <= 0) return Error("writing zeros to", offset);
    offset += static_cast<uint64_t>(answer);
    size -= static_cast<size_t>(answer);
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> OutputFile::Taken(ssize_t answer, uint64_t offset, size_t asked,
                                         std::string_view what) {
  if (answer < 0 && errno == EINTR) return 0;
  const uint64_t missing = std::max(offset, offset_);  // what lies before has been written already
  if (answer < 0) return Error(what, missing);
  if (answer == 0) {
    errno = EIO;
    return Error(fmt::format("{}, which took none of the bytes,", what), missing);
  }
  const size_t taken = static_cast<size_t>(answer);
  if (taken < asked) ++short_writes_;
  offset_ = std::max(offset_, offset + taken);
  return taken;
}

absl::Status OutputFile::Sync() {
  int result;
  do {
    result = calls().Fdatasync(fd());
  } while (result != 0 && errno == EINTR);
  const bool cannot_sync = errno == EINVAL || errno == EROFS;  // a pipe, a device: see fdatasync(2)
  if (result == 0 || cannot_sync) return absl::OkStatus();
  return Error("fdatasync", offset_);
}

absl::Status OutputFile::Truncate(uint64_t size) {
  int result;
  do {
    result = calls().Ftruncate(fd(), static_cast<off_t>(size));
  } while (result != 0 && errno == EINTR);
  return result == 0 ? absl::OkStatus() : Error("ftruncate", size);
}

absl::Status OutputFile::Close() {
  if (fd() >= 0 && handed_over() && goes_by_offsets_) {
    calls().Lseek(fd(), static_cast<off_t>(offset_), SEEK_SET);
  }
  return OpenFile::Close(offset_);
}

absl::StatusOr<bool> OutputFile::IsRegular() const {
  const absl::StatusOr<std::optional<uint64_t>> size = Size();
  if (!size.ok()) return size.status();
  return size->has_value();
}

absl::Status OutputFile::RequireRegular(std::string_view strategy) const {
  const absl::StatusOr<bool> regular = IsRegular();
  if (!regular.ok() || *regular) return regular.status();
  return absl::FailedPreconditionError(
      fmt::format("{} needs a regular file, which {} is not", strategy, path()));
}

void OutputFile::Account(Accounting& accounting) const {
  accounting.committed = committed();
  accounting.system_calls = calls().count();
  accounting.short_writes = short_writes_;
}

}  // namespace weir
