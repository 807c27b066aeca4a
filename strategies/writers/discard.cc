#include <new>

#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

class DiscardWriter final : public Writer {
 public:
  explicit DiscardWriter(size_t buffer_size) : Writer(buffer_size), buffer_(buffer_size) {
    OpenWindow(buffer_.span());
  }
  ~DiscardWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return buffer_.size(); }

 private:
  bool Push(size_t) override {
    dropped_ += TakeWindow().size();
    OpenWindow(buffer_.span());
    return true;
  }
  bool DoFlush() override { return Push(1); }
  bool DoSync() override { return true; }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void DoCancel() override {}
  void Account(Accounting& accounting) const override { accounting.committed = dropped_; }

  const AlignedBuffer buffer_;
  uint64_t dropped_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenDiscardWriter(Endpoint target, const WriterOptions& options) try {
  return std::make_unique<DiscardWriter>(options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
