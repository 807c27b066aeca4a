#include "strategies/cipher/openssl_error.h"

#include <openssl/err.h>

#include <cerrno>

#include "fmt/format.h"

namespace weir {

absl::Status OpenSslError(std::string_view what) {
  const bool no_memory = errno == ENOMEM;
  const char* const reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  if (no_memory)
    return absl::ResourceExhaustedError(fmt::format("no memory for OpenSSL to provide {}", what));
  return absl::InternalError(
      fmt::format("OpenSSL cannot provide {}: {}", what, reason ? reason : "it says no reason"));
}

}  // namespace weir
