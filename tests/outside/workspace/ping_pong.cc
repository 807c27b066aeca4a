#include "ping_pong.h"

#include <utility>

#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"

namespace {

// Two small halves of a buffer, written in turn.
class PingPongWriter final : public weir::FileWriter {
 public:
  explicit PingPongWriter(weir::OutputFile file) : FileWriter(std::move(file), kHalf) {
    OpenWindow(halves_[0]);
  }
  ~PingPongWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return sizeof halves_; }

 private:
  static constexpr size_t kHalf = 32 * 1024;

  bool Push(size_t) override {
    const std::span<char> filled = TakeWindow();
    if (!Check(file().Write({filled.data(), filled.size()}))) return false;
    OpenWindow(halves_[++turn_ % 2]);
    return true;
  }
  bool DoFlush() override { return Push(1); }

  char halves_[2][kHalf] = {};
  size_t turn_ = 0;
};

absl::StatusOr<std::unique_ptr<weir::Writer>> Open(weir::Endpoint target,
                                                   const weir::WriterOptions& options) {
  absl::StatusOr<weir::OutputFile> file = weir::OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<PingPongWriter>(*std::move(file));
}

constexpr weir::WriterStrategy kMine[] = {{.name = "pingpong",
                                           .summary = "two halves of a buffer in turn",
                                           .capabilities = {.uses_buffer = false},
                                           .default_buffer_size = 64 * 1024,
                                           .open = Open}};

}  // namespace

std::span<const weir::WriterStrategy> MyStrategies() { return kMine; }
