#ifndef WEIR_STRATEGIES_AGE_BASE64_H_
#define WEIR_STRATEGIES_AGE_BASE64_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Base64 as headers of age files have it: RFC 4648, section 4, without padding. Not for secrets, as it looks
/// up a table by what it encodes.
std::string EncodeBase64(std::string_view bytes);

/// None for any text that EncodeBase64 does not make: other characters, padding, white space, an impossible
/// length, or bits set that belong to no byte.
std::optional<std::string> DecodeBase64(std::string_view text);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_BASE64_H_
