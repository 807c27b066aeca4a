#include <chrono>
#include <new>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/file/input_file.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/memory/shortage.h"
#include "strategies/memory/slabs.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/threads/block_reader.h"
#include "strategies/threads/read_queue.h"

namespace weir {
namespace {

class BackgroundReader final : public BlockReader {
 public:
  BackgroundReader(std::unique_ptr<InterruptibleInput> file, const ReaderOptions& options, size_t ahead,
                   std::unique_ptr<SlabSource> source)
      : BlockReader(options.buffer_size),
        slabs_memory_((ahead + 1) * options.buffer_size),
        source_(std::move(source)),
        queue_(std::move(file), *source_, ahead) {}
  ~BackgroundReader() override { CancelIfOpen(); }

  absl::Status Start() { return queue_.Start(); }

  std::optional<size_t> memory_bound() const override { return slabs_memory_ + bridge_memory(); }

 private:
  absl::StatusOr<std::string_view> NextBlock() override {
    source_->Return(std::exchange(current_, {}));
    absl::StatusOr<Slabs> next = queue_.HasNext() ? queue_.Next() : WaitForNext();
    if (!next.ok()) return next.status();
    current_ = *std::move(next);
    return current_.empty() ? std::string_view() : current_.front().bytes();
  }

  absl::StatusOr<Slabs> WaitForNext() {
    const auto from = std::chrono::steady_clock::now();
    absl::StatusOr<Slabs> next = queue_.Next();
    stalled_ += std::chrono::steady_clock::now() - from;
    return next;
  }

  absl::Status DoClose() override {
    queue_.Stop();
    return queue_.file().Close();
  }

  void Account(ReaderAccounting& accounting) const override {
    const ReadQueue::Progress progress = queue_.progress();
    accounting.delivered = progress.delivered;
    accounting.short_reads = progress.short_reads;
    accounting.system_calls = queue_.file().system_calls();
    accounting.stalled = stalled_;
  }

  const size_t slabs_memory_;
  const std::unique_ptr<SlabSource> source_;
  Slabs current_;
  ReadQueue queue_;
  std::chrono::nanoseconds stalled_{0};
};

// `slabs`: where slabs come from; one more than `ahead` are out at a time.
absl::StatusOr<std::unique_ptr<Reader>> OpenBackgroundReader(Endpoint& source, const ReaderOptions& options,
                                                             size_t ahead,
                                                             std::unique_ptr<SlabSource> slabs) {
  auto file = InterruptibleInput::Of(InputFile::Open(source, options));
  if (!file.ok()) return file.status();
  auto reader = std::make_unique<BackgroundReader>(*std::move(file), options, ahead, std::move(slabs));
  absl::Status started = reader->Start();
  if (!started.ok()) return started;
  return reader;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenDrainedReader(Endpoint source, const ReaderOptions& options) try {
  const absl::StatusOr<size_t> ahead = SlabsAhead(options);
  if (!ahead.ok()) return ahead.status();
  return OpenBackgroundReader(source, options, *ahead, std::make_unique<FreshSlabs>(options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

absl::StatusOr<std::unique_ptr<Reader>> OpenPooledReader(Endpoint source, const ReaderOptions& options) try {
  const absl::StatusOr<size_t> ahead = SlabsAhead(options);
  if (!ahead.ok()) return ahead.status();
  return OpenBackgroundReader(source, options, *ahead,
                              std::make_unique<SlabPool>(*ahead + 1, options.buffer_size));
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
