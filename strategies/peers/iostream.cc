#include "strategies/peers/iostream.h"

#include <cerrno>
#include <fstream>
#include <utility>

#include "strategies/peers/library_descriptor.h"
#include "strategies/peers/library_writer.h"
#include "strategies/peers/open_peer.h"

namespace weir {
namespace {

class IostreamWriter final : public LibraryWriter {
 public:
  IostreamWriter(const std::string& name, const WriterOptions& options)
      : LibraryWriter(name, options), buffer_(options.buffer_size) {}
  ~IostreamWriter() override { CancelIfOpen(); }

  absl::Status Open(Endpoint& target) {
    stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto mode = std::ios::binary | (append() ? std::ios::app : std::ios::trunc);
    return OpenByPath(target, [&](const std::string& path) {
      stream_.open(path, mode);
      return stream_.is_open();
    });
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

  void CloseLibrary() override {
    if (!status().ok()) Divert(fd());
    stream_.close();
    if (!stream_) FailWithErrno("ofstream::close of");
  }

  void AbandonLibrary() override {
    Divert(fd());
    stream_.close();
  }

  const AlignedBuffer buffer_;  // outlives the stream
  std::ofstream stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenIostreamWriter(Endpoint target, const WriterOptions& options) {
  return OpenPeer<IostreamWriter, Writer>(std::move(target), options);
}

}  // namespace weir
