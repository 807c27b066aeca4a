#include "results/store/postgres_address.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::string_view kScheme = "://";

/// Whether `hosts`, as "host", "host:port" and several of these between commas, has nothing but digits for ports.
bool PortsAreNumbers(std::string_view hosts) {
  while (!hosts.empty()) {
    const size_t comma = std::min(hosts.find(','), hosts.size());
    std::string_view host = hosts.substr(0, comma);
    hosts.remove_prefix(std::min(comma + 1, hosts.size()));
    if (host.starts_with('[')) host.remove_prefix(std::min(host.find(']'), host.size()));  // an IPv6 address
    const size_t colon = host.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view port = host.substr(colon + 1);
    if (port.find_first_not_of("0123456789") != std::string_view::npos || port.size() > 5) return false;
  }
  return true;
}

}  // namespace

bool IsPostgresAddress(std::string_view database) {
  return database.starts_with("postgresql://") || database.starts_with("postgres://");
}

std::optional<std::string> WithoutPassword(std::string_view address) {
  const size_t scheme_end = std::min(address.find(kScheme), address.size());
  std::string_view rest = address.substr(std::min(scheme_end + kScheme.size(), address.size()));
  std::string_view user;
  if (const size_t at = rest.find('@'); at != std::string_view::npos) {
    const std::string_view with_password = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (with_password.find_first_of("/?#") != std::string_view::npos) return std::nullopt;
    user = with_password.substr(0, with_password.find(':'));
  }
  if (rest.find('@') != std::string_view::npos) return std::nullopt;
  rest = rest.substr(0, rest.find('?'));
  if (!PortsAreNumbers(rest.substr(0, rest.find('/')))) return std::nullopt;
  return std::string(address.substr(0, scheme_end)) + "://" + std::string(user) + (user.empty() ? "" : "@") +
         std::string(rest);
}

}  // namespace weir
