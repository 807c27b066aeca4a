#include "strategies/age/key_kind.h"

#include <strings.h>

#include <algorithm>

#include "fmt/format.h"
#include "strategies/age/bech32.h"

namespace weir {
namespace {

constexpr std::string_view kRecipientStart = "age1";
constexpr std::string_view kPluginIdentityStart = "AGE-PLUGIN-";
constexpr size_t kX25519RecipientSize = 62;  // of the text
constexpr size_t kMistyped = 2;              // by how many characters such a text may be off

bool StartsWithoutCase(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && ::strncasecmp(text.data(), start.data(), start.size()) == 0;
}

// As the plugin's program may be called, in the small letters of a public key; and no longer than a name is.
bool IsPluginName(std::string_view name) {
  constexpr size_t kLongest = 32;
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz0123456789+-._";
  return !name.empty() && name.size() <= kLongest && name.find_first_not_of(kCharacters) == name.npos;
}

std::string OfPlugin(std::string_view what, std::string_view name) {
  return fmt::format("{} of the plugin {}, which age runs and weir does not", what, name);
}

// The name in "age1NAME1…"; "" if it is none, or an X25519 recipient with a 1 too many.
std::string_view PluginOf(std::string_view recipient) {
  const size_t one = recipient.rfind('1');
  if (!recipient.starts_with(kRecipientStart) || one < kRecipientStart.size()) return "";
  const std::string_view name = recipient.substr(kRecipientStart.size(), one - kRecipientStart.size());
  const bool like_x25519 = recipient.size() + kMistyped >= kX25519RecipientSize &&
                           recipient.size() <= kX25519RecipientSize + kMistyped;
  if (!IsPluginName(name) || (like_x25519 && !DecodeBech32(recipient).ok())) return "";
  return name;
}

std::optional<std::string> SshRecipient(std::string_view text) {
  if (text.starts_with("ssh-ed25519 ") || text.starts_with("ssh-rsa ")) {
    return "an SSH key, which age encrypts to and weir does not";
  }
  for (const std::string_view start : {"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"}) {
    if (text.starts_with(start)) return "an SSH key of a kind that neither age nor weir encrypts to";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> OtherRecipient(std::string_view text) {
  if (std::optional<std::string> ssh = SshRecipient(text)) return ssh;
  const std::string_view name = PluginOf(text);
  if (name.empty()) return std::nullopt;
  if (name == "pq") return "a post-quantum recipient, which age 1.3 encrypts to and weir does not";
  if (name == "tag" || name == "tagpq") {
    return "a hardware key's recipient, which age 1.3 encrypts to and weir does not";
  }
  return OfPlugin("a recipient", name);
}

std::optional<std::string> OtherIdentity(std::string_view text) {
  if (text.starts_with("-----BEGIN ") && text.ends_with(" PRIVATE KEY-----")) {
    return "an SSH key, which age decrypts with and weir does not";
  }
  if (text.starts_with("AGE-SECRET-KEY-PQ-1")) {
    return "a post-quantum identity, which age 1.3 decrypts with and weir does not";
  }
  if (!text.starts_with(kPluginIdentityStart)) return std::nullopt;
  std::string name(text.substr(kPluginIdentityStart.size()));
  const size_t end = name.rfind("-1");
  name.resize(end == name.npos ? 0 : end);
  std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; });
  if (!IsPluginName(name)) return std::nullopt;
  return OfPlugin("an identity", name);
}

bool IsSecretKey(std::string_view text) {
  return StartsWithoutCase(text, "AGE-SECRET-KEY-") || StartsWithoutCase(text, kPluginIdentityStart);
}

}  // namespace weir
