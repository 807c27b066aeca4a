#include "strategies/mmap.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/file_writer.h"

namespace weir {
namespace {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

size_t RoundUpToPages(size_t size) { return (size + PageSize() - 1) / PageSize() * PageSize(); }

// A window maps [mapped_from_, mapped_from_ + window_size_) of the file, where mapped_from_ is the offset of
// the first byte to come, rounded down to a page. Two pages or more, so that a window always has a page of
// room.
class MmapWriter final : public FileWriter {
 public:
  MmapWriter(OutputFile file, size_t window_size)
      : FileWriter(std::move(file), window_size - PageSize()), window_size_(window_size) {}
  ~MmapWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return 0; }

 private:
  bool Push(size_t) override {
    if (HandOver() && Map()) return true;
    Unmap();
    Trim();
    return false;
  }

  // What was stored into a mapped window is the kernel's already.
  bool HandOver() {
    file().Advance(TakeWindow().size());
    return Unmap();
  }

  bool Unmap() {
    void* const mapping = std::exchange(mapping_, nullptr);
    if (mapping == nullptr || file().calls().Munmap(mapping, window_size_) == 0) return true;
    return Fail(file().Error("munmap", file().offset()));
  }

  bool Map() {
    const size_t before = file().offset() % PageSize();
    const uint64_t from = file().offset() - before;
    if (!Check(Allocate(from))) return false;
    void* const mapping = file().calls().MapShared(file().fd(), static_cast<off_t>(from), window_size_);
    if (mapping == MAP_FAILED) return Fail(file().Error("mmap", from));
    mapping_ = mapping;
    if (!Populate()) return false;
    OpenWindow({static_cast<char*>(mapping) + before, window_size_ - before});
    return true;
  }

  // Blocks on the device for the whole window; without them a store into it could raise SIGBUS.
  absl::Status Allocate(uint64_t from) {
    trimmed_ = false;
    int result;
    do {
      result = file().calls().Fallocate(file().fd(), 0, static_cast<off_t>(from),
                                        static_cast<off_t>(window_size_));
    } while (result != 0 && errno == EINTR);
    if (result == 0) return absl::OkStatus();
    if (errno == ESPIPE || errno == ENODEV) {
      return absl::FailedPreconditionError("mmap needs a regular file, which " + file().path() + " is not");
    }
    if (errno != EOPNOTSUPP) return file().Error("fallocate", from);
    must_populate_ = true;
    return file().Truncate(from + window_size_);
  }

  // Makes the pages present and writable now: the file system reports a full disk here (EFAULT) if at all.
  bool Populate() {
    if (file().calls().Madvise(mapping_, window_size_, MADV_POPULATE_WRITE) == 0) return true;
    if (errno == EINVAL && !must_populate_) return true;  // a kernel before 5.14; the blocks are there
    if (errno == EFAULT)
      errno = ENOSPC;  // the file system had no page to give, which a store learns by SIGBUS
    return Fail(file().Error("populating a mapped window of", file().offset()));
  }

  bool Trim() {
    if (trimmed_) return true;
    return trimmed_ = Check(file().Truncate(file().offset()));
  }

  bool DoFlush() override { return HandOver() && Trim(); }
  absl::Status DoClose() override {
    Unmap();
    Trim();
    return file().Close();
  }

  const size_t window_size_;
  void* mapping_ = nullptr;
  bool must_populate_ = false;
  bool trimmed_ = true;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenMmapWriter(const std::string& path,
                                                       const WriterOptions& options) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(path, options, OutputFile::Access::kReadWrite);
  if (!file.ok()) return file.status();
  const size_t window_size = std::max(RoundUpToPages(options.buffer_size), 2 * PageSize());
  return std::make_unique<MmapWriter>(*std::move(file), window_size);
}

}  // namespace weir
