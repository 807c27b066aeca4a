#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

uint64_t RoundUp(uint64_t size, size_t unit) { return (size + unit - 1) / unit * unit; }

// Zeros are written to a window before it is mapped, although they are to be overwritten: write(2) lays large
// folios, which are then mapped as one, where a fault of a page that is not there takes one page, and a
// journal's handle for it. The zeros are still in the cache when the records come.
//
// A window maps the file from the page with the first byte to come to a multiple of window_size_, so that the
// kernel can lay folios as large as it has; at least max_reserve() of it is room:
//
//      page      offset()                                    extended_
//        |  written  |                  room                   |  multiple of window_size_
//
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
    const std::span<char> mapping = std::exchange(mapping_, {});
    if (mapping.empty() || file().calls().Munmap(mapping.data(), mapping.size()) == 0) return true;
    return Fail(file().Error("munmap", file().offset()));
  }

  bool Map() {
    if (!Check(ExtendTo(RoundUp(file().offset() + max_reserve(), window_size_)))) return false;
    const size_t before = file().offset() % PageSize();
    const uint64_t from = file().offset() - before;
    const size_t size = extended_ - from;
    void* const mapping = file().calls().MapShared(file().fd(), static_cast<off_t>(from), size);
    if (mapping == MAP_FAILED) return Fail(file().Error("mmap", from));
    mapping_ = {static_cast<char*>(mapping), size};
    if (!Populate()) return false;
    OpenWindow(mapping_.subspan(before));
    return true;
  }

  // Makes the file longer, by zeros for which it has the space.
  absl::Status ExtendTo(uint64_t end) {
    const uint64_t from = std::max(extended_, file().offset());
    extended_ = end;
    absl::Status allocated = Allocate(from, end - from);
    return allocated.ok() ? file().FillWithZeros(from, end - from) : allocated;
  }

  // Blocks on the device, in one piece where there is one. A file system that cannot allocate ahead does it
  // for the zeros.
  absl::Status Allocate(uint64_t from, size_t size) {
    int result;
    do {
      result = file().calls().Fallocate(file().fd(), 0, static_cast<off_t>(from), static_cast<off_t>(size));
    } while (result != 0 && errno == EINTR);
    if (result == 0 || errno == EOPNOTSUPP) return absl::OkStatus();
    return file().Error("fallocate", from);
  }

  // Makes the pages present and writable now: the file system reports a full disk here (EFAULT) if at all.
  bool Populate() {
    int result;
    do {
      result = file().calls().Madvise(mapping_.data(), mapping_.size(), MADV_POPULATE_WRITE);
    } while (result != 0 && (errno == EINTR || errno == EAGAIN));
    if (result == 0 || errno == EINVAL)
      return true;  // EINVAL: a kernel before 5.14; blocks and pages are there
    if (errno == EFAULT)
      errno = ENOSPC;  // the file system had no page to give, which a store learns by SIGBUS
    return Fail(file().Error("populating a mapped window of", file().offset()));
  }

  bool Trim() {
    if (extended_ <= file().offset()) return true;
    if (!Check(file().Truncate(file().offset()))) return false;
    extended_ = file().offset();
    return true;
  }

  bool DoFlush() override { return HandOver() && Trim(); }
  absl::Status DoClose() override {
    Unmap();
    Trim();
    return file().Close();
  }

  const size_t window_size_;
  std::span<char> mapping_;
  uint64_t extended_ = 0;  // how far the file was made longer
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenMmapWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options, OutputFile::Access::kReadWrite);
  if (!file.ok()) return file.status();
  if (absl::Status regular = file->RequireRegular("mmap"); !regular.ok()) return regular;
  absl::Status begun = file->GoByOffsets();
  if (!begun.ok()) return begun;
  const size_t window_size = std::max<size_t>(RoundUp(options.buffer_size, PageSize()), 2 * PageSize());
  return std::make_unique<MmapWriter>(*std::move(file), window_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
