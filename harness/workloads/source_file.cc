#include "harness/workloads/source_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "harness/workloads/write_records.h"
#include "strategies/writers/batched.h"

namespace weir {

absl::StatusOr<SourceFile> SourceFile::Create(const std::string& directory,
                                              const std::function<absl::Status(Writer&)>& fill) {
  std::string name = directory + "/weir-source-XXXXXX";
  SourceFile file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.fd_ < 0) return absl::ErrnoToStatus(errno, fmt::format("cannot make a file in {}", directory));
  ::unlink(name.c_str());
  const absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(file.path(), {});
  if (!writer.ok()) return writer.status();
  absl::Status filled = fill(**writer);
  if (filled.ok()) filled = (*writer)->Sync();
  if (filled.ok()) filled = (*writer)->Close();
  (*writer)->Cancel();
  return filled.ok() ? absl::StatusOr<SourceFile>(std::move(file)) : filled;
}

absl::StatusOr<SourceFile> SourceFile::Create(const std::string& directory, const RecordSource& records,
                                              uint64_t count) {
  return Create(directory, [&](Writer& writer) {
    WriteRecords(writer, records, count);
    return writer.status();
  });
}

SourceFile::SourceFile(SourceFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

SourceFile::~SourceFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::string SourceFile::path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), fd_); }

}  // namespace weir
