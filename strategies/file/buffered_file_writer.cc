#include "strategies/file/buffered_file_writer.h"

#include <sys/uio.h>

#include <utility>

#include "strategies/file/file_writer.h"
#include "strategies/memory/block_buffer.h"

namespace weir {
namespace {

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

std::unique_ptr<Writer> MakeBufferedFileWriter(OutputFile file, size_t buffer_size, int write_flags) {
  return std::make_unique<BufferedFileWriter>(std::move(file), buffer_size, write_flags);
}

}  // namespace weir
