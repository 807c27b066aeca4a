#ifndef WEIR_STRATEGIES_AGE_HEADER_H_
#define WEIR_STRATEGIES_AGE_HEADER_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "strategies/reader.h"

namespace weir {

/// The part of an age file's header that is for one recipient: how the file key is wrapped for it.
struct Stanza {
  std::vector<std::string> arguments;  ///< the first names the type; at least one, of visible ASCII each
  std::string body;                    ///< bytes

  bool operator==(const Stanza&) const = default;
};

/// The first line of every age file, without its newline.
inline constexpr std::string_view kAgeVersionLine = "age-encryption.org/v1";

/// What a header may take, in bytes: room for some ten thousand recipients. More is refused when writing and
/// not read, so that no file can take more memory than that.
inline constexpr size_t kMaxHeaderSize = 1 << 20;

/// The header of an age v1 file (C2SP, age.md): the version line, a stanza for each recipient, and a message
/// authentication code over them, which proves that whoever wrote them knew the file key.
struct AgeHeader {
  std::vector<Stanza> stanzas;
  std::array<char, 32> mac;
  std::string_view authenticated;  ///< of the text that was parsed: what the code is over
};

/// Reads a header, from the version line to the newline behind the code. There is one way to write a header,
/// and only that is read. The result refers to `text`.
///
/// INVALID_ARGUMENT names the line, counted from 1.
absl::StatusOr<AgeHeader> ParseHeader(std::string_view text);

/// The text of a header up to and with the three dashes: what the code is over. INVALID_ARGUMENT past
/// kMaxHeaderSize.
absl::StatusOr<std::string> AuthenticatedHeader(std::span<const Stanza> stanzas);

/// The whole text.
std::string CompleteHeader(std::string_view authenticated, const std::array<char, 32>& mac);

/// Takes the text of a header off the front of an age file: up to the newline of the line that begins with
/// three dashes. Where that never comes, it is all that there is; and where the file does not begin as an age
/// file does, what tells so: ParseHeader says what is wrong with either.
///
/// INVALID_ARGUMENT for one longer than kMaxHeaderSize; or the reader's error.
absl::StatusOr<std::string> ReadHeaderText(Reader& source);

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_HEADER_H_
