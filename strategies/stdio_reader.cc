#include "strategies/stdio_reader.h"

#include <cerrno>
#include <cstdio>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/library_reader.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

class StdioReader final : public LibraryReader {
 public:
  StdioReader(const std::string& path, const ReaderOptions& options)
      : LibraryReader(path, options.buffer_size), buffer_(options.buffer_size) {}
  ~StdioReader() override { CancelIfOpen(); }

  absl::Status Open(const std::string& path) {
    file_ = std::fopen(path.c_str(), "re");
    if (file_ == nullptr) return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", path, errno));
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override {
    const size_t got = std::fread(to.data(), 1, to.size(), file_);
    if (std::ferror(file_) != 0) return Error("fread from");
    return Delivered(got);
  }

  absl::Status DoClose() override {
    if (file_ == nullptr) return absl::OkStatus();
    return std::fclose(std::exchange(file_, nullptr)) == 0 ? absl::OkStatus() : Error("fclose of");
  }

  std::FILE* file_ = nullptr;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenStdioReader(const std::string& path,
                                                        const ReaderOptions& options) try {
  auto reader = std::make_unique<StdioReader>(path, options);
  absl::Status opened = reader->Open(path);
  if (!opened.ok()) return opened;
  return reader;
} catch (const std::bad_alloc&) {
  return NoMemory("open", path);
}

}  // namespace weir
