#include "strategies/iostream_reader.h"

#include <cerrno>
#include <fstream>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/library_reader.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

class IostreamReader final : public LibraryReader {
 public:
  IostreamReader(const std::string& path, const ReaderOptions& options)
      : LibraryReader(path, options.buffer_size), buffer_(options.buffer_size) {}
  ~IostreamReader() override { CancelIfOpen(); }

  absl::Status Open(const std::string& path) {
    stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    stream_.open(path, std::ios::binary | std::ios::in);
    if (stream_.is_open()) return absl::OkStatus();
    return absl::ErrnoToStatus(errno, fmt::format("ifstream::open {}, errno {}", path, errno));
  }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override {
    if (stream_.eof()) return size_t{0};
    stream_.read(to.data(), static_cast<std::streamsize>(to.size()));
    if (stream_.bad()) return Error("ifstream::read from");
    return Delivered(static_cast<size_t>(stream_.gcount()));
  }

  absl::Status DoClose() override {
    if (!stream_.is_open()) return absl::OkStatus();
    stream_.clear();
    stream_.close();
    return stream_.fail() ? Error("ifstream::close of") : absl::OkStatus();
  }

  const AlignedBuffer buffer_;  // outlives the stream
  std::ifstream stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenIostreamReader(const std::string& path,
                                                           const ReaderOptions& options) try {
  auto reader = std::make_unique<IostreamReader>(path, options);
  absl::Status opened = reader->Open(path);
  if (!opened.ok()) return opened;
  return reader;
} catch (const std::bad_alloc&) {
  return NoMemory("open", path);
}

}  // namespace weir
