#include <fcntl.h>
#include <sys/uio.h>

#include <cerrno>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/block_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

// `write_flags`: RWF_ flags for pwritev2(2); 0 for plain write(2).
class BufferedFileWriter final : public FileWriter {
 public:
  BufferedFileWriter(OutputFile file, size_t buffer_size, int write_flags)
      : FileWriter(std::move(file), buffer_size), write_flags_(write_flags), buffer_(buffer_size) {
    OpenWindow(buffer_.Room());
  }
  ~BufferedFileWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return buffer_.memory_size(); }

 private:
  bool Push(size_t) override {
    buffer_.Add(TakeWindow().size());
    while (buffer_.Room().size() < buffer_.size()) {
      if (!WriteFromBuffer(buffer_.NextWrite(file().offset()))) return false;
    }
    OpenWindow(buffer_.Room());
    return true;
  }

  bool PushRecord(std::string_view record) override {
    if (record.size() < buffer_.size()) return Writer::PushRecord(record);
    if (!DoFlush()) return false;
    AcceptDirectly(record.size());
    return WriteOut(record);
  }

  bool DoFlush() override {
    buffer_.Add(TakeWindow().size());
    if (!WriteFromBuffer(buffer_.held())) return false;
    OpenWindow(buffer_.Room());
    return true;
  }

  bool WriteFromBuffer(std::string_view bytes) {
    if (!WriteOut(bytes)) return false;
    buffer_.Drop(bytes.size());
    return true;
  }

  bool WriteOut(std::string_view bytes) {
    return Check(write_flags_ == 0 ? file().Write(bytes) : WriteWithFlags(bytes));
  }

  absl::Status WriteWithFlags(std::string_view bytes) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};  // only read
    return file().WriteGathered({&part, 1}, write_flags_);
  }

  const int write_flags_;
  BlockBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<BufferedFileWriter>(*std::move(file), options.buffer_size, 0);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

namespace {

// Of <linux/fs.h>, where that is new enough.
constexpr int kAppend = 0x10;
constexpr int kNoAppend = 0x20;
constexpr int kDontCache = 0x80;

// Reads a byte, if there is one, which a file system that does not know the flag refuses.
absl::Status CheckFileSystem(const OutputFile& file) {
  char byte;
  const iovec part{&byte, 1};
  if (file.calls().Preadv2(file.fd(), &part, 1, 0, kDontCache) >= 0) return absl::OkStatus();
  if (errno != EOPNOTSUPP && errno != EINVAL && errno != ENOSYS) return file.Error("preadv2", 0);
  return absl::FailedPreconditionError(
      fmt::format("the file system does no RWF_DONTCACHE: {}, errno {}", file.path(), errno));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenUncachedWriter(Endpoint target,
                                                           const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options, OutputFile::Access::kReadWrite);
  if (!file.ok()) return file.status();
  if (absl::Status regular = file->RequireRegular("uncached"); !regular.ok()) return regular;
  absl::Status known = CheckFileSystem(*file);
  if (!known.ok()) return known;
  return std::make_unique<BufferedFileWriter>(*std::move(file), options.buffer_size, kDontCache);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

// A kernel first refuses flags that it does not know (EOPNOTSUPP), then those that contradict each other
// (EINVAL), and only then asks the file. So nothing is written, and any file will do.
absl::Status ProbeUncached(SystemCalls& calls) {
  const int null = calls.Open("/dev/null", O_WRONLY | O_CLOEXEC, 0);
  if (null < 0) {
    return absl::UnavailableError(
        fmt::format("cannot tell whether there is RWF_DONTCACHE: open /dev/null, errno {}", errno));
  }
  char byte = 0;
  const iovec part{&byte, 1};
  const ssize_t written = calls.Pwritev2(null, &part, 1, 0, kDontCache | kAppend | kNoAppend);
  const bool known = written < 0 && errno == EINVAL;
  calls.Close(null);
  if (known) return absl::OkStatus();
  return absl::UnavailableError("no RWF_DONTCACHE in this kernel (Linux 6.14 or later)");
}

absl::Status UncachedSupported() {
  SystemCalls calls;
  return ProbeUncached(calls);
}

}  // namespace weir
