// A bench with strategies that are broken on purpose: each does to the stream what a bug would do.

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>

#include "harness/bench/bench.h"
#include "strategies/file/file_writer.h"
#include "strategies/file/output_file.h"
#include "tests/broken_strategy.h"

namespace weir {
namespace {

enum class Bug {
  kNone,
  kChangesAByte,
  kDropsAByte,
  kDoublesAByte,
  kFailsInTheMiddle,
  kCrashes,
  kCrashesAtItsEnd,
  kHangs
};

// Collects the stream in 4 KiB pieces; does its one wrong thing to the third.
template <Bug kBug>
class BrokenWriter final : public FileWriter {
 public:
  explicit BrokenWriter(OutputFile file) : FileWriter(std::move(file), sizeof memory_) {
    OpenWindow(memory_);
  }
  ~BrokenWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return sizeof memory_; }

 private:
  bool Push(size_t) override {
    const std::span<char> filled = TakeWindow();
    std::string piece(filled.begin(), filled.end());
    claimed_ += piece.size();
    if (++pushes_ == 3 && !Break(piece)) return Fail(absl::InternalError("broken on purpose"));
    if (!Check(file().Write(piece))) return false;
    OpenWindow(memory_);
    return true;
  }

  static bool Break(std::string& piece) {
    if (kBug == Bug::kChangesAByte) piece[piece.size() / 2] ^= 1;
    if (kBug == Bug::kDropsAByte) piece.erase(piece.size() / 2, 1);
    if (kBug == Bug::kDoublesAByte) piece.insert(piece.size() / 2, 1, piece[piece.size() / 2]);
    if (kBug == Bug::kCrashes) std::raise(SIGKILL);
    if (kBug == Bug::kCrashesAtItsEnd) std::atexit([] { std::raise(SIGKILL); });
    while (kBug == Bug::kHangs) ::pause();
    return kBug != Bug::kFailsInTheMiddle;
  }

  bool DoFlush() override { return Push(1); }
  // It believes that all is well.
  void Account(Accounting& accounting) const override { accounting.committed = claimed_; }

  char memory_[4096];
  uint64_t claimed_ = 0;
  int pushes_ = 0;
};

template <Bug kBug>
absl::StatusOr<std::unique_ptr<Writer>> Open(Endpoint target, const WriterOptions& options) {
  absl::StatusOr<OutputFile> file = OutputFile::Create(target, options);
  if (!file.ok()) return file.status();
  return std::make_unique<BrokenWriter<kBug>>(*std::move(file));
}

constexpr WriterStrategy kBroken[] = {
    BrokenStrategy("sound", Open<Bug::kNone>),
    BrokenStrategy("changing", Open<Bug::kChangesAByte>),
    BrokenStrategy("dropping", Open<Bug::kDropsAByte>),
    BrokenStrategy("doubling", Open<Bug::kDoublesAByte>),
    BrokenStrategy("failing", Open<Bug::kFailsInTheMiddle>),
    BrokenStrategy("crashing", Open<Bug::kCrashes>),
    BrokenStrategy("crashing-late", Open<Bug::kCrashesAtItsEnd>),
    BrokenStrategy("hanging", Open<Bug::kHangs>),
};

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::BenchMain(argc, argv, weir::kBroken); }
