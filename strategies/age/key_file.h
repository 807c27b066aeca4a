#ifndef WEIR_STRATEGIES_AGE_KEY_FILE_H_
#define WEIR_STRATEGIES_AGE_KEY_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

/// What a key file may take, in bytes.
inline constexpr size_t kMaxKeyFileSize = 1 << 20;

/// A file of keys as age has them, one a line; empty lines and those that begin with # do not count.
struct KeyFile {
  SecretBytes text;
  bool others_can_read = false;  ///< its mode lets others than its owner read it; a regular file only
};

/// Reads a whole file into memory that will be wiped, and nowhere else. Errors name the path and what the
/// system said; one of more than kMaxKeyFileSize is INVALID_ARGUMENT.
absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path);

/// The identities, or the recipients, of a key file's text: at least one. INVALID_ARGUMENT names `source`,
/// the line and what is wrong, but nothing of what the line says.
absl::StatusOr<std::vector<X25519Identity>> ParseIdentities(std::string_view text, std::string_view source);
absl::StatusOr<std::vector<X25519Recipient>> ParseRecipients(std::string_view text, std::string_view source);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_KEY_FILE_H_
