#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr size_t kLeastAlignment = 4096;

size_t RoundUp(size_t size, size_t unit) { return (size + unit - 1) / unit * unit; }

// The slab is the file from base_, a multiple of the alignment:
//
//      base_                      held_            slab's end
//        |  taken from the window   |    window       |
//
// Between Pushes less than one block is held. Of it the kernel has what lies before the file's offset().
class DirectWriter final : public FileWriter {
 public:
  DirectWriter(OutputFile output, size_t alignment, size_t slab_size)
      : FileWriter(std::move(output), slab_size - alignment),
        alignment_(alignment),
        slab_(slab_size, alignment) {
    const uint64_t begins = file().offset();
    base_ = begins / alignment * alignment;
    held_ = static_cast<size_t>(begins - base_);
  }
  ~DirectWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return slab_.size(); }

  // Opens the window. A file that is appended to may end within a block, whose bytes are read back first.
  absl::Status Begin() {
    iovec block{slab_.data(), alignment_};
    const ssize_t got =
        held_ == 0 ? 0 : file().calls().Preadv2(file().fd(), &block, 1, static_cast<off_t>(base_), 0);
    if (got != static_cast<ssize_t>(held_)) {
      if (got >= 0) errno = EIO;
      return file().Error("preadv2 of the last block of", base_);
    }
    OpenWindow(slab_.span().subspan(held_));
    return absl::OkStatus();
  }

 private:
  bool Push(size_t) override {
    if (!WriteBlocks()) return false;
    OpenWindow(slab_.span().subspan(held_));
    return true;
  }

  // Takes the window, writes whole blocks and moves what is left to the front.
  bool WriteBlocks() {
    held_ += TakeWindow().size();
    const size_t whole = held_ / alignment_ * alignment_;
    if (whole == 0) return true;
    if (!SetDirect(true) || !Write(0, whole)) return false;
    base_ += whole;
    held_ -= whole;
    std::memcpy(slab_.data(), slab_.data() + whole, held_);
    return true;
  }

  // Writes the bytes [from, to) of the slab to where they belong.
  bool Write(size_t from, size_t to) {
    while (from < to) {
      const absl::StatusOr<size_t> taken = file().WriteAt(base_ + from, {slab_.data() + from, to - from},
                                                          direct_ ? "write with O_DIRECT to" : "write");
      if (!taken.ok() && !IsCutByLimit(taken.status(), base_ + to)) return Fail(taken.status());
      if (taken.ok()) from += *taken;
      if ((!taken.ok() || from % alignment_ != 0) && !SetDirect(false)) return false;
    }
    return true;
  }

  // Whether a direct write up to `end` was refused because RLIMIT_FSIZE lies inside it: the kernel cuts it
  // there, to a size that O_DIRECT cannot write. Without O_DIRECT it is taken up to the limit, and then told
  // of it.
  bool IsCutByLimit(const absl::Status& error, uint64_t end) const {
    rlimit limit;
    return direct_ && error.code() == absl::StatusCode::kInvalidArgument &&
           file().calls().Getrlimit(RLIMIT_FSIZE, &limit) == 0 && end > limit.rlim_cur;
  }

  bool SetDirect(bool direct) {
    if (direct == direct_) return true;
    if (file().SetFlags(direct ? O_DIRECT : 0) != 0) {
      return Fail(file().Error("fcntl, to switch O_DIRECT, of", file().offset()));
    }
    direct_ = direct;
    return true;
  }

  bool DoFlush() override {
    if (!WriteBlocks()) return false;
    const size_t taken = static_cast<size_t>(file().offset() - base_);
    if (taken < held_ && !(SetDirect(false) && Write(taken, held_))) return false;
    OpenWindow(slab_.span().subspan(held_));
    return true;
  }

  const size_t alignment_;
  const AlignedBuffer slab_;
  uint64_t base_ = 0;
  size_t held_ = 0;
  bool direct_ = true;
};

absl::Status Refusal(const OutputFile& file) {
  return absl::FailedPreconditionError(fmt::format("the file system does no O_DIRECT: {}", file.path()));
}

// What offsets, sizes and addresses must be multiples of.
absl::StatusOr<size_t> Alignment(const OutputFile& file) {
  struct statx attributes = {};
  if (file.calls().Statx(file.fd(), STATX_TYPE | STATX_DIOALIGN, &attributes) != 0)
    return file.Error("statx", 0);
  if (!S_ISREG(attributes.stx_mode)) {
    return absl::FailedPreconditionError(
        fmt::format("direct needs a regular file, which {} is not", file.path()));
  }
  if ((attributes.stx_mask & STATX_DIOALIGN) == 0) return kLeastAlignment;
  if (attributes.stx_dio_offset_align == 0) return Refusal(file);
  return std::max<size_t>({kLeastAlignment, attributes.stx_dio_mem_align, attributes.stx_dio_offset_align});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenDirectWriter(Endpoint target, const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options, OutputFile::Access::kReadWrite);
  if (!file.ok()) return file.status();
  const absl::StatusOr<size_t> alignment = Alignment(*file);
  if (!alignment.ok()) return alignment.status();
  absl::Status going = file->GoByOffsets();
  if (!going.ok()) return going;
  if (file->SetFlags(O_DIRECT) != 0) {
    return errno == EINVAL ? Refusal(*file) : file->Error("fcntl, to set O_DIRECT, of", 0);
  }
  const size_t slab_size = std::max(RoundUp(options.buffer_size, *alignment), 2 * *alignment);
  auto writer = std::make_unique<DirectWriter>(*std::move(file), *alignment, slab_size);
  absl::Status begun = writer->Begin();
  if (!begun.ok()) return begun;
  return writer;
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
