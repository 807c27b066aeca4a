#ifndef WEIR_STRATEGIES_AGE_BECH32_H_
#define WEIR_STRATEGIES_AGE_BECH32_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

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

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_BECH32_H_
