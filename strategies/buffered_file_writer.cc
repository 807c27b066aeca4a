#include "strategies/buffered_file_writer.h"

#include <sys/uio.h>

#include <utility>

#include "strategies/memory/block_buffer.h"

namespace weir {
namespace {

class BufferedFileWriter final : public Writer {
 public:
  BufferedFileWriter(OutputFile file, size_t buffer_size, int write_flags)
      : Writer(buffer_size), file_(std::move(file)), write_flags_(write_flags), buffer_(buffer_size) {
    OpenWindow(buffer_.Room());
  }
  ~BufferedFileWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return buffer_.memory_size(); }

 private:
  bool Push(size_t) override {
    buffer_.Add(TakeWindow().size());
    while (buffer_.Room().size() < buffer_.size()) {
      if (!WriteFromBuffer(buffer_.NextWrite(file_.offset()))) return false;
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
    absl::Status written = write_flags_ == 0 ? file_.Write(bytes) : WriteWithFlags(bytes);
    return written.ok() || Fail(std::move(written));
  }

  absl::Status WriteWithFlags(std::string_view bytes) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};  // only read
    return file_.WriteGathered({&part, 1}, write_flags_);
  }

  bool DoSync() override {
    absl::Status synced = file_.Sync();
    return synced.ok() || Fail(std::move(synced));
  }
  absl::Status DoClose() override { return file_.Close(); }
  void DoCancel() override { file_.Close().IgnoreError(); }
  void Account(Accounting& accounting) const override { file_.Account(accounting); }

  OutputFile file_;
  const int write_flags_;
  BlockBuffer buffer_;
};

}  // namespace

std::unique_ptr<Writer> MakeBufferedFileWriter(OutputFile file, size_t buffer_size, int write_flags) {
  return std::make_unique<BufferedFileWriter>(std::move(file), buffer_size, write_flags);
}

}  // namespace weir
