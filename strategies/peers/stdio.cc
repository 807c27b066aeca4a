#include <fcntl.h>
#include <stdio_ext.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/peers/library_peers.h"
#include "strategies/peers/peers.h"

namespace weir {
namespace {

class StdioWriter final : public LibraryWriter {
 public:
  StdioWriter(const std::string& name, const WriterOptions& options)
      : LibraryWriter(name, options), buffer_(options.buffer_size) {}
  ~StdioWriter() override { CancelIfOpen(); }

  absl::Status Open(Endpoint& target) {
    if (target.is_descriptor()) {
      const absl::StatusOr<int> fd = Duplicate(target);
      if (!fd.ok()) return fd.status();
      file_ = ::fdopen(*fd, "w");
      if (file_ == nullptr) ::close(*fd);
    } else {
      file_ = std::fopen(target.name().c_str(), append() ? "ae" : "we");
    }
    if (file_ == nullptr) {
      return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", target.name(), errno));
    }
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
    set_fd(::fileno(file_));
    return absl::OkStatus();
  }

 private:
  bool PushRecord(std::string_view record) override {
    if (std::fwrite(record.data(), 1, record.size(), file_) != record.size())
      return FailWithErrno("fwrite to");
    AcceptDirectly(record.size());
    return true;
  }

  bool DoFlush() override {
    if (std::fflush(file_) != 0) return FailWithErrno("fflush of");
    return ConfirmFlushed();
  }

  void CloseLibrary() override {
    if (!status().ok()) ::__fpurge(file_);
    if (std::fclose(std::exchange(file_, nullptr)) != 0) FailWithErrno("fclose of");
  }

  void AbandonLibrary() override {
    if (file_ == nullptr) return;
    ::__fpurge(file_);
    std::fclose(std::exchange(file_, nullptr));
  }

  std::FILE* file_ = nullptr;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenStdioWriter(Endpoint target, const WriterOptions& options) {
  return OpenPeer<StdioWriter, Writer>(std::move(target), options);
}

namespace {

class StdioReader final : public LibraryReader {
 public:
  StdioReader(const std::string& name, const ReaderOptions& options)
      : LibraryReader(name, options.buffer_size), buffer_(options.buffer_size) {}
  ~StdioReader() override { CancelIfOpen(); }

  absl::Status Open(Endpoint& source) {
    if (source.is_descriptor()) {
      const absl::StatusOr<int> fd = TakeOver(source);
      if (!fd.ok()) return fd.status();
      const int duplicate = ::fcntl(*fd, F_DUPFD_CLOEXEC, 0);
      if (duplicate >= 0) file_ = ::fdopen(duplicate, "r");
      if (duplicate >= 0 && file_ == nullptr) ::close(duplicate);
    } else {
      file_ = std::fopen(source.name().c_str(), "re");
    }
    if (file_ == nullptr) {
      return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", source.name(), errno));
    }
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override {
    const size_t got = std::fread(to.data(), 1, to.size(), file_);
    if (std::ferror(file_) != 0) return Error("fread from");
    return Delivered(got);
  }

  absl::Status CloseLibrary() override {
    if (file_ == nullptr) return absl::OkStatus();
    return std::fclose(std::exchange(file_, nullptr)) == 0 ? absl::OkStatus() : Error("fclose of");
  }

  std::FILE* file_ = nullptr;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenStdioReader(Endpoint source, const ReaderOptions& options) {
  return OpenPeer<StdioReader, Reader>(std::move(source), options);
}

}  // namespace weir
