#include "strategies/file/io_ring.h"

#include <liburing.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <thread>

#include "fmt/format.h"

namespace weir {
namespace {

// liburing answers with a negative errno where system calls set it.
int WithErrno(int answer) {
  if (answer >= 0) return answer;
  errno = -answer;
  return -1;
}

class KernelRing final : public IoRing {
 public:
  KernelRing() = default;
  ~KernelRing() override {
    if (open_) ::io_uring_queue_exit(&ring_);
  }

  int Open(unsigned entries) {
    if (WithErrno(::io_uring_queue_init(entries, &ring_, 0)) != 0) return -1;
    open_ = true;
    if ((ring_.features & IORING_FEAT_RW_CUR_POS) != 0) return 0;  // as old as IORING_OP_WRITE
    errno = ENOSYS;
    return -1;
  }

  bool Queue(const RingWrite& write) override {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
    if (entry == nullptr) return false;
    const unsigned size = static_cast<unsigned>(std::min(write.size, kMost));
    if (write.registered) {
      ::io_uring_prep_write_fixed(entry, write.fd, write.data, size, write.offset, 0);
    } else {
      ::io_uring_prep_write(entry, write.fd, write.data, size, write.offset);
    }
    if (write.durable) entry->rw_flags = RWF_DSYNC;
    ::io_uring_sqe_set_data64(entry, write.tag);
    return true;
  }

  bool QueueRead(const RingRead& read) override {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
    if (entry == nullptr) return false;
    const unsigned size = static_cast<unsigned>(std::min(read.size, kMost));
    if (read.registered) {
      ::io_uring_prep_read_fixed(entry, read.fd, read.data, size, read.offset, 0);
    } else {
      ::io_uring_prep_read(entry, read.fd, read.data, size, read.offset);
    }
    ::io_uring_sqe_set_data64(entry, read.tag);
    return true;
  }

  bool QueueSend(const RingSend& send) override {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
    if (entry == nullptr) return false;
    ::io_uring_prep_send(entry, send.fd, send.data, std::min(send.size, kMost), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::io_uring_sqe_set_data64(entry, send.tag);
    return true;
  }

  bool QueueCancellation(uint64_t tag) override {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
    if (entry == nullptr) return false;
    ::io_uring_prep_cancel64(entry, tag, 0);
    ::io_uring_sqe_set_data64(entry, kCancellation);
    return true;
  }

  bool Next(RingCompletion& completion) override {
    io_uring_cqe* entry = nullptr;
    if (::io_uring_peek_cqe(&ring_, &entry) != 0) return false;
    completion = {.tag = ::io_uring_cqe_get_data64(entry), .result = entry->res};
    ::io_uring_cqe_seen(&ring_, entry);
    return true;
  }

 private:
  static constexpr size_t kMost = 0x7ffff000;  // bytes in one write or read, see write(2)

  int RegisterMemory(std::span<char> memory) override {
    const iovec area{memory.data(), memory.size()};
    return WithErrno(::io_uring_register_buffers(&ring_, &area, 1));
  }
  int Enter(unsigned wait) override { return WithErrno(::io_uring_submit_and_wait(&ring_, wait)); }
  int Wait() override {
    return WithErrno(
        ::io_uring_enter(static_cast<unsigned>(ring_.ring_fd), 0, 1, IORING_ENTER_GETEVENTS, nullptr));
  }

  io_uring ring_ = {};
  bool open_ = false;
};

}  // namespace

// Asks for a ring that is to share the workers of another one, but names none. A kernel that knows the flag,
// which came with Linux 5.6, refuses that with EBADF, and since 5.12 with ENXIO; an older one refuses the
// flag. Whoever may have no ring at all is told so before.
int ProbeKernelRing() {
  io_uring_params params = {};
  params.flags = IORING_SETUP_ATTACH_WQ;
  params.wq_fd = static_cast<unsigned>(-1);
  const int answer = ::io_uring_setup(1, &params);
  if (answer == -ENXIO || answer == -EBADF) return 0;
  return WithErrno(answer == -EINVAL ? -ENOSYS : answer);
}

absl::Status ProbeWithRing(const std::function<absl::Status()>& probe) try {
  absl::Status answer;
  std::thread([&] { answer = probe(); }).join();
  return answer;
} catch (const std::system_error& error) {
  return absl::ResourceExhaustedError(fmt::format("cannot start a thread: {}", error.what()));
}

std::unique_ptr<IoRing> OpenKernelRing(unsigned entries) {
  auto ring = std::make_unique<KernelRing>();
  if (ring->Open(entries) == 0) return ring;
  const int error = errno;
  ring.reset();
  errno = error;
  return nullptr;
}

}  // namespace weir
