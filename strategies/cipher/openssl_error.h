#ifndef WEIR_STRATEGIES_CIPHER_OPENSSL_ERROR_H_
#define WEIR_STRATEGIES_CIPHER_OPENSSL_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// INTERNAL: what OpenSSL was asked for, and the reason that it has left in this thread's queue, which is
/// emptied. For calls that fail only for want of memory or of the algorithm.
absl::Status OpenSslError(std::string_view what);

/// The same bytes as OpenSSL's functions take them.
inline const unsigned char* Octets(const char* bytes) {
  return reinterpret_cast<const unsigned char*>(bytes);
}
inline unsigned char* Octets(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_OPENSSL_ERROR_H_
