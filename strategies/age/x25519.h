#ifndef WEIR_STRATEGIES_AGE_X25519_H_
#define WEIR_STRATEGIES_AGE_X25519_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/age/header.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {

/// Bytes of the key that a file is encrypted with.
inline constexpr size_t kFileKeySize = 16;

/// The type of the stanzas that X25519Recipient makes.
inline constexpr std::string_view kX25519StanzaType = "X25519";

/// Whom a file can be encrypted to: a public key, "age1…". Public, and copied freely.
class X25519Recipient {
 public:
  /// INVALID_ARGUMENT says what is wrong with `text`, without repeating it: it may be a secret that was put
  /// where a recipient belongs. A point that shares no secret is wrong as well.
  static absl::StatusOr<X25519Recipient> Parse(std::string_view text);
  explicit X25519Recipient(const std::array<char, 32>& point) : point_(point) {}

  std::string text() const;
  std::string_view point() const { return {point_.data(), point_.size()}; }

  /// The file key, so that only the holder of the identity can unwrap it; a new secret is shared each time.
  /// INVALID_ARGUMENT for a point that shares no secret.
  absl::StatusOr<Stanza> Wrap(std::string_view file_key) const;

  bool operator==(const X25519Recipient&) const = default;

 private:
  std::array<char, 32> point_;
};

/// Who can decrypt: a private key, "AGE-SECRET-KEY-1…". Wiped when it goes; no error repeats any of it.
class X25519Identity {
 public:
  static absl::StatusOr<X25519Identity> Generate();
  /// INVALID_ARGUMENT says what is wrong with `text`.
  static absl::StatusOr<X25519Identity> Parse(std::string_view text);

  SecretBytes text() const;
  const X25519Recipient& recipient() const { return recipient_; }

  /// The file key; none if the stanza is of another type or for another recipient. INVALID_ARGUMENT for one
  /// of this type that no sound program has made.
  absl::StatusOr<std::optional<SecretBytes>> Unwrap(const Stanza& stanza) const;

 private:
  X25519Identity(SecretBytes scalar, const X25519Recipient& recipient)
      : scalar_(std::move(scalar)), recipient_(recipient) {}
  static absl::StatusOr<X25519Identity> FromScalar(SecretBytes scalar);

  SecretBytes scalar_;
  X25519Recipient recipient_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_AGE_X25519_H_
