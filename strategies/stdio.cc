#include "strategies/stdio.h"

#include <stdio_ext.h>

#include <cerrno>
#include <cstdio>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/library_writer.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

class StdioWriter final : public LibraryWriter {
 public:
  StdioWriter(const std::string& path, const WriterOptions& options)
      : LibraryWriter(path, options), buffer_(options.buffer_size) {}
  ~StdioWriter() override { CancelIfOpen(); }

  absl::Status Open(const std::string& path) {
    file_ = std::fopen(path.c_str(), append() ? "ae" : "we");
    if (file_ == nullptr) return absl::ErrnoToStatus(errno, fmt::format("fopen {}, errno {}", path, errno));
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

  absl::Status DoClose() override {
    if (!status().ok()) ::__fpurge(file_);
    CountLibraryCall();
    if (std::fclose(std::exchange(file_, nullptr)) != 0) FailWithErrno("fclose of");
    return absl::OkStatus();
  }

  void DoCancel() override {
    if (file_ == nullptr) return;
    ::__fpurge(file_);
    std::fclose(std::exchange(file_, nullptr));
  }

  std::FILE* file_ = nullptr;
  const AlignedBuffer buffer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenStdioWriter(const std::string& path,
                                                        const WriterOptions& options) try {
  auto writer = std::make_unique<StdioWriter>(path, options);
  absl::Status opened = writer->Open(path);
  if (!opened.ok()) return opened;
  return writer;
} catch (const std::bad_alloc&) {
  return NoMemory("open", path);
}

}  // namespace weir
