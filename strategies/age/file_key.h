#ifndef WEIR_STRATEGIES_AGE_FILE_KEY_H_
#define WEIR_STRATEGIES_AGE_FILE_KEY_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

/// Bytes between the header of an age file and its first chunk, from which the key of the chunks is derived.
inline constexpr size_t kPayloadNonceSize = 16;

/// How an age file begins, and what the rest of it is sealed with.
struct BegunFile {
  std::string start;      ///< the header and the payload's nonce
  SecretBytes chunk_key;  ///< for ChunkCipher, with ChaCha20-Poly1305
};

/// Draws a fresh file key, wraps it for every one of `recipients`, at least one, and derives the chunks' key.
absl::StatusOr<BegunFile> BeginFile(std::span<const X25519Recipient> recipients);

/// The file key out of the text of a header, which it authenticates. The code tells what was wrong:
///
///   INVALID_ARGUMENT   the header is malformed
///   PERMISSION_DENIED  none of `identities` is one of its recipients
///   UNAUTHENTICATED    one is, but the header was changed since it was written
absl::StatusOr<SecretBytes> UnlockHeader(std::string_view header, std::span<const X25519Identity> identities);

/// The chunks' key: HKDF-SHA-256 of the file key with the payload's nonce as its salt.
absl::StatusOr<SecretBytes> ChunkKey(const SecretBytes& file_key, std::string_view payload_nonce);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_FILE_KEY_H_
