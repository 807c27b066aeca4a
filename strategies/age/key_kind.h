#ifndef WEIR_STRATEGIES_AGE_KEY_KIND_H_
#define WEIR_STRATEGIES_AGE_KEY_KIND_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir {

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

#endif  // WEIR_STRATEGIES_AGE_KEY_KIND_H_
