#include "strategies/iostream.h"

#include <cerrno>
#include <fstream>
#include <new>
#include <utility>

#include "strategies/file/library_descriptor.h"
#include "strategies/library_writer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

class IostreamWriter final : public LibraryWriter {
 public:
  IostreamWriter(const std::string& path, const WriterOptions& options)
      : LibraryWriter(path, options), buffer_(options.buffer_size) {}
  ~IostreamWriter() override { CancelIfOpen(); }

  absl::Status Open(const std::string& path) {
    stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto mode = std::ios::binary | (append() ? std::ios::app : std::ios::trunc);
    const absl::StatusOr<int> fd = DescriptorOpenedBy(path, append(), [&] {
      stream_.open(path, mode);
      return stream_.is_open();
    });
    if (fd.ok()) set_fd(*fd);
    return fd.status();
  }

 private:
  bool PushRecord(std::string_view record) override {
    if (!stream_.write(record.data(), static_cast<std::streamsize>(record.size()))) {
      return FailWithErrno("ofstream::write to");
    }
    AcceptDirectly(record.size());
    return true;
  }

  bool DoFlush() override {
    if (!stream_.flush()) return FailWithErrno("ofstream::flush of");
    return ConfirmFlushed();
  }

  absl::Status DoClose() override {
    if (!status().ok()) Divert(fd());
    CountLibraryCall();
    stream_.close();
    if (!stream_) FailWithErrno("ofstream::close of");
    return absl::OkStatus();
  }

  void DoCancel() override {
    Divert(fd());
    stream_.close();
  }

  const AlignedBuffer buffer_;  // outlives the stream
  std::ofstream stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenIostreamWriter(const std::string& path,
                                                           const WriterOptions& options) try {
  auto writer = std::make_unique<IostreamWriter>(path, options);
  absl::Status opened = writer->Open(path);
  if (!opened.ok()) return opened;
  return writer;
} catch (const std::bad_alloc&) {
  return NoMemory("open", path);
}

}  // namespace weir
