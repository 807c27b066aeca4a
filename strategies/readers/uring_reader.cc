#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/input_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/shortage.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/ring/ring_reads.h"
#include "strategies/threads/block_reader.h"
#include "strategies/threads/read_queue.h"

namespace weir {
namespace {

constexpr size_t kMaxDepth = 1024;

class UringReader final : public BlockReader {
 public:
  UringReader(InputFile file, AlignedBuffer memory, std::unique_ptr<IoRing> ring, size_t buffer_size,
              std::optional<uint64_t> file_size, bool registered)
      : BlockReader(buffer_size),
        file_(std::move(file)),
        memory_(std::move(memory)),
        reads_(file_, std::move(ring), memory_.span(), buffer_size, file_size, registered) {}
  ~UringReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return memory_.size() + bridge_memory(); }

 private:
  absl::StatusOr<std::string_view> NextBlock() override {
    if (reads_.HasNext()) return reads_.Next();
    const auto from = std::chrono::steady_clock::now();
    absl::StatusOr<std::string_view> next = reads_.Next();
    stalled_ += std::chrono::steady_clock::now() - from;
    return next;
  }

  absl::Status DoClose() override {
    reads_.Abandon();
    return file_.Close();
  }

  void Account(ReaderAccounting& accounting) const override {
    file_.Account(accounting);
    accounting.delivered = reads_.delivered();
    accounting.short_reads = reads_.short_reads();
    accounting.stalled = stalled_;
  }

  InputFile file_;
  const AlignedBuffer memory_;  // before the ring, which may use it until it is closed
  RingReads reads_;
  std::chrono::nanoseconds stalled_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenUringReader(Endpoint source, const ReaderOptions& options) try {
  const absl::StatusOr<size_t> ahead = SlabsAhead(options);
  if (!ahead.ok()) return ahead.status();
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  const absl::StatusOr<std::optional<uint64_t>> size = file->Size();
  if (!size.ok()) return size.status();
  const size_t buffers = std::min(*ahead, kMaxDepth) + 1;
  SystemCalls& calls = file->calls();
  std::unique_ptr<IoRing> ring = calls.OpenRing(static_cast<unsigned>(2 * buffers));
  if (ring == nullptr) {
    return absl::UnavailableError(
        fmt::format("io_uring cannot be set up: {}, errno {}", std::strerror(errno), errno));
  }
  AlignedBuffer memory(buffers * options.buffer_size);
  const bool registered = calls.RegisterMemory(*ring, memory.span()) == 0;
  return std::make_unique<UringReader>(*std::move(file), std::move(memory), std::move(ring),
                                       options.buffer_size, *size, registered);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

}  // namespace weir
