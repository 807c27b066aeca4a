#include "harness/probes/writeback.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "harness/probes/system_root.h"

namespace weir {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

// Under writeback on an idle machine: a journal's commit and the like.
constexpr unsigned long long kIdleWritebackPages = 64;
constexpr std::chrono::milliseconds kPollInterval(1);
constexpr size_t kLeastWarmWrite = size_t{64} << 10;
constexpr size_t kMostWarmWrite = size_t{2} << 20;
constexpr uint64_t kDefaultMaxWarmBytes = uint64_t{256} << 20;

absl::Status ErrnoStatus(const char* action, const std::string& path, int error) {
  const auto code = error == ENOSPC || error == EDQUOT ? absl::StatusCode::kResourceExhausted
                                                       : absl::ErrnoToStatusCode(error);
  return absl::Status(code,
                      fmt::format("{} {}: {}", action, path, absl::ErrnoToStatus(error, "").ToString()));
}

std::optional<uint64_t> VmstatPages(const SystemRoot& root, std::string_view key) {
  return NumberAfter(root.Read("/proc/vmstat").value_or(""), key);
}

bool WaitFor(Deadline deadline, const auto& done) {
  while (!done()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(kPollInterval);
  }
  return true;
}

bool HasEnded(pid_t child) { return waitpid(child, nullptr, WNOHANG) != 0; }

// False on timeout. Without a child to be had (EAGAIN) there is nothing better than to sync here.
bool SyncFileSystem(int directory, Deadline deadline) {
  const pid_t child = fork();
  if (child == 0) {
    syncfs(directory);
    _exit(0);
  }
  if (child < 0) return syncfs(directory) == 0;
  if (WaitFor(deadline, [child] { return HasEnded(child); })) return true;
  kill(child, SIGKILL);
  HasEnded(child);
  return false;
}

bool IsIdle(const SystemRoot& root) {
  return VmstatPages(root, "nr_writeback").value_or(0) <= kIdleWritebackPages;
}

// A descriptor of a file without a name, or -1 and errno.
int OpenNamelessFile(const std::string& directory) {
  const int file = open(directory.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
  std::string name = directory + "/.weir-warm-XXXXXX";
  const int named = mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) unlink(name.c_str());
  return named;
}

// The errno of the write that failed, or 0.
int WriteZeros(int file, uint64_t bytes, size_t write_size) {
  // Never written to, so all of it is the kernel's one zero page and costs no memory.
  static std::array<char, kMostWarmWrite> zeros;
  const size_t most = std::clamp(write_size, kLeastWarmWrite, kMostWarmWrite);
  while (bytes > 0) {
    const ssize_t written = write(file, zeros.data(), std::min<uint64_t>(bytes, most));
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) bytes -= static_cast<uint64_t>(written);
  }
  return 0;
}

}  // namespace

absl::StatusOr<bool> Settle(const std::string& directory, std::chrono::milliseconds timeout,
                            const SystemRoot& root) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return ErrnoStatus("cannot open", directory, errno);
  const bool synced = SyncFileSystem(descriptor, deadline);
  close(descriptor);
  return synced && WaitFor(deadline, [&root] { return IsIdle(root); });
}

absl::StatusOr<uint64_t> WarmFilePages(const std::string& directory, uint64_t bytes, size_t write_size,
                                       const SystemRoot& root) {
  const uint64_t warmed = std::min(bytes, MaxWarmBytes(root));
  const int file = OpenNamelessFile(directory);
  if (file < 0) return ErrnoStatus("cannot create a file in", directory, errno);
  const int error = WriteZeros(file, warmed, write_size);
  close(file);
  if (error != 0) return ErrnoStatus("cannot warm pages in", directory, error);
  return warmed;
}

std::optional<uint64_t> UnwrittenBytes(const SystemRoot& root) {
  const std::optional<uint64_t> dirty = VmstatPages(root, "nr_dirty");
  const std::optional<uint64_t> on_the_way = VmstatPages(root, "nr_writeback");
  if (!dirty || !on_the_way) return std::nullopt;
  return (*dirty + *on_the_way) * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

uint64_t MaxWarmBytes(const SystemRoot& root) {
  const std::optional<uint64_t> pages = VmstatPages(root, "nr_dirty_background_threshold");
  if (!pages) return kDefaultMaxWarmBytes;
  return *pages / 2 * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace weir
