#include "strategies/buffered_file_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/block_buffer.h"

namespace weir {
namespace {

class BufferedFileReader final : public Reader {
 public:
  BufferedFileReader(InputFile file, size_t max_pull, size_t read_size)
      : Reader(max_pull), file_(std::move(file)), read_size_(read_size), memory_(max_pull + kFileBlock) {}
  ~BufferedFileReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return memory_.size(); }

 private:
  bool Refill(size_t least) override {
    const size_t kept = Ready().size();
    char* end = MoveReadyBefore(memory_.data() + (kept + kFileBlock - 1) / kFileBlock * kFileBlock);
    while (Ready().size() < least) {
      const size_t room = static_cast<size_t>(memory_.data() + memory_.size() - end);
      const absl::StatusOr<size_t> got = file_.Read({end, std::min(room, read_size_)});
      if (!got.ok()) return Fail(got.status());
      if (*got == 0) return End();
      end += *got;
      OpenWindow({Ready().data(), static_cast<size_t>(end - Ready().data())});
    }
    return true;
  }

  char* MoveReadyBefore(char* place) {
    const std::string_view kept = Ready();
    if (!kept.empty()) std::memmove(place - kept.size(), kept.data(), kept.size());
    OpenWindow({place - kept.size(), kept.size()});
    return place;
  }

  size_t ReadAround(std::span<char> to) override {
    if (to.size() < read_size_) return 0;
    const absl::StatusOr<size_t> got = file_.Read(to);
    if (!got.ok()) return Fail(got.status());
    if (*got == 0) return End();
    ConsumeDirectly(*got);
    return *got;
  }

  absl::Status DoClose() override { return file_.Close(); }
  void Account(ReaderAccounting& accounting) const override { file_.Account(accounting); }

  InputFile file_;
  const size_t read_size_;
  const AlignedBuffer memory_;
};

}  // namespace

std::unique_ptr<Reader> MakeBufferedFileReader(InputFile file, size_t max_pull, size_t read_size) {
  return std::make_unique<BufferedFileReader>(std::move(file), max_pull, read_size);
}

}  // namespace weir
