#include "strategies/batched.h"

#include <utility>

#include "strategies/file/output_file.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

class BatchedWriter final : public Writer {
 public:
  BatchedWriter(OutputFile file, size_t buffer_size)
      : Writer(buffer_size), file_(std::move(file)), buffer_(buffer_size) {
    OpenWindow(buffer_.span());
  }
  ~BatchedWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return buffer_.size(); }

 private:
  bool Push(size_t) override {
    const std::span<char> filled = TakeWindow();
    if (!WriteOut({filled.data(), filled.size()})) return false;
    OpenWindow(buffer_.span());
    return true;
  }

  bool PushRecord(std::string_view record) override {
    if (record.size() < buffer_.size()) return Writer::PushRecord(record);
    if (!Push(1)) return false;
    AcceptDirectly(record.size());
    return WriteOut(record);
  }

  bool WriteOut(std::string_view bytes) {
    absl::Status written = file_.Write(bytes);
    return written.ok() || Fail(std::move(written));
  }

  bool DoFlush() override { return Push(1); }
  bool DoSync() override {
    absl::Status synced = file_.Sync();
    return synced.ok() || Fail(std::move(synced));
  }
  absl::Status DoClose() override { return file_.Close(); }
  void DoCancel() override { file_.Close().IgnoreError(); }
  void Account(Accounting& accounting) const override { file_.Account(accounting); }

  OutputFile file_;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenBatchedWriter(const std::string& path,
                                                          const WriterOptions& options) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(path, options);
  if (!file.ok()) return file.status();
  return std::make_unique<BatchedWriter>(*std::move(file), options.buffer_size);
}

}  // namespace weir
