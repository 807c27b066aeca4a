#ifndef WEIR_STRATEGIES_SOCKET_SOCKET_ADDRESS_H_
#define WEIR_STRATEGIES_SOCKET_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace weir {

/// Where a socket is: HOST:PORT of TCP, or the path of a Unix socket. As text:
///
///     127.0.0.1:4000   [::1]:4000   0.0.0.0:0   unix:/run/weir.sock   unix:@name (abstract, Linux)
///
/// Port 0, to listen on: the system chooses one.
class SocketAddress {
 public:
  /// A numeric address. INVALID_ARGUMENT names what is wrong with the text.
  static absl::StatusOr<SocketAddress> Parse(std::string_view text);
  /// The addresses that `text` has, which may name a host too; at least one. Names are looked up by the
  /// system's resolver, which takes as long as its own configuration says.
  static absl::StatusOr<std::vector<SocketAddress>> LookUp(std::string_view text);
  /// 127.0.0.1, port 0: for whoever listens for programs of this machine.
  static SocketAddress Loopback();
  /// Of a Unix socket; INVALID_ARGUMENT for a path that is empty, has a NUL in it or is too long.
  static absl::StatusOr<SocketAddress> Unix(std::string_view path);

  /// Of the socket itself, or of the other end of its connection. An unnamed one is a Unix path without
  /// letters.
  static absl::StatusOr<SocketAddress> Of(int socket);
  static absl::StatusOr<SocketAddress> OfPeer(int socket);

  /// As Parse reads it; "unix:" for an unnamed one.
  std::string ToString() const;

  bool is_unix() const { return family() == AF_UNIX; }
  int family() const { return storage_.ss_family; }
  /// Of TCP; 0 for a Unix socket.
  uint16_t port() const;
  /// Of a Unix socket in the file system; else empty.
  std::string path() const;

  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }

  friend bool operator==(const SocketAddress& a, const SocketAddress& b);

 private:
  SocketAddress() = default;
  static SocketAddress From(const sockaddr* address, socklen_t size);
  static absl::StatusOr<std::vector<SocketAddress>> LookUp(std::string_view text, bool numeric);

  sockaddr_storage storage_ = {};
  socklen_t size_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_SOCKET_ADDRESS_H_
