#include "strategies/age/text_encoding.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace weir {
namespace {

constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string EncodeBase64(std::string_view bytes) {
  std::string text;
  uint32_t held = 0;
  int bits = 0;
  for (const char byte : bytes) {
    held = held << 8 | static_cast<uint8_t>(byte);
    for (bits += 8; bits >= 6; bits -= 6) text += kBase64Alphabet[held >> (bits - 6) & 63];
  }
  if (bits > 0) text += kBase64Alphabet[held << (6 - bits) & 63];
  return text;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  uint32_t held = 0;
  int bits = 0;
  for (const char character : text) {
    const size_t value = kBase64Alphabet.find(character);
    if (value == std::string_view::npos) return std::nullopt;
    held = held << 6 | static_cast<uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits);
  }
  const uint32_t unused = held & ((uint32_t{1} << bits) - 1);
  if (unused != 0) return std::nullopt;
  return bytes;
}

namespace {

constexpr std::string_view kBech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr size_t kChecksumSize = 6;

bool IsUpper(char character) { return character >= 'A' && character <= 'Z'; }
bool IsLower(char character) { return character >= 'a' && character <= 'z'; }
char Lower(char character) {
  return IsUpper(character) ? static_cast<char>(character - 'A' + 'a') : character;
}

// The BCH code's state, fed with values of 5 bits each.
class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char character : prefix) Add(static_cast<uint8_t>(character) >> 5);
    Add(0);
    for (const char character : prefix) Add(character & 31);
  }

  void Add(uint32_t value) {
    constexpr std::array<uint32_t, 5> kGenerator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                    0x2a1462b3};
    const uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ value;
    for (size_t bit = 0; bit < kGenerator.size(); ++bit) state_ ^= (top >> bit & 1) ? kGenerator[bit] : 0;
  }

  // After the data: value number `i` of the six that make the code's state 1.
  char ValueAt(size_t i) const {
    Checksum end = *this;
    for (size_t zero = 0; zero < kChecksumSize; ++zero) end.Add(0);
    return static_cast<char>((end.state_ ^ 1) >> 5 * (kChecksumSize - 1 - i) & 31);
  }

  bool Matches() const { return state_ == 1; }

 private:
  uint32_t state_ = 1;
};

// Makes groups of `to` bits of groups of `from`. A last group that is not full is filled up with zeros if
// there is room for it in `out`. Returns the bits that fitted nowhere.
uint32_t Regroup(std::string_view in, int from, std::span<char> out, int to) {
  uint32_t held = 0;
  int bits = 0;
  size_t made = 0;
  for (const char group : in) {
    held = (held << from | static_cast<uint8_t>(group)) & 0xffff;
    for (bits += from; bits >= to && made < out.size(); bits -= to) {
      out[made++] = static_cast<char>(held >> (bits - to) & ((1u << to) - 1));
    }
  }
  if (bits > 0 && made < out.size()) {
    out[made] = static_cast<char>(held << (to - bits) & ((1u << to) - 1));
    return 0;
  }
  return held & ((1u << bits) - 1);
}

absl::Status Wrong(const char* what) { return absl::InvalidArgumentError(what); }

// The values behind the prefix, the checksum with them.
absl::StatusOr<SecretBytes> ValuesOf(std::string_view text) {
  SecretBytes values(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t value = kBech32Alphabet.find(Lower(text[i]));
    if (value == std::string_view::npos) return Wrong("a character that no key has");
    values.span()[i] = static_cast<char>(value);
  }
  return values;
}

}  // namespace

SecretBytes EncodeBech32(std::string_view prefix, std::string_view data) {
  SecretBytes values((data.size() * 8 + 4) / 5);
  Regroup(data, 8, values.span(), 5);
  Checksum checksum(prefix);
  for (const char value : values.view()) checksum.Add(static_cast<uint8_t>(value));
  SecretBytes text(prefix.size() + 1 + values.size() + kChecksumSize);
  auto end = std::copy(prefix.begin(), prefix.end(), text.span().begin());
  *end++ = '1';
  for (const char value : values.view()) *end++ = kBech32Alphabet[static_cast<uint8_t>(value)];
  for (size_t i = 0; i < kChecksumSize; ++i)
    *end++ = kBech32Alphabet[static_cast<uint8_t>(checksum.ValueAt(i))];
  return text;
}

absl::StatusOr<Bech32> DecodeBech32(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), IsUpper) && std::any_of(text.begin(), text.end(), IsLower)) {
    return Wrong("capital and small letters are mixed");
  }
  const size_t one = text.rfind('1');
  if (one == 0 || one == std::string_view::npos) return Wrong("there is no prefix that ends with 1");
  if (text.size() - one - 1 < kChecksumSize) return Wrong("it is cut short");
  Bech32 result{SecretBytes(one), {}};
  for (size_t i = 0; i < one; ++i) {
    if (text[i] < 33 || text[i] > 126) return Wrong("a character that no key has");
    result.prefix.span()[i] = Lower(text[i]);
  }
  absl::StatusOr<SecretBytes> values = ValuesOf(text.substr(one + 1));
  if (!values.ok()) return values.status();
  Checksum checksum(result.prefix.view());
  for (const char value : values->view()) checksum.Add(static_cast<uint8_t>(value));
  if (!checksum.Matches()) return Wrong("its checksum is wrong: a character is missing or mistyped");
  const std::string_view groups = values->view().substr(0, values->size() - kChecksumSize);
  result.data = SecretBytes(groups.size() * 5 / 8);
  if (groups.size() * 5 % 8 >= 5 || Regroup(groups, 5, result.data.span(), 8) != 0) {
    return Wrong("its last character holds bits that belong to no byte");
  }
  return result;
}

}  // namespace weir
