#include "strategies/mmap_reader.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/input_file.h"
#include "strategies/file/system_calls.h"

namespace weir {
namespace {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

size_t RoundUpToPages(size_t size) { return (size + PageSize() - 1) / PageSize() * PageSize(); }

// A window maps the file from the page on in which the next byte lies, so it has its size less a page for
// sure.
class MmapReader final : public Reader {
 public:
  MmapReader(InputFile file, size_t window_size)
      : Reader(window_size - PageSize()), file_(std::move(file)), window_size_(window_size) {}
  ~MmapReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return 0; }

 private:
  enum class Mapped { kAll, kCutShort, kFailed };

  bool Refill(size_t least) override {
    while (true) {
      const absl::StatusOr<uint64_t> size = SizeNow();
      if (!size.ok()) return Fail(size.status());
      if (*size <= consumed()) return KeepNone();
      const Mapped mapped = Map(*size);
      if (mapped == Mapped::kFailed) return false;
      if (mapped == Mapped::kAll) break;
    }
    return Ready().size() >= least || End();
  }

  absl::StatusOr<uint64_t> SizeNow() {
    const absl::StatusOr<std::optional<uint64_t>> size = file_.Size();
    if (!size.ok()) return size.status();
    if (!*size) return NotRegular();
    char byte;
    const bool claims_nothing = **size == 0 && consumed() == 0;  // as files of /proc do that have bytes
    const absl::StatusOr<size_t> read = claims_nothing ? file_.ReadAt(0, {&byte, 1}) : size_t{0};
    if (!read.ok()) return read.status();
    if (*read > 0) return NotRegular();
    return **size;
  }

  absl::Status NotRegular() const {
    return absl::FailedPreconditionError(
        fmt::format("mmap needs a regular file with a size, which {} is not", file_.path()));
  }

  bool KeepNone() {
    if (!Unmap()) return false;
    OpenWindow({"", 0});
    return End();
  }

  Mapped Map(uint64_t file_size) {
    const uint64_t next = consumed();
    const size_t before = next % PageSize();
    const uint64_t from = next - before;
    const size_t size = static_cast<size_t>(std::min<uint64_t>(window_size_, file_size - from));
    if (!Unmap()) return Mapped::kFailed;
    void* const mapping = file_.calls().MapReadOnly(file_.fd(), static_cast<off_t>(from), size);
    if (mapping == MAP_FAILED) return Fail(CannotMap(from)), Mapped::kFailed;
    mapping_ = mapping;
    mapped_ = size;
    const Mapped populated = Populate(file_size, from);
    if (populated != Mapped::kAll) return populated;
    OpenWindow({static_cast<const char*>(mapping) + before, size - before});
    file_.Advance(std::max(file_.offset(), from + size) - file_.offset());
    return Mapped::kAll;
  }

  absl::Status CannotMap(uint64_t from) const {
    return errno == ENODEV ? NotRegular() : file_.Error("mmap", from);
  }

  // Makes the pages present now: what cannot be read is reported here.
  Mapped Populate(uint64_t file_size, uint64_t from) {
    int result;
    do {
      result = file_.calls().Madvise(mapping_, mapped_, MADV_POPULATE_READ);
    } while (result != 0 && (errno == EINTR || errno == EAGAIN));
    if (result == 0 || errno == EINVAL) return Mapped::kAll;  // a kernel before 5.14
    const absl::Status error = PopulateError(from);
    const absl::StatusOr<std::optional<uint64_t>> size = file_.Size();
    const bool cut_short = size.ok() && *size && **size < file_size;
    if (!cut_short) Fail(error);
    return cut_short ? Mapped::kCutShort : Mapped::kFailed;
  }

  // EFAULT: reading a page would have raised SIGBUS, for which read(2) has EIO.
  absl::Status PopulateError(uint64_t from) const {
    if (errno == EFAULT) errno = EIO;
    return file_.Error("populating a mapped window of", from);
  }

  bool Unmap() {
    void* const mapping = std::exchange(mapping_, nullptr);
    if (mapping == nullptr || file_.calls().Munmap(mapping, mapped_) == 0) return true;
    return Fail(file_.Error("munmap", consumed()));
  }

  absl::Status DoClose() override {
    Unmap();
    return file_.Close();
  }
  void Account(ReaderAccounting& accounting) const override { file_.Account(accounting); }

  InputFile file_;
  const size_t window_size_;
  void* mapping_ = nullptr;
  size_t mapped_ = 0;  // bytes
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenMmapReader(const std::string& path,
                                                       const ReaderOptions& options) {
  absl::StatusOr<InputFile> file = InputFile::Open(path, options);
  if (!file.ok()) return file.status();
  return std::make_unique<MmapReader>(*std::move(file), RoundUpToPages(options.buffer_size) + PageSize());
}

}  // namespace weir
