#include <liburing.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "strategies/file/input_file.h"
#include "strategies/file/io_ring.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/memory/shortage.h"
#include "strategies/socket/connection_ring.h"
#include "strategies/socket/socket_calls.h"
#include "strategies/socket/socket_strategies.h"
#include "strategies/threads/block_reader.h"

namespace weir {
namespace {

constexpr size_t kMostBuffers = 1024;
constexpr int kGroup = 0;

// Buffers that the kernel takes one after the other, registered with a ring: io_uring_register_buf_ring(3).
class ProvidedBuffers {
 public:
  ProvidedBuffers(size_t count, size_t size)
      : count_(std::bit_ceil(count)),
        size_(size),
        memory_(count_ * size),
        entries_memory_(count_ * sizeof(io_uring_buf)) {}

  int Register(io_uring& ring) {
    io_uring_buf_reg registration = {};
    registration.ring_addr = reinterpret_cast<uint64_t>(entries_memory_.data());
    registration.ring_entries = static_cast<uint32_t>(count_);
    registration.bgid = kGroup;
    if (const int answer = ::io_uring_register_buf_ring(&ring, &registration, 0); answer != 0) return answer;
    ::io_uring_buf_ring_init(entries());
    for (size_t i = 0; i < count_; ++i) Provide(static_cast<uint16_t>(i));
    return 0;
  }

  std::string_view Of(uint16_t buffer, size_t filled) const {
    return {memory_.data() + buffer * size_, filled};
  }
  void Provide(uint16_t buffer) {
    ::io_uring_buf_ring_add(entries(), memory_.data() + buffer * size_, static_cast<unsigned>(size_), buffer,
                            ::io_uring_buf_ring_mask(static_cast<uint32_t>(count_)), 0);
    ::io_uring_buf_ring_advance(entries(), 1);
  }

  size_t memory_size() const { return memory_.size() + entries_memory_.size(); }

 private:
  io_uring_buf_ring* entries() const { return reinterpret_cast<io_uring_buf_ring*>(entries_memory_.data()); }

  const size_t count_;
  const size_t size_;
  const AlignedBuffer memory_;
  const AlignedBuffer entries_memory_;
};

class MultishotReader final : public BlockReader {
 public:
  MultishotReader(InputFile file, std::unique_ptr<ConnectionRing> ring,
                  std::unique_ptr<ProvidedBuffers> buffers, size_t buffer_size)
      : BlockReader(buffer_size),
        file_(std::move(file)),
        buffers_(std::move(buffers)),
        ring_(std::move(ring)) {}
  ~MultishotReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return buffers_->memory_size() + bridge_memory(); }

 private:
  absl::StatusOr<std::string_view> NextBlock() override {
    if (lent_) buffers_->Provide(*std::exchange(lent_, std::nullopt));
    for (;;) {
      ConnectionRing::Completion next;
      if (ring_->Next(next)) {
        absl::StatusOr<std::string_view> block = Take(next);
        if (!block.ok() || !block->empty() || over_) return block;
        continue;
      }
      if (!armed_ && !Arm()) return file_.Error("receiving through io_uring from", file_.offset());
      const auto from = std::chrono::steady_clock::now();
      file_.calls().Counted();
      const int entered = ring_->Enter(1);
      const int error = errno;
      file_.calls().Counted(ring_->TakeFurtherCalls());
      stalled_ += std::chrono::steady_clock::now() - from;
      errno = error;
      if (entered < 0 && errno != EINTR) return file_.Error("io_uring_enter for", file_.offset());
    }
  }

  // Empty, and not over: nothing came, and it has to go on.
  absl::StatusOr<std::string_view> Take(const ConnectionRing::Completion& completion) {
    if ((completion.flags & IORING_CQE_F_MORE) == 0) armed_ = false;
    if (completion.result > 0) {
      lent_ = static_cast<uint16_t>(completion.flags >> IORING_CQE_BUFFER_SHIFT);
      const auto size = static_cast<size_t>(completion.result);
      file_.Advance(size);
      return buffers_->Of(*lent_, size);
    }
    switch (completion.result) {
      case 0:
        over_ = true;
        return std::string_view();
      case -EINTR:
      case -EAGAIN:
      case -ENOBUFS:  // all buffers lie filled before the consumer
        return std::string_view();
      default:
        errno = static_cast<int>(-completion.result);
        return file_.Error("receiving through io_uring from", file_.offset());
    }
  }

  bool Arm() {
    io_uring_sqe* const entry = ring_->Entry();
    if (entry == nullptr) return errno = EBUSY, false;
    ::io_uring_prep_recv_multishot(entry, ring_->fd(), nullptr, 0, 0);
    ::io_uring_sqe_set_flags(entry, IOSQE_BUFFER_SELECT);
    entry->buf_group = kGroup;
    ::io_uring_sqe_set_data64(entry, 0);
    return armed_ = true;
  }

  absl::Status DoClose() override {
    if (ring_ != nullptr) ring_->Finish();
    ring_.reset();
    return file_.Close();
  }

  void Account(ReaderAccounting& accounting) const override {
    file_.Account(accounting);
    accounting.stalled = stalled_;
  }

  InputFile file_;
  const std::unique_ptr<ProvidedBuffers> buffers_;  // before the ring, which may use them until it is closed
  std::unique_ptr<ConnectionRing> ring_;
  bool armed_ = false;
  bool over_ = false;
  std::optional<uint16_t> lent_;
  std::chrono::nanoseconds stalled_{0};
};

absl::Status RingError(int error) {
  return absl::UnavailableError(
      fmt::format("io_uring cannot receive by itself here (multishot, Linux 6.0): {}, errno {}",
                  std::strerror(error), error));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> OpenMultishotReader(Endpoint source,
                                                            const ReaderOptions& options) try {
  auto* const calls = dynamic_cast<SocketCalls*>(options.system_calls.get());
  if (calls == nullptr) {
    return absl::InvalidArgumentError(fmt::format("{} is no connection of a Duplex", source.name()));
  }
  absl::StatusOr<InputFile> file = InputFile::Open(source, options);
  if (!file.ok()) return file.status();
  const size_t ahead = options.read_ahead == 0 ? 4 : options.read_ahead / options.buffer_size;
  std::unique_ptr<ConnectionRing> ring =
      ConnectionRing::Open(calls->connection(), SocketConnection::Direction::kReceive, 8);
  if (ring == nullptr) return RingError(errno);
  auto buffers =
      std::make_unique<ProvidedBuffers>(std::clamp<size_t>(ahead, 2, kMostBuffers), options.buffer_size);
  if (const int answer = buffers->Register(ring->ring()); answer != 0) return RingError(-answer);
  return std::make_unique<MultishotReader>(*std::move(file), std::move(ring), std::move(buffers),
                                           options.buffer_size);
} catch (const std::bad_alloc&) {
  return NoMemory("open", source.name());
}

namespace {

absl::Status RegisterBuffers() {
  io_uring probe;
  if (const int answer = ::io_uring_queue_init(1, &probe, 0); answer != 0) return RingError(-answer);
  ProvidedBuffers buffers(1, 4096);
  const int answer = buffers.Register(probe);
  ::io_uring_queue_exit(&probe);
  return answer == 0 ? absl::OkStatus() : RingError(-answer);
}

}  // namespace

absl::Status ProbeMultishot() {
  absl::Status supported = UringSupported();
  return supported.ok() ? ProbeWithRing(RegisterBuffers) : supported;
}

}  // namespace weir
