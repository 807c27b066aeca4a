#ifndef WEIR_STRATEGIES_AGE_KEY_DERIVATION_H_
#define WEIR_STRATEGIES_AGE_KEY_DERIVATION_H_

#include <array>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

/// HKDF-SHA-256 (RFC 5869): 32 bytes of key from `secret`, for the purpose that `info` names. The salt may be
/// empty.
absl::StatusOr<SecretBytes> HkdfSha256(std::string_view secret, std::string_view salt, std::string_view info);

/// HMAC-SHA-256 (RFC 2104) of `text`.
absl::StatusOr<std::array<char, 32>> HmacSha256(std::string_view key, std::string_view text);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_KEY_DERIVATION_H_
