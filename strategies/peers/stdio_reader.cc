#include "strategies/peers/stdio_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/peers/library_reader.h"
#include "strategies/peers/open_peer.h"

namespace weir {
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
