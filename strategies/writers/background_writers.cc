#include "strategies/writers/background_writers.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "strategies/file/interruptible_file.h"
#include "strategies/memory/block_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/memory/slabs.h"
#include "strategies/threads/write_queue.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

// The producer fills one buffer that nobody else reads, and copies it into a slab when it is full. Filling a
// slab itself would be slower: each of its lines was last read by the thread's core and would have to be
// fetched from there, one small store at a time (2.4 ns a record of 8 bytes where filling takes 0.7); a copy
// of whole lines does not wait for what they held.
class BackgroundWriter final : public Writer {
 public:
  BackgroundWriter(std::unique_ptr<InterruptibleOutput> file, const WriterOptions& options,
                   std::unique_ptr<SlabSource> source, std::optional<WaterMarks> marks)
      : Writer(options.buffer_size),
        slab_size_(options.buffer_size),
        flood_limit_(options.flood_limit),
        marks_(marks),
        source_(std::move(source)),
        stage_(options.buffer_size),
        next_(file->offset()),
        queue_(std::move(file), *source_) {}
  ~BackgroundWriter() override { CancelIfOpen(); }

  absl::Status Start() {
    absl::Status started = queue_.Start();
    if (started.ok()) OpenWindow(stage_.Room());
    return started;
  }

  std::optional<size_t> memory_bound() const override {
    if (!marks_) return std::nullopt;
    return marks_->high * slab_size_ + stage_.memory_size();
  }

 private:
  bool Push(size_t) override {
    stage_.Add(TakeWindow().size());
    while (stage_.Room().size() < stage_.size()) {
      if (!HandOverFromStage(stage_.NextWrite(next_))) return false;
    }
    OpenWindow(stage_.Room());
    return true;
  }

  // A record that no slab can hold goes into several from where it lies; its end into the buffer.
  bool PushRecord(std::string_view record) override {
    if (record.size() <= slab_size_) return Writer::PushRecord(record);
    if (!HandOverAll()) return false;
    for (; record.size() > slab_size_; record.remove_prefix(slab_size_)) {
      if (!HandOver(record.substr(0, slab_size_))) return false;
      AcceptDirectly(slab_size_);
    }
    OpenWindow(stage_.Room());
    return Writer::PushRecord(record);
  }

  bool DoFlush() override {
    if (!HandOverAll()) return false;
    if (!Check(queue_.WaitUntilAtMost(0))) return false;
    OpenWindow(stage_.Room());
    return true;
  }

  // Leaves no window.
  bool HandOverAll() {
    stage_.Add(TakeWindow().size());
    while (!stage_.held().empty()) {
      if (!HandOverFromStage(stage_.held().substr(0, slab_size_))) return false;
    }
    return true;
  }

  bool HandOverFromStage(std::string_view bytes) {
    if (!HandOver(bytes)) return false;
    stage_.Drop(bytes.size());
    return true;
  }

  // Where there is room for one more slab in flight, there is one to be had.
  bool HandOver(std::string_view bytes) {
    if (!MakeRoom()) return false;
    Slabs slab = source_->Take();
    if (slab.empty()) return Fail(NoMemory());
    std::memcpy(slab.front().memory.data(), bytes.data(), bytes.size());
    slab.front().filled = bytes.size();
    queue_.Push(std::move(slab));
    next_ += bytes.size();
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
    if (!Check(std::move(drained))) return false;
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
        queue_.file().path(), next_, flood_limit_)));
  }

  absl::Status NoMemory() const {
    return absl::ResourceExhaustedError(fmt::format("no memory for a buffer of {} bytes for {} at offset {}",
                                                    slab_size_, queue_.file().path(), next_));
  }

  bool DoSync() override { return Check(queue_.file().Sync()); }

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
  BlockBuffer stage_;
  uint64_t next_;  // offset in the file of what is handed over next
  WriteQueue queue_;
  uint64_t drains_ = 0;
  std::chrono::nanoseconds stalled_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenBackgroundWriter(Endpoint& target, const WriterOptions& options,
                                                             std::unique_ptr<SlabSource> slabs,
                                                             std::optional<WaterMarks> marks) {
  auto file = InterruptibleOutput::Of(OutputFile::Create(target, options));
  if (!file.ok()) return file.status();
  auto writer = std::make_unique<BackgroundWriter>(*std::move(file), options, std::move(slabs), marks);
  absl::Status started = writer->Start();
  if (!started.ok()) return started;
  return writer;
}

absl::StatusOr<std::unique_ptr<Writer>> OpenDrainedWriter(Endpoint target, const WriterOptions& options) try {
  const absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  return OpenBackgroundWriter(target, options, std::make_unique<FreshSlabs>(options.buffer_size), *marks);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

// The pool has a slab for each that can be in flight: when the marks let one more be handed over, there is
// one to take.
absl::StatusOr<std::unique_ptr<Writer>> OpenPooledWriter(Endpoint target, const WriterOptions& options) try {
  const absl::StatusOr<WaterMarks> marks = WaterMarks::Of(options);
  if (!marks.ok()) return marks.status();
  auto pool = std::make_unique<SlabPool>(marks->high, options.buffer_size);
  return OpenBackgroundWriter(target, options, std::move(pool), *marks);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

absl::StatusOr<std::unique_ptr<Writer>> OpenFloodedWriter(Endpoint target, const WriterOptions& options) try {
  if (options.flood_limit < options.buffer_size) {
    return absl::InvalidArgumentError(
        fmt::format("a flood limit of {} bytes is less than one buffer of {} bytes", options.flood_limit,
                    options.buffer_size));
  }
  return OpenBackgroundWriter(target, options, std::make_unique<FreshSlabs>(options.buffer_size),
                              std::nullopt);
} catch (const std::bad_alloc&) {
  return NoMemory("open", target.name());
}

}  // namespace weir
