#include "strategies/socket/broadcast_calls.h"

#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

namespace weir {

ssize_t BroadcastCalls::DoSend(int fd, std::string_view bytes) {
  return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t BroadcastCalls::DoSendParts(int fd, std::span<iovec> parts) {
  msghdr message = {};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t BroadcastCalls::DoSendfile(int fd, int file, uint64_t offset, size_t size) {
  auto from = static_cast<off_t>(offset);
  return ::sendfile(fd, file, &from, size);
}

int BroadcastCalls::DoMemfdCreate(const char* name, unsigned flags) { return ::memfd_create(name, flags); }

ssize_t BroadcastCalls::DoPwrite(int fd, std::string_view bytes, uint64_t offset) {
  return ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
}

int BroadcastCalls::DoEpollWait(int fd, std::span<epoll_event> events, int milliseconds) {
  return ::epoll_wait(fd, events.data(), static_cast<int>(events.size()), milliseconds);
}

std::unique_ptr<IoRing> BroadcastCalls::DoOpenRing(unsigned entries) { return OpenKernelRing(entries); }

std::chrono::steady_clock::time_point BroadcastCalls::DoNow() { return std::chrono::steady_clock::now(); }

}  // namespace weir
