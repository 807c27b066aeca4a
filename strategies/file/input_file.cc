#include "strategies/file/input_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "strategies/file/system_calls.h"

namespace weir {

absl::StatusOr<InputFile> InputFile::Open(Endpoint& source, const ReaderOptions& options) {
  absl::StatusOr<OpenFile> opened = OpenFile::Open(source, O_RDONLY | O_CLOEXEC, options.system_calls);
  if (!opened.ok()) return opened.status();
  InputFile file(*std::move(opened));
  file.calls().Fadvise(file.fd(), 0, 0, POSIX_FADV_SEQUENTIAL);  // advice only: a pipe takes none
  if (!file.handed_over()) return file;
  const off_t stands = file.calls().Lseek(file.fd(), 0, SEEK_CUR);
  if (stands < 0 && errno != ESPIPE) return file.Error("lseek", 0);
  if (stands > 0) file.start_ = file.offset_ = static_cast<uint64_t>(stands);
  return file;
}

absl::StatusOr<size_t> InputFile::Read(std::span<char> to) {
  ssize_t answer;
  do {
    answer = calls().Read(fd(), to.data(), to.size());
  } while (answer < 0 && errno == EINTR);
  return Given(answer, offset_, to.size(), "read");
}

absl::StatusOr<size_t> InputFile::ReadAt(uint64_t offset, std::span<char> to) {
  ssize_t answer;
  do {
    answer = calls().Pread(fd(), to.data(), to.size(), static_cast<off_t>(offset));
  } while (answer < 0 && errno == EINTR);
  return Given(answer, offset, to.size(), "pread");
}

absl::StatusOr<size_t> InputFile::Given(ssize_t answer, uint64_t offset, size_t asked,
                                        std::string_view what) {
  if (answer < 0) return Error(what, offset);
  const size_t given = static_cast<size_t>(answer);
  if (given > 0 && given < asked) ++short_reads_;
  offset_ = offset + given;
  return given;
}

void InputFile::Account(ReaderAccounting& accounting) const {
  accounting.delivered = offset_ - start_;
  accounting.system_calls = calls().count();
  accounting.short_reads = short_reads_;
}

}  // namespace weir
