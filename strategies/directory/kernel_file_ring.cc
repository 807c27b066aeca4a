#include <fcntl.h>
#include <liburing.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

#include "strategies/directory/file_calls.h"

namespace weir {
namespace {

using Kind = FileCall::Kind;

constexpr int kNeeded[] = {IORING_OP_OPENAT2,  IORING_OP_READ,     IORING_OP_WRITE,
                           IORING_OP_FSYNC,    IORING_OP_CLOSE,    IORING_OP_STATX,
                           IORING_OP_RENAMEAT, IORING_OP_UNLINKAT, IORING_OP_MKDIRAT};

class KernelFileRing final : public FileRing {
 public:
  KernelFileRing() = default;
  ~KernelFileRing() override {
    if (open_) ::io_uring_queue_exit(&ring_);
  }

  bool Open(unsigned entries, unsigned files) {
    if (::io_uring_queue_init(entries, &ring_, 0) != 0) return false;
    open_ = true;
    how_.resize(entries);
    return (ring_.features & IORING_FEAT_LINKED_FILE) != 0 && HasCalls() &&
           ::io_uring_register_files_sparse(&ring_, files) == 0;
  }

  bool Queue(const RingCall& ringed) override {
    io_uring_sqe* const entry = ::io_uring_get_sqe(&ring_);
    if (entry == nullptr) return false;
    Prepare(ringed, *entry);
    ::io_uring_sqe_set_data64(entry, ringed.tag);
    unsigned flags = ringed.linked ? IOSQE_IO_LINK : 0u;
    const Kind kind = ringed.call.kind;
    if (ringed.own_file && kind != Kind::kOpen && kind != Kind::kClose) flags |= IOSQE_FIXED_FILE;
    ::io_uring_sqe_set_flags(entry, flags);
    return true;
  }

  bool Next(RingAnswer& answer) override {
    io_uring_cqe* entry = nullptr;
    if (::io_uring_peek_cqe(&ring_, &entry) != 0) return false;
    answer = {.tag = ::io_uring_cqe_get_data64(entry), .result = entry->res};
    ::io_uring_cqe_seen(&ring_, entry);
    return true;
  }

 private:
  bool HasCalls() {
    io_uring_probe* const probe = ::io_uring_get_probe_ring(&ring_);
    if (probe == nullptr) return false;
    const bool all =
        std::ranges::all_of(kNeeded, [&](int call) { return ::io_uring_opcode_supported(probe, call) != 0; });
    ::io_uring_free_probe(probe);
    return all;
  }

  void Prepare(const RingCall& ringed, io_uring_sqe& entry) {
    const FileCall& call = ringed.call;
    const auto size = static_cast<unsigned>(std::min<size_t>(call.size, 0x7ffff000));
    switch (call.kind) {
      case Kind::kOpen:
        return PrepareOpen(ringed, entry);
      case Kind::kRead:
        return ::io_uring_prep_read(&entry, call.fd, call.data, size, call.offset);
      case Kind::kWrite:
        return ::io_uring_prep_write(&entry, call.fd, call.data, size, call.offset);
      case Kind::kSync:
        return ::io_uring_prep_fsync(&entry, call.fd, 0);
      case Kind::kClose:
        if (ringed.own_file) return ::io_uring_prep_close_direct(&entry, static_cast<unsigned>(call.fd));
        return ::io_uring_prep_close(&entry, call.fd);
      case Kind::kStatus:
        return ::io_uring_prep_statx(&entry, call.fd, call.path, static_cast<int>(call.flags),
                                     STATX_BASIC_STATS, static_cast<struct statx*>(call.data));
      case Kind::kRename:
        return ::io_uring_prep_renameat(&entry, call.fd, call.path, call.to_fd, call.to,
                                        static_cast<unsigned>(call.flags));
      case Kind::kUnlink:
        return ::io_uring_prep_unlinkat(&entry, call.fd, call.path, static_cast<int>(call.flags));
      case Kind::kMakeDirectory:
        return ::io_uring_prep_mkdirat(&entry, call.fd, call.path, call.mode);
      default:
        return ::io_uring_prep_nop(&entry);  // nobody queues what no ring can do
    }
  }

  // What it asks for must stay until it was submitted; then its place is free again.
  void PrepareOpen(const RingCall& ringed, io_uring_sqe& entry) {
    const FileCall& call = ringed.call;
    open_how& how = how_[static_cast<size_t>(&entry - ring_.sq.sqes) % how_.size()];
    how = {.flags = call.flags, .mode = call.mode, .resolve = call.resolve};
    // The ring's own files are in no table that a program which is executed would inherit.
    if (ringed.own_file)
      return ::io_uring_prep_openat2_direct(&entry, call.to_fd, call.path, &how,
                                            static_cast<unsigned>(call.fd));
    how.flags |= O_CLOEXEC;
    ::io_uring_prep_openat2(&entry, call.fd, call.path, &how);
  }

  int64_t Enter(unsigned wait) override { return ::io_uring_submit_and_wait(&ring_, wait); }

  io_uring ring_ = {};
  bool open_ = false;
  std::vector<open_how> how_;
};

}  // namespace

std::unique_ptr<FileRing> OpenKernelFileRing(unsigned entries, unsigned files) {
  auto ring = std::make_unique<KernelFileRing>();
  if (!ring->Open(entries, files)) return nullptr;
  return ring;
}

}  // namespace weir
