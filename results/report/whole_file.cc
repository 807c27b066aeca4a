#include "results/report/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <utility>

#include "system/file_content.h"
#include "system/path_links.h"

namespace weir {
namespace {

constexpr mode_t kNewFile = 0666;
constexpr mode_t kOwnersAlone = 0600;

absl::Status SystemError(std::string_view what, std::string_view path, int error) {
  return absl::ErrnoToStatus(error, fmt::format("{} {}", what, path));
}

// Owns a descriptor. Close() reports what only close can tell; the destructor is for the way out of an error.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int Close() { return close(std::exchange(fd_, -1)); }

 private:
  int fd_;
};

// Opened, or the own descriptor that it names: to open that anew would write over what stands in its file.
absl::Status WriteInto(const std::string& path, std::string_view contents) {
  const std::optional<int> own = DescriptorNamed(path);
  Descriptor file(own ? fcntl(*own, F_DUPFD_CLOEXEC, 0)
                      : open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (file.get() < 0) return SystemError("cannot open", path, errno);
  if (int error = WriteAll(file.get(), contents); error != 0)
    return SystemError("cannot write to", path, error);
  if (file.Close() != 0) return SystemError("cannot close", path, errno);
  return absl::OkStatus();
}

// Not mkstemp: its files are private, and the umask cannot be read without setting it for all threads.
int CreateBeside(const std::string& path, mode_t mode, std::string& temporary) {
  static std::atomic<unsigned> counter = 0;
  while (true) {
    temporary = fmt::format("{}.{}-{}.tmp", path, getpid(), counter++);
    const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
}

// What makes a file at `path` of the contents; `replaced`: there is one now.
absl::Status FillAndRename(Descriptor& file, const std::string& temporary, const std::string& path,
                           std::string_view contents, bool replaced, FileAttributeCalls& calls) {
  if (int error = WriteAll(file.get(), contents); error != 0) return SystemError("cannot write", path, error);
  if (replaced) HandOnAttributes(path, file.get(), std::nullopt, calls);
  if (fsync(file.get()) != 0) return SystemError("cannot synchronise", path, errno);
  if (file.Close() != 0) return SystemError("cannot close", path, errno);
  if (rename(temporary.c_str(), path.c_str()) != 0) return SystemError("cannot rename to", path, errno);
  return absl::OkStatus();
}

absl::Status Replace(const std::string& path, std::string_view contents, bool replaced,
                     FileAttributeCalls& calls) {
  std::string temporary;
  Descriptor file(CreateBeside(path, replaced ? kOwnersAlone : kNewFile, temporary));
  if (file.get() < 0) return SystemError("cannot create a file beside", path, errno);
  absl::Status status = FillAndRename(file, temporary, path, contents, replaced, calls);
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

}  // namespace

absl::Status WriteWholeFile(const std::string& path, std::string_view contents, FileAttributeCalls* calls) {
  FileAttributeCalls kernel;
  if (calls == nullptr) calls = &kernel;
  if (DescriptorNamed(path)) return WriteInto(path, contents);
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) return SystemError("cannot look at", path, errno);
    return Replace(WithoutLinks(path), contents, false, *calls);
  }
  if (S_ISDIR(info.st_mode)) return SystemError("cannot write", path, EISDIR);
  if (!S_ISREG(info.st_mode) || path.starts_with("/proc/")) return WriteInto(path, contents);
  return Replace(WithoutLinks(path), contents, true, *calls);
}

}  // namespace weir
