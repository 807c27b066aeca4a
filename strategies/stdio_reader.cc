#include "strategies/stdio_reader.h"

#include <cerrno>
#include <cstdio>
#include <utility>

#include "fmt/format.h"
#include "strategies/library_reader.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

class StdioReader final : public LibraryReader {
 public:
  StdioReader(const std::string& path, const ReaderOptions& options, std::FILE* file)
      : LibraryReader(path, options.buffer_size), file_(file), buffer_(options.buffer_size) {
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
  }
  ~StdioReader() override { CancelIfOpen(); }

 private:
  absl::StatusOr<size_t> ReadSome(std::span<char> to) override {
    const size_t got = std::fread(to.data(), 1, to.size(), file_);
    if (std::ferror(file_) != 0) return Error("fread from");
    return Delivered(got);
  }

  absl::Status DoClose() override {
    return std::fclose(std::exchange(file_, nullptr)) == 0 ? absl::OkStatus() : Error("fclose of");
  }

  std::FILE* file_;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenStdioReader(const std::string& path,
                                                        const ReaderOptions& options) {
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", path, errno));
  return std::make_unique<StdioReader>(path, options, file);
}

}  // namespace weir
