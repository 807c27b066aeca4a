#include "strategies/background_writer.h"

#include <chrono>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/write_queue.h"

namespace weir {
namespace {

class BackgroundWriter final : public Writer {
 public:
  BackgroundWriter(std::unique_ptr<InterruptibleFile> file, const WriterOptions& options,
                   std::unique_ptr<SlabSource> source, std::optional<WaterMarks> marks)
      : Writer(options.buffer_size),
        slab_size_(options.buffer_size),
        flood_limit_(options.flood_limit),
        marks_(marks),
        source_(std::move(source)),
        queue_(std::move(file), *source_) {}
  ~BackgroundWriter() override { CancelIfOpen(); }

  absl::Status Start() {
    absl::Status started = queue_.Start();
    if (started.ok() && !LendSlab()) return status();
    return started;
  }

  std::optional<size_t> memory_bound() const override {
    if (!marks_) return std::nullopt;
    return marks_->most_slabs() * slab_size_;
  }

 private:
  bool Push(size_t) override { return HandOver() && LendSlab(); }

  bool DoFlush() override {
    if (!HandOver()) return false;
    absl::Status drained = queue_.WaitUntilAtMost(0);
    if (!drained.ok()) return Fail(std::move(drained));
    return LendSlab();
  }

  // Leaves no window, unless there was nothing in it.
  bool HandOver() {
    if (Filled().empty()) return true;
    if (!MakeRoom()) return false;
    slab_.front().filled = TakeWindow().size();
    queue_.Push(std::exchange(slab_, {}));
    return true;
  }

  bool LendSlab() {
    if (slab_.empty()) slab_ = source_->Take();
    if (slab_.empty()) return Fail(NoMemory());
    OpenWindow(slab_.front().memory.span());
    return true;
  }

  // Room for one more slab in flight.
  bool MakeRoom() {
    const absl::StatusOr<size_t> in_flight = queue_.InFlight();
    if (!in_flight.ok()) return Fail(in_flight.status());
    if (!marks_) return *in_flight < flood_limit_ / slab_size_ || GiveUp();
    return *in_flight < marks_->high || WaitForTheLowMark();
  }

  bool WaitForTheLowMark() {
    const auto from = std::chrono::steady_clock::now();
    absl::Status drained = queue_.WaitUntilAtMost(marks_->low);
    stalled_ += std::chrono::steady_clock::now() - from;
    if (!drained.ok()) return Fail(std::move(drained));
    ++drains_;
    return true;
  }

  // The flood is dropped, and its memory with it.
  bool GiveUp() {
    queue_.Stop();
    return Fail(absl::ResourceExhaustedError(fmt::format(
        "{} takes bytes more slowly than they come: at offset {}, one more buffer would take the memory "
        "in flight past the flood limit of {} bytes. Let the producer wait (the strategies drained and "
        "pooled do), slow it down, or raise the limit",
        queue_.file().path(), accepted(), flood_limit_)));
  }

  absl::Status NoMemory() const {
    return absl::ResourceExhaustedError(fmt::format("no memory for a buffer of {} bytes for {} at offset {}",
                                                    slab_size_, queue_.file().path(), accepted()));
  }

  bool DoSync() override {
    absl::Status synced = queue_.file().Sync();
    return synced.ok() || Fail(std::move(synced));
  }

  absl::Status DoClose() override {
    queue_.Stop();
    return queue_.file().Close();
  }

  void DoCancel() override { DoClose().IgnoreError(); }

  void Account(Accounting& accounting) const override {
    const WriteQueue::Progress progress = queue_.progress();
    accounting.committed = progress.committed;
    accounting.short_writes = progress.short_writes;
    accounting.system_calls = queue_.file().system_calls();
    accounting.drains = drains_;
    accounting.stalled = stalled_;
  }

  const size_t slab_size_;
  const size_t flood_limit_;
  const std::optional<WaterMarks> marks_;
  const std::unique_ptr<SlabSource> source_;
  WriteQueue queue_;
  Slabs slab_;  // the one that the window is in
  uint64_t drains_ = 0;
  std::chrono::nanoseconds stalled_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenBackgroundWriter(const std::string& path,
                                                             const WriterOptions& options,
                                                             std::unique_ptr<SlabSource> slabs,
                                                             std::optional<WaterMarks> marks) {
  auto file = InterruptibleFile::Create(path, options);
  if (!file.ok()) return file.status();
  auto writer = std::make_unique<BackgroundWriter>(*std::move(file), options, std::move(slabs), marks);
  absl::Status started = writer->Start();
  if (started.ok()) return writer;
  writer->Cancel();
  return started;
}

}  // namespace weir
