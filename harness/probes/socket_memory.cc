#include "harness/probes/socket_memory.h"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace weir {

std::optional<uint64_t> SocketMemory(int socket) {
  std::array<uint32_t, SK_MEMINFO_VARS> memory = {};
  socklen_t size = sizeof(memory);
  if (::getsockopt(socket, SOL_SOCKET, SO_MEMINFO, memory.data(), &size) != 0) return std::nullopt;
  // A Unix socket has what it sent in the first of these two; TCP what is not acknowledged in both.
  return uint64_t{memory[SK_MEMINFO_RMEM_ALLOC]} +
         std::max(memory[SK_MEMINFO_WMEM_ALLOC], memory[SK_MEMINFO_WMEM_QUEUED]) +
         memory[SK_MEMINFO_FWD_ALLOC] + memory[SK_MEMINFO_BACKLOG];
}

}  // namespace weir
