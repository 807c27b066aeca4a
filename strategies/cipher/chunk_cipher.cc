#include "strategies/cipher/chunk_cipher.h"

#include <cerrno>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/cipher/openssl_error.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

const EVP_CIPHER* CipherOf(Aead aead) {
  return aead == Aead::kAes256Gcm ? EVP_aes_256_gcm() : EVP_chacha20_poly1305();
}

}  // namespace

std::string_view AeadName(Aead aead) {
  return aead == Aead::kAes256Gcm ? "aes-256-gcm" : "chacha20-poly1305";
}

std::optional<Aead> AeadNamed(std::string_view name) {
  for (const Aead aead : {Aead::kChaCha20Poly1305, Aead::kAes256Gcm}) {
    if (AeadName(aead) == name) return aead;
  }
  return std::nullopt;
}

std::array<unsigned char, 12> ChunkNonce(ChunkPlace place) {
  std::array<unsigned char, 12> nonce{};
  for (size_t byte = 0; byte < sizeof(place.index); ++byte) {
    nonce[10 - byte] = static_cast<unsigned char>(place.index >> (8 * byte));
  }
  nonce[11] = place.last ? 1 : 0;
  return nonce;
}

ChunkCipher::Context ChunkCipher::MakeContext(Aead aead, std::string_view key, bool seals) {
  Context context(EVP_CIPHER_CTX_new());
  if (!context) return nullptr;
  const int made =
      EVP_CipherInit_ex(context.get(), CipherOf(aead), nullptr, Octets(key.data()), nullptr, seals ? 1 : 0);
  return made == 1 ? std::move(context) : nullptr;
}

absl::StatusOr<ChunkCipher> ChunkCipher::Create(Aead aead, std::string_view key) try {
  if (key.size() != kKeySize) {
    return absl::InvalidArgumentError(
        fmt::format("a key of {} bytes; {} takes {}", key.size(), AeadName(aead), kKeySize));
  }
  errno = 0;  // OpenSSL may not say that memory was all it lacked
  Context sealing = MakeContext(aead, key, true);
  Context opening = MakeContext(aead, key, false);
  if (!sealing || !opening) return OpenSslError(AeadName(aead));
  return ChunkCipher(std::move(sealing), std::move(opening));
} catch (const std::bad_alloc&) {
  return NoMemory("make a cipher of", AeadName(aead));
}

absl::Status ChunkCipher::Seal(ChunkPlace place, std::string_view plain, char* sealed) {
  const std::array<unsigned char, 12> nonce = ChunkNonce(place);
  EVP_CIPHER_CTX* const context = sealing_.get();
  const int size = static_cast<int>(plain.size());
  int done = 0, rest = 0;
  // The final call comes before the tag is asked for, as GCM makes it only then.
  const bool sealed_well =
      EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_EncryptUpdate(context, Octets(sealed), &done, Octets(plain.data()), size) == 1 &&
      EVP_EncryptFinal_ex(context, Octets(sealed) + done, &rest) == 1 && done + rest == size &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, sealed + size) == 1;
  return sealed_well ? absl::OkStatus() : OpenSslError("a sealed chunk");
}

bool ChunkCipher::Open(ChunkPlace place, std::string_view sealed, char* plain) {
  const std::array<unsigned char, 12> nonce = ChunkNonce(place);
  EVP_CIPHER_CTX* const context = opening_.get();
  const int size = static_cast<int>(sealed.size() - kTagSize);
  char* const tag = const_cast<char*>(sealed.data()) + size;  // only read
  int done = 0, rest = 0;
  return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag) == 1 &&
         EVP_DecryptUpdate(context, Octets(plain), &done, Octets(sealed.data()), size) == 1 &&
         EVP_DecryptFinal_ex(context, Octets(plain) + done, &rest) == 1 && done + rest == size;
}

}  // namespace weir
