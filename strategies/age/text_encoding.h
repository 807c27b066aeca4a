#ifndef WEIR_STRATEGIES_AGE_TEXT_ENCODING_H_
#define WEIR_STRATEGIES_AGE_TEXT_ENCODING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

/// Base64 as headers of age files have it: RFC 4648, section 4, without padding. Not for secrets, as it looks
/// up a table by what it encodes.
std::string EncodeBase64(std::string_view bytes);

/// None for any text that EncodeBase64 does not make: other characters, padding, white space, an impossible
/// length, or bits set that belong to no byte.
std::optional<std::string> DecodeBase64(std::string_view text);

/// What a Bech32 text says: a readable prefix, in lower case, and bytes. Of a mistyped secret the prefix may
/// hold some.
struct Bech32 {
  SecretBytes prefix;
  SecretBytes data;
};

/// Bech32 as BIP 173 has it, but of any length: how age writes keys. In lower case; the data and the text may
/// be secret, and every copy made on the way is wiped.
SecretBytes EncodeBech32(std::string_view prefix, std::string_view data);

/// INVALID_ARGUMENT for what EncodeBech32 does not make, in all lower or all upper case. The message never
/// repeats the text.
absl::StatusOr<Bech32> DecodeBech32(std::string_view text);

/// What some editors and shells put before UTF-8 text.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// Whether `text` begins as `ascii` does in UTF-16 of either byte order, with or without a byte order mark:
/// PowerShell's > makes that of what a program writes.
constexpr bool IsUtf16Of(std::string_view text, std::string_view ascii) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) text.remove_prefix(2);
  if (text.size() < 2 * ascii.size()) return false;
  const size_t low = text.starts_with('\0') ? 1 : 0;  // where a character's low byte is
  for (size_t i = 0; i < ascii.size(); ++i) {
    if (text[2 * i + low] != ascii[i] || text[2 * i + 1 - low] != '\0') return false;
  }
  return true;
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_TEXT_ENCODING_H_
