#include "strategies/stdio.h"

#include <stdio_ext.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "fmt/format.h"
#include "strategies/library_writer.h"

namespace weir {
namespace {

class StdioWriter final : public LibraryWriter {
 public:
  StdioWriter(const std::string& path, const WriterOptions& options, std::FILE* file)
      : LibraryWriter(path, options), file_(file), buffer_(options.buffer_size) {
    std::setvbuf(file_, buffer_.data(), _IOFBF, buffer_.size());
    set_fd(::fileno(file_));
  }
  ~StdioWriter() override { CancelIfOpen(); }

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

  absl::Status DoClose() override {
    if (!status().ok()) ::__fpurge(file_);
    CountLibraryCall();
    if (std::fclose(std::exchange(file_, nullptr)) != 0) FailWithErrno("fclose of");
    return absl::OkStatus();
  }

  void DoCancel() override {
    ::__fpurge(file_);
    std::fclose(std::exchange(file_, nullptr));
  }

  std::FILE* file_;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenStdioWriter(const std::string& path,
                                                        const WriterOptions& options) {
  std::FILE* const file = std::fopen(path.c_str(), options.append ? "ae" : "we");
  if (file == nullptr) return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", path, errno));
  return std::make_unique<StdioWriter>(path, options, file);
}

}  // namespace weir
