#include "strategies/socket/socket_address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>

#include "fmt/format.h"

namespace weir {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr size_t kMostPath = sizeof(sockaddr_un::sun_path) - 1;

struct HostAndPort {
  std::string host;
  std::string port;
};

absl::Status Bad(std::string_view text, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format(
      "'{}' is no address: {}; one is HOST:PORT, as 127.0.0.1:4000 or [::1]:4000, or unix:PATH", text, what));
}

bool IsPort(std::string_view port) {
  uint16_t number;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size();
}

absl::StatusOr<HostAndPort> Split(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return Bad(text, "there is no port");
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (!IsPort(port)) return Bad(text, fmt::format("the port '{}' is no number from 0 to 65535", port));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return Bad(text, "an IPv6 address stands in brackets");
  }
  if (host.empty()) return Bad(text, "there is no host");
  if (host.find('\0') != std::string_view::npos) return Bad(text, "there is a NUL in the host");
  return HostAndPort{std::string(host), std::string(port)};
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

absl::Status NotFound(std::string_view text, int error) {
  const std::string why = error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error);
  return absl::NotFoundError(fmt::format("the host of '{}' cannot be looked up: {}", text, why));
}

}  // namespace

absl::StatusOr<SocketAddress> SocketAddress::Parse(std::string_view text) {
  absl::StatusOr<std::vector<SocketAddress>> found = LookUp(text, /*numeric=*/true);
  if (!found.ok()) return found.status();
  return found->front();
}

absl::StatusOr<std::vector<SocketAddress>> SocketAddress::LookUp(std::string_view text) {
  return LookUp(text, /*numeric=*/false);
}

absl::StatusOr<std::vector<SocketAddress>> SocketAddress::LookUp(std::string_view text, bool numeric) {
  if (text.starts_with(kUnix)) {
    absl::StatusOr<SocketAddress> path = Unix(text.substr(kUnix.size()));
    if (!path.ok()) return path.status();
    return std::vector{*path};
  }
  const absl::StatusOr<HostAndPort> parts = Split(text);
  if (!parts.ok()) return parts.status();
  addrinfo wanted = {};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | (numeric ? AI_NUMERICHOST : 0);
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(parts->host.c_str(), parts->port.c_str(), &wanted, &list);
  if (error == EAI_NONAME && numeric) return Bad(text, fmt::format("'{}' is no numeric host", parts->host));
  if (error != 0) return NotFound(text, error);
  const std::unique_ptr<addrinfo, FreeAddresses> owner(list);
  std::vector<SocketAddress> result;
  for (const addrinfo* at = list; at != nullptr; at = at->ai_next) {
    result.push_back(From(at->ai_addr, at->ai_addrlen));
  }
  return result;
}

SocketAddress SocketAddress::Loopback() {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return From(reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

absl::StatusOr<SocketAddress> SocketAddress::Unix(std::string_view path) {
  const std::string text = fmt::format("{}{}", kUnix, path);
  const bool is_abstract = path.starts_with('@');
  if (path.size() < (is_abstract ? 2 : 1)) return Bad(text, "the path is empty");
  if (path.find('\0') != std::string_view::npos) return Bad(text, "there is a NUL in the path");
  if (path.size() > kMostPath) {
    return Bad(text, fmt::format("the path has {} bytes, and a Unix socket's has {} at most", path.size(),
                                 kMostPath));
  }
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (is_abstract) address.sun_path[0] = '\0';
  const size_t end = path.size() + (is_abstract ? 0 : 1);
  return From(reinterpret_cast<const sockaddr*>(&address),
              static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + end));
}

SocketAddress SocketAddress::From(const sockaddr* address, socklen_t size) {
  SocketAddress result;
  std::memcpy(&result.storage_, address, size);
  result.size_ = size;
  return result;
}

namespace {

template <class Call>
absl::StatusOr<socklen_t> Named(Call call, int socket, sockaddr_storage& storage, std::string_view what) {
  socklen_t size = sizeof storage;
  if (call(socket, reinterpret_cast<sockaddr*>(&storage), &size) == 0) return size;
  const int error = errno;
  return absl::ErrnoToStatus(error, fmt::format("{} of descriptor {}, errno {}", what, socket, error));
}

}  // namespace

absl::StatusOr<SocketAddress> SocketAddress::Of(int socket) {
  SocketAddress result;
  const absl::StatusOr<socklen_t> size = Named(::getsockname, socket, result.storage_, "getsockname");
  if (!size.ok()) return size.status();
  result.size_ = *size;
  return result;
}

absl::StatusOr<SocketAddress> SocketAddress::OfPeer(int socket) {
  SocketAddress result;
  const absl::StatusOr<socklen_t> size = Named(::getpeername, socket, result.storage_, "getpeername");
  if (!size.ok()) return size.status();
  result.size_ = *size;
  return result;
}

std::string SocketAddress::ToString() const {
  if (is_unix()) {
    const auto& address = reinterpret_cast<const sockaddr_un&>(storage_);
    const size_t most = size_ - offsetof(sockaddr_un, sun_path);
    if (most > 1 && address.sun_path[0] == '\0') {
      return fmt::format("{}@{}", kUnix, std::string_view(address.sun_path + 1, most - 1));
    }
    return fmt::format("{}{}", kUnix, path());
  }
  char host[NI_MAXHOST];
  if (::getnameinfo(data(), size_, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0) return "an address";
  return family() == AF_INET6 ? fmt::format("[{}]:{}", host, port()) : fmt::format("{}:{}", host, port());
}

uint16_t SocketAddress::port() const {
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(storage_).sin_port);
  if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(storage_).sin6_port);
  return 0;
}

std::string SocketAddress::path() const {
  if (!is_unix()) return "";
  const auto& address = reinterpret_cast<const sockaddr_un&>(storage_);
  const size_t most = size_ - offsetof(sockaddr_un, sun_path);
  return {address.sun_path, ::strnlen(address.sun_path, most)};
}

bool operator==(const SocketAddress& a, const SocketAddress& b) {
  return a.size_ == b.size_ && std::memcmp(&a.storage_, &b.storage_, a.size_) == 0;
}

}  // namespace weir
