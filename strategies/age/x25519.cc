#include "strategies/age/x25519.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "strategies/age/key_derivation.h"
#include "strategies/age/text_encoding.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/cipher/openssl_error.h"

namespace weir {
namespace {

constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
constexpr std::string_view kInfo = "age-encryption.org/v1/X25519";
constexpr std::string_view kSharesNothing = "a recipient that shares no secret with anyone";
constexpr size_t kPointSize = 32;
constexpr ChunkPlace kZeroNonce{0, false};

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

Key PrivateKey(std::string_view scalar) {
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, Octets(scalar.data()), scalar.size()));
}

absl::Status Invalid(std::string_view what) { return absl::InvalidArgumentError(std::string(what)); }

absl::StatusOr<X25519Recipient> PublicHalf(const Key& key) {
  std::array<char, kPointSize> point;
  size_t size = point.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), Octets(point.data()), &size) != 1) {
    return OpenSslError("an X25519 key");
  }
  return X25519Recipient(point);
}

// The secret that the two share; empty where it would be all zeros, as a point of low order makes it, which
// OpenSSL refuses.
absl::StatusOr<SecretBytes> SharedSecret(const Key& own, std::string_view point) {
  const Key peer(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, Octets(point.data()), point.size()));
  const std::unique_ptr<EVP_PKEY_CTX, FreeKey> context(own ? EVP_PKEY_CTX_new(own.get(), nullptr) : nullptr);
  if (!peer || !context || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) {
    return OpenSslError("X25519");
  }
  SecretBytes shared(kPointSize);
  size_t size = shared.size();
  const bool derived = EVP_PKEY_derive(context.get(), Octets(shared.span().data()), &size) == 1;
  const bool some =
      std::any_of(shared.view().begin(), shared.view().end(), [](char byte) { return byte != 0; });
  if (derived && some) return shared;
  OpenSslError("X25519").IgnoreError();  // empties its queue
  return SecretBytes();
}

// The cipher that wraps the file key: of the secret shared between `ephemeral` and `recipient`.
absl::StatusOr<ChunkCipher> WrappingCipher(const SecretBytes& shared, std::string_view ephemeral,
                                           std::string_view recipient) {
  const absl::StatusOr<SecretBytes> key =
      HkdfSha256(shared.view(), fmt::format("{}{}", ephemeral, recipient), kInfo);
  if (!key.ok()) return key.status();
  return ChunkCipher::Create(Aead::kChaCha20Poly1305, key->view());
}

// The data of a key's text.
absl::StatusOr<SecretBytes> KeyData(std::string_view text, std::string_view prefix, std::string_view what) {
  absl::StatusOr<Bech32> decoded = DecodeBech32(text);
  if (!decoded.ok()) return Invalid(fmt::format("{}: {}", what, std::string(decoded.status().message())));
  if (decoded->prefix.view() != prefix || decoded->data.size() != kPointSize) return Invalid(what);
  return std::move(decoded->data);
}

}  // namespace

absl::StatusOr<X25519Recipient> X25519Recipient::Parse(std::string_view text) {
  if (!text.starts_with("age1")) return Invalid("not a recipient, which would begin with 'age1'");
  absl::StatusOr<SecretBytes> data = KeyData(text, kRecipientPrefix, "not an X25519 recipient");
  if (!data.ok()) return data.status();
  std::array<char, kPointSize> point;
  std::copy(data->view().begin(), data->view().end(), point.begin());
  // A point of low order shares zeros with every scalar, so any tells.
  const absl::StatusOr<SecretBytes> shared =
      SharedSecret(PrivateKey(std::string(kPointSize, 'k')), data->view());
  if (!shared.ok()) return shared.status();
  if (shared->empty()) return Invalid(kSharesNothing);
  return X25519Recipient(point);
}

std::string X25519Recipient::text() const {
  return std::string(EncodeBech32(kRecipientPrefix, point()).view());
}

absl::StatusOr<Stanza> X25519Recipient::Wrap(std::string_view file_key) const {
  absl::StatusOr<SecretBytes> scalar = SecretBytes::Random(kPointSize);
  if (!scalar.ok()) return scalar.status();
  const Key ephemeral = PrivateKey(scalar->view());
  const absl::StatusOr<X25519Recipient> share = PublicHalf(ephemeral);
  if (!share.ok()) return share.status();
  const absl::StatusOr<SecretBytes> shared = SharedSecret(ephemeral, point());
  if (!shared.ok()) return shared.status();
  if (shared->empty()) return Invalid(kSharesNothing);
  absl::StatusOr<ChunkCipher> cipher = WrappingCipher(*shared, share->point(), point());
  if (!cipher.ok()) return cipher.status();
  Stanza stanza{{std::string(kX25519StanzaType), EncodeBase64(share->point())},
                std::string(file_key.size() + ChunkCipher::kTagSize, '\0')};
  absl::Status sealed = cipher->Seal(kZeroNonce, file_key, stanza.body.data());
  return sealed.ok() ? absl::StatusOr<Stanza>(std::move(stanza)) : sealed;
}

absl::StatusOr<X25519Identity> X25519Identity::FromScalar(SecretBytes scalar) {
  const absl::StatusOr<X25519Recipient> recipient = PublicHalf(PrivateKey(scalar.view()));
  if (!recipient.ok()) return recipient.status();
  return X25519Identity(std::move(scalar), *recipient);
}

absl::StatusOr<X25519Identity> X25519Identity::Generate() {
  absl::StatusOr<SecretBytes> scalar = SecretBytes::Random(kPointSize);
  return scalar.ok() ? FromScalar(*std::move(scalar)) : scalar.status();
}

absl::StatusOr<X25519Identity> X25519Identity::Parse(std::string_view text) {
  if (!text.starts_with("AGE-SECRET-KEY-1")) {
    return Invalid("not an identity, which would begin with 'AGE-SECRET-KEY-1'");
  }
  absl::StatusOr<SecretBytes> scalar = KeyData(text, kIdentityPrefix, "not an X25519 identity");
  return scalar.ok() ? FromScalar(*std::move(scalar)) : scalar.status();
}

SecretBytes X25519Identity::text() const {
  SecretBytes text = EncodeBech32(kIdentityPrefix, scalar_.view());
  for (char& character : text.span()) {
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
  }
  return text;
}

absl::StatusOr<std::optional<SecretBytes>> X25519Identity::Unwrap(const Stanza& stanza) const {
  if (stanza.arguments.front() != kX25519StanzaType) return std::nullopt;
  if (stanza.arguments.size() != 2) return Invalid("header: an X25519 stanza has not exactly one argument");
  const std::optional<std::string> share = DecodeBase64(stanza.arguments[1]);
  if (!share || share->size() != kPointSize) {
    return Invalid("header: the share of an X25519 stanza is not 32 bytes in base64");
  }
  if (stanza.body.size() != kFileKeySize + ChunkCipher::kTagSize) {
    return Invalid("header: the body of an X25519 stanza is not 32 bytes");
  }
  const absl::StatusOr<SecretBytes> shared = SharedSecret(PrivateKey(scalar_.view()), *share);
  if (!shared.ok()) return shared.status();
  if (shared->empty()) return Invalid("header: the share of an X25519 stanza shares no secret with anyone");
  absl::StatusOr<ChunkCipher> cipher = WrappingCipher(*shared, *share, recipient_.point());
  if (!cipher.ok()) return cipher.status();
  SecretBytes file_key(kFileKeySize);
  if (!cipher->Open(kZeroNonce, stanza.body, file_key.span().data())) return std::nullopt;
  return file_key;
}

}  // namespace weir
