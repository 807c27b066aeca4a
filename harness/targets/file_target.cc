#include "harness/targets/file_target.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <utility>
#include <vector>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr size_t kChunk = 256 * 1024;

// Fills `chunk` from `fd`; fewer bytes only at the end of the file.
absl::StatusOr<size_t> ReadFully(int fd, std::span<char> chunk) {
  size_t filled = 0;
  while (filled < chunk.size()) {
    const ssize_t got = ::read(fd, chunk.data() + filled, chunk.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, "read");
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  return filled;
}

absl::StatusOr<StreamDigest> DigestOfFile(int fd) {
  std::vector<char> chunk(kChunk);
  StreamDigester digester;
  while (true) {
    const absl::StatusOr<size_t> got = ReadFully(fd, chunk);
    if (!got.ok()) return got.status();
    digester.Add({chunk.data(), *got});
    if (*got < chunk.size()) return digester.Finish();
  }
}

// Of a file that is not as `expected`, `size` bytes: where it begins to differ.
absl::Status FirstDifference(int fd, ExpectedStream& expected, uint64_t size) {
  std::vector<char> got(kChunk), wanted(kChunk);
  for (uint64_t offset = 0;;) {
    const absl::StatusOr<size_t> got_size = ReadFully(fd, got);
    if (!got_size.ok()) return got_size.status();
    const size_t wanted_size = expected.Read(wanted);
    const size_t both = std::min(*got_size, wanted_size);
    const auto differs =
        std::mismatch(got.begin(), got.begin() + static_cast<ptrdiff_t>(both), wanted.begin());
    offset += static_cast<uint64_t>(differs.first - got.begin());
    if (static_cast<size_t>(differs.first - got.begin()) < both) {
      return absl::DataLossError(fmt::format("the byte at offset {} is not the one that was sent", offset));
    }
    if (*got_size > wanted_size) {
      return absl::DataLossError(fmt::format("more than the {} bytes that were sent arrived", size));
    }
    if (*got_size < wanted_size) {
      return absl::DataLossError(fmt::format("{} of {} bytes arrived", offset, size));
    }
    if (wanted_size < kChunk)
      return absl::InternalError("the digest differs and no byte does: the digest is wrong");
  }
}

absl::StatusOr<Verified> Check(int fd, const Expected& expected) {
  const absl::StatusOr<StreamDigest> arrived = DigestOfFile(fd);
  if (!arrived.ok()) return arrived.status();
  const StreamDigest wanted = expected.Digest();
  if (*arrived == wanted) return Verified::kEveryByte;
  if (::lseek(fd, 0, SEEK_SET) != 0) return absl::ErrnoToStatus(errno, "lseek");
  return FirstDifference(fd, *expected.Stream(), wanted.bytes);
}

// The file to remove when a signal ends the process. Set while the handlers are not looking at it.
char doomed[PATH_MAX];

// The file, and the two directories that it has to itself.
void RemoveAndEnd(int signal) {
  ::unlink(doomed);
  for (int i = 0; i < 2; ++i) {
    char* const slash = std::strrchr(doomed, '/');
    if (slash == nullptr) break;
    *slash = '\0';
    ::rmdir(doomed);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void RemoveOnSignals(const std::string& path) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction current;
    if (::sigaction(signal, nullptr, &current) != 0 || current.sa_handler == SIG_IGN) continue;
    ::signal(signal, SIG_DFL);
    path.copy(doomed, sizeof doomed - 1);
    doomed[std::min(path.size(), sizeof doomed - 1)] = '\0';
    ::signal(signal, RemoveAndEnd);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Target>> FileTarget::Create(const std::string& directory) {
  absl::StatusOr<ScratchDirectory> scratch = ScratchDirectory::Create(directory);
  if (!scratch.ok()) return scratch.status();
  std::unique_ptr<FileTarget> target(new FileTarget(*std::move(scratch)));
  RemoveOnSignals(target->path());
  return target;
}

absl::StatusOr<bool> FileTarget::MakeDurable() {
  const int fd = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, fmt::format("open {} to sync it", path_));
  const bool synced = ::fdatasync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!synced) return absl::ErrnoToStatus(error, fmt::format("fdatasync {}", path_));
  return true;
}

absl::StatusOr<Verified> FileTarget::Verify(const Expected& expected) {
  const int fd = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, fmt::format("open {} to check it", path_));
  absl::StatusOr<Verified> verified = Check(fd, expected);
  ::close(fd);
  return verified;
}

}  // namespace weir
