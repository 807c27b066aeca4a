#include <sys/uio.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/block_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr size_t kBlockSize = 8 * 1024;

size_t BlockCount(size_t buffer_size) { return std::max<size_t>(1, buffer_size / kBlockSize); }
size_t BlockSize(size_t buffer_size) { return buffer_size / BlockCount(buffer_size); }

// The window is one block. The blocks before it are full and wait in gathered_.
class VectoredWriter final : public FileWriter {
 public:
  VectoredWriter(OutputFile file, size_t buffer_size)
      : FileWriter(std::move(file), BlockSize(buffer_size)), block_size_(BlockSize(buffer_size)) {
    for (size_t i = 0; i < BlockCount(buffer_size); ++i) {
      blocks_.emplace_back(i == 0 ? BlockBuffer::MemoryFor(block_size_) : block_size_);
    }
    gathered_.reserve(blocks_.size() + 1);
    OpenBlock();
  }
  ~VectoredWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override {
    return blocks_[0].size() + (blocks_.size() - 1) * block_size_;
  }

 private:
  bool Push(size_t) override {
    GatherBlock();
    if (next_ == blocks_.size() && !WriteWholeBlocks()) return false;
    OpenBlock();
    return true;
  }

  bool PushRecord(std::string_view record) override {
    if (record.size() < std::min(kVectoredLargeRecord, *memory_bound())) return Writer::PushRecord(record);
    GatherBlock();
    AcceptDirectly(record.size());
    Gather({const_cast<char*>(record.data()), record.size()});  // iovec knows no const; writev only reads
    if (!WriteOut()) return false;
    OpenBlock();
    return true;
  }

  void OpenBlock() { OpenWindow(blocks_[next_++].span().subspan(held_)); }

  // The window's block, with what it held before the window.
  void GatherBlock() {
    const std::span<char> filled = TakeWindow();
    Gather(blocks_[next_ - 1].span().first(held_ + filled.size()));
    held_ = 0;
  }

  void Gather(std::span<char> bytes) { gathered_.push_back({bytes.data(), bytes.size()}); }

  // Writes what is gathered but for what lies past the last whole block of the file, which moves to the first
  // of ours; or all, where that is not all in the last of ours.
  bool WriteWholeBlocks() {
    size_t size = 0;
    for (const iovec& part : gathered_) size += part.iov_len;
    iovec& last = gathered_.back();
    const size_t beyond = size - WholeBlocks(file().offset(), size, size);
    if (blocks_[0].size() == block_size_ || beyond > last.iov_len) return WriteOut();
    last.iov_len -= beyond;
    const char* const kept = static_cast<const char*>(last.iov_base) + last.iov_len;
    if (!WriteOut()) return false;
    std::memmove(blocks_[0].data(), kept, beyond);
    held_ = beyond;
    return true;
  }

  bool WriteOut() {
    next_ = 0;
    absl::Status written = file().WriteGathered(gathered_);
    gathered_.clear();
    return Check(std::move(written));
  }

  bool DoFlush() override {
    GatherBlock();
    if (!WriteOut()) return false;
    OpenBlock();
    return true;
  }

  const size_t block_size_;
  std::vector<AlignedBuffer> blocks_;
  size_t next_ = 0;              // the block after the window's
  size_t held_ = 0;              // bytes at the front of the window's block that are not in the window
  std::vector<iovec> gathered_;  // one a block before the window's, and a large record
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenVectoredWriter(Endpoint target,
                                                           const WriterOptions& options) try {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<VectoredWriter>(*std::move(file), options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
