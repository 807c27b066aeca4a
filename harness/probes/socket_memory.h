#ifndef WEIR_HARNESS_PROBES_SOCKET_MEMORY_H_
#define WEIR_HARNESS_PROBES_SOCKET_MEMORY_H_

#include <cstdint>
#include <optional>

namespace weir {

/// Bytes that the kernel keeps for a socket now: what it has sent and received, and what is set aside for it; see
/// sock_diag(7). They stand in no process's memory. What a Unix socket has sent is its own until it is read. Nullopt where
/// the kernel does not say.
std::optional<uint64_t> SocketMemory(int socket);

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_SOCKET_MEMORY_H_
