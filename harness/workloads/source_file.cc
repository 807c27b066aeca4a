#include "harness/workloads/source_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/write_records.h"
#include "strategies/writers/writer_registry.h"
#include "xxhash.h"

namespace weir {

namespace {

// Several of these may lie on the disk at a time; larger ones are made for each process.
constexpr uint64_t kLargestShared = uint64_t{1} << 30;
constexpr size_t kChunk = 256 * 1024;

absl::Status CannotMake(const std::string& directory) {
  return absl::ErrnoToStatus(errno, fmt::format("cannot make a file in {}", directory));
}

// Brings it into the page cache, too.
absl::Status CheckUnchanged(int fd, const Expected& expected) {
  std::vector<char> chunk(kChunk);
  StreamDigester digester;
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(fd, chunk.data(), chunk.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, "cannot read the source again");
    if (got == 0) break;
    digester.Add({chunk.data(), static_cast<size_t>(got)});
    at += got;
  }
  const std::optional<uint64_t> differs = digester.Finish().FirstDifference(expected.Digest());
  if (!differs) return absl::OkStatus();
  return absl::DataLossError(
      fmt::format("the file that is read was changed by an earlier case, in the {} bytes from offset {} on",
                  StreamDigest::kBlock, *differs));
}

}  // namespace

absl::StatusOr<SourceFile> SourceFile::Fill(int fd, const std::function<absl::Status(Writer&)>& fill) {
  SourceFile file(fd);
  const absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(file.path(), {});
  if (!writer.ok()) return writer.status();
  absl::Status filled = fill(**writer);
  if (filled.ok()) filled = (*writer)->Sync();
  if (filled.ok()) filled = (*writer)->Close();
  (*writer)->Cancel();
  return filled.ok() ? absl::StatusOr<SourceFile>(std::move(file)) : filled;
}

absl::StatusOr<SourceFile> SourceFile::Create(const std::string& directory,
                                              const std::function<absl::Status(Writer&)>& fill) {
  std::string name = directory + "/weir-source-XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return CannotMake(directory);
  ::unlink(name.c_str());
  return Fill(fd, fill);
}

absl::StatusOr<SourceFile> SourceFile::Of(const Case& c, const RecordSource& records) {
  if (!c.session_directory.empty() && StreamSize(records, RecordsOf(c)) <= kLargestShared)
    return Shared(c, records);
  return Create(TargetOf(c).directory, [&](Writer& writer) {
    WriteRecords(writer, records, RecordsOf(c));
    return writer.status();
  });
}

absl::StatusOr<SourceFile> SourceFile::Shared(const Case& c, const RecordSource& records) {
  const Expected expected = ExpectedRecordsOf(c, records);
  const std::string& directory = TargetOf(c).directory;
  const std::string name =
      fmt::format("{}/source-{:016x}", directory, XXH3_64bits(expected.key().data(), expected.key().size()));
  if (const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC); fd >= 0) {
    SourceFile file(fd);
    absl::Status unchanged = CheckUnchanged(fd, expected);
    return unchanged.ok() ? absl::StatusOr<SourceFile>(std::move(file)) : unchanged;
  }
  std::string begun = name + "-XXXXXX";
  const int fd = ::mkostemp(begun.data(), O_CLOEXEC);
  if (fd < 0) return CannotMake(directory);
  absl::StatusOr<SourceFile> file = Fill(fd, [&](Writer& writer) {
    WriteRecords(writer, records, RecordsOf(c));
    return writer.status();
  });
  if (file.ok() && ::rename(begun.c_str(), name.c_str()) != 0) file = CannotMake(directory);
  if (!file.ok()) ::unlink(begun.c_str());
  return file;
}

SourceFile::SourceFile(SourceFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

SourceFile::~SourceFile() {
  if (fd_ >= 0) ::close(fd_);
}

std::string SourceFile::path() const { return fmt::format("/proc/{}/fd/{}", ::getpid(), fd_); }

}  // namespace weir
