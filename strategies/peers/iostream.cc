#include <fcntl.h>

#include <cerrno>
#include <fstream>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/peers/library_descriptor.h"
#include "strategies/peers/library_peers.h"
#include "strategies/peers/peers.h"

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

namespace {

class IostreamReader final : public LibraryReader {
 public:
  IostreamReader(const std::string& name, const ReaderOptions& options)
      : LibraryReader(name, options.buffer_size), buffer_(options.buffer_size) {}
  ~IostreamReader() override { CancelIfOpen(); }

  absl::Status Open(Endpoint& source) {
    stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    const auto open = [&](const std::string& path) {
      stream_.open(path, std::ios::binary | std::ios::in);
      return stream_.is_open();
    };
    if (source.is_descriptor()) {
      const absl::StatusOr<int> fd = TakeOver(source);
      return fd.ok() ? DescriptorReplacedBy(*fd, source.name(), O_RDONLY, open).status() : fd.status();
    }
    if (open(source.name())) return absl::OkStatus();
    return absl::ErrnoToStatus(errno, fmt::format("ifstream::open {}, errno {}", source.name(), errno));
  }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override {
    if (stream_.eof()) return size_t{0};
    stream_.read(to.data(), static_cast<std::streamsize>(to.size()));
    if (stream_.bad()) return Error("ifstream::read from");
    return Delivered(static_cast<size_t>(stream_.gcount()));
  }

  absl::Status CloseLibrary() override {
    if (!stream_.is_open()) return absl::OkStatus();
    stream_.clear();
    stream_.close();
    return stream_.fail() ? Error("ifstream::close of") : absl::OkStatus();
  }

  const AlignedBuffer buffer_;  // outlives the stream
  std::ifstream stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenIostreamReader(Endpoint source, const ReaderOptions& options) {
  return OpenPeer<IostreamReader, Reader>(std::move(source), options);
}

}  // namespace weir
