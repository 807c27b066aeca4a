#ifndef WEIR_STRATEGIES_AGE_KEY_FILE_H_
#define WEIR_STRATEGIES_AGE_KEY_FILE_H_

#include <optional>
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

/// Reads a whole file into memory that will be wiped, and nowhere else; "-" is standard input, to its end.
/// Errors name the path and what the system said; one of more than kMaxKeyFileSize is INVALID_ARGUMENT.
absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path);

/// What a key file holds that decrypts.
struct Identities {
  std::vector<X25519Identity> keys;
  /// Of each that is of another kind, in order: `source`, the line, what it is and what handles it.
  std::vector<std::string> passed_over;
};

/// The identities of a key file's text: at least one, perhaps only such as are passed over. INVALID_ARGUMENT
/// names `source`, the line and what is wrong, but nothing of what the line says.
absl::StatusOr<Identities> ParseIdentities(std::string_view text, std::string_view source);

/// The recipients: at least one. Errors are as those of ParseRecipient, with `source` and the line.
absl::StatusOr<std::vector<X25519Recipient>> ParseRecipients(std::string_view text, std::string_view source);

/// One recipient. UNIMPLEMENTED for one of another kind, whose holder could not decrypt: what it is and what
/// handles it. INVALID_ARGUMENT for what is none, without repeating it.
absl::StatusOr<X25519Recipient> ParseRecipient(std::string_view text);

/// Keys of the kinds that weir does not use: what such a key is and what handles it, to be said to a user. Of
/// the key itself nothing is repeated but a plugin's name. None for keys that weir uses, mistyped ones too,
/// and for what is no key.
///
/// "age1yubikey1…": "a recipient of the plugin yubikey, which age runs and weir does not".
std::optional<std::string> OtherRecipient(std::string_view text);
/// The same of what decrypts; of an SSH key, which is of several lines, `text` is the first.
std::optional<std::string> OtherIdentity(std::string_view text);

/// Whether `text` is a key that decrypts, "AGE-SECRET-KEY-…" or a plugin's "AGE-PLUGIN-…", and so no
/// recipient.
bool IsSecretKey(std::string_view text);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_KEY_FILE_H_
