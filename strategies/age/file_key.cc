#include "strategies/age/file_key.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "fmt/ranges.h"
#include "strategies/age/header.h"
#include "strategies/age/key_derivation.h"
#include "strategies/cipher/openssl_error.h"

namespace weir {
namespace {

using Mac = std::array<char, 32>;

absl::StatusOr<Mac> HeaderMac(const SecretBytes& file_key, std::string_view authenticated) {
  const absl::StatusOr<SecretBytes> key = HkdfSha256(file_key.view(), "", "header");
  if (!key.ok()) return key.status();
  return HmacSha256(key->view(), authenticated);
}

absl::StatusOr<std::vector<Stanza>> WrapForAll(std::span<const X25519Recipient> recipients,
                                               const SecretBytes& file_key) {
  std::vector<Stanza> stanzas;
  for (const X25519Recipient& recipient : recipients) {
    absl::StatusOr<Stanza> stanza = recipient.Wrap(file_key.view());
    if (!stanza.ok()) return stanza.status();
    stanzas.push_back(*std::move(stanza));
  }
  return stanzas;
}

// Whose key a stanza is for that is none of weir's.
std::string_view KindOf(const Stanza& stanza) {
  const std::string_view type = stanza.arguments.front();
  if (type == "ssh-ed25519" || type == "ssh-rsa") return "an SSH key";
  if (type == "mlkem768x25519") return "a post-quantum key";
  return "a plugin's key";
}

// Of stanzas that weir cannot unwrap with any key; "" if there are none.
std::string OthersAmong(std::span<const Stanza> stanzas) {
  std::vector<std::string_view> kinds;
  size_t others = 0;
  for (const Stanza& stanza : stanzas) {
    if (stanza.arguments.front() == kX25519StanzaType) continue;
    ++others;
    if (std::ranges::find(kinds, KindOf(stanza)) == kinds.end()) kinds.push_back(KindOf(stanza));
  }
  if (others == 0) return "";
  return fmt::format(", {} of them for {}; age -d uses such keys", others, fmt::join(kinds, " or "));
}

absl::Status NoMatch(std::span<const Stanza> stanzas) {
  if (stanzas.front().arguments.front() == "scrypt") {
    return absl::PermissionDeniedError("the file is encrypted with a passphrase; age -d decrypts it");
  }
  return absl::PermissionDeniedError(
      fmt::format("none of the identities is a recipient of this file (it has {}{})", stanzas.size(),
                  OthersAmong(stanzas)));
}

absl::StatusOr<SecretBytes> UnwrapAny(std::span<const Stanza> stanzas,
                                      std::span<const X25519Identity> identities) {
  for (const X25519Identity& identity : identities) {
    for (const Stanza& stanza : stanzas) {
      absl::StatusOr<std::optional<SecretBytes>> file_key = identity.Unwrap(stanza);
      if (!file_key.ok()) return file_key.status();
      if (*file_key) return std::move(**file_key);
    }
  }
  return NoMatch(stanzas);
}

}  // namespace

absl::StatusOr<SecretBytes> ChunkKey(const SecretBytes& file_key, std::string_view payload_nonce) {
  return HkdfSha256(file_key.view(), payload_nonce, "payload");
}

absl::StatusOr<BegunFile> BeginFile(std::span<const X25519Recipient> recipients) {
  if (recipients.empty()) return absl::InvalidArgumentError("a file needs at least one recipient");
  const absl::StatusOr<SecretBytes> file_key = SecretBytes::Random(kFileKeySize);
  if (!file_key.ok()) return file_key.status();
  const absl::StatusOr<std::vector<Stanza>> stanzas = WrapForAll(recipients, *file_key);
  if (!stanzas.ok()) return stanzas.status();
  const absl::StatusOr<std::string> authenticated = AuthenticatedHeader(*stanzas);
  if (!authenticated.ok()) return authenticated.status();
  const absl::StatusOr<Mac> mac = HeaderMac(*file_key, *authenticated);
  if (!mac.ok()) return mac.status();
  std::string nonce(kPayloadNonceSize, '\0');
  if (RAND_bytes(Octets(nonce.data()), static_cast<int>(nonce.size())) != 1)
    return OpenSslError("random bytes");
  absl::StatusOr<SecretBytes> chunk_key = ChunkKey(*file_key, nonce);
  if (!chunk_key.ok()) return chunk_key.status();
  return BegunFile{CompleteHeader(*authenticated, *mac) + nonce, *std::move(chunk_key)};
}

absl::StatusOr<SecretBytes> UnlockHeader(std::string_view header,
                                         std::span<const X25519Identity> identities) {
  const absl::StatusOr<AgeHeader> parsed = ParseHeader(header);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<SecretBytes> file_key = UnwrapAny(parsed->stanzas, identities);
  if (!file_key.ok()) return file_key;
  const absl::StatusOr<Mac> mac = HeaderMac(*file_key, parsed->authenticated);
  if (!mac.ok()) return mac.status();
  if (CRYPTO_memcmp(mac->data(), parsed->mac.data(), mac->size()) != 0) {
    return absl::UnauthenticatedError("the header was changed since it was written: its code does not match");
  }
  return file_key;
}

}  // namespace weir
