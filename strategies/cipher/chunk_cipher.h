#ifndef WEIR_STRATEGIES_CIPHER_CHUNK_CIPHER_H_
#define WEIR_STRATEGIES_CIPHER_CHUNK_CIPHER_H_

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// The authenticated ciphers that chunks can be sealed with. Both take a key of 32 bytes, a nonce of 12 and
/// add a tag of 16.
enum class Aead { kChaCha20Poly1305, kAes256Gcm };

/// "chacha20-poly1305" or "aes-256-gcm"; the reverse is none for any other name.
std::string_view AeadName(Aead aead);
std::optional<Aead> AeadNamed(std::string_view name);

/// Number `index` of a stream, and whether it is the last: the STREAM construction (Hoang, Reyhanitabar,
/// Rogaway, Vizár, 2015) as age v1 lays it out.
struct ChunkPlace {
  uint64_t index = 0;
  bool last = false;
};

/// The nonce of a chunk: its index in 11 bytes, big-endian, then 1 for the last chunk or else 0. So no two
/// chunks of a stream have the same, and 2^64 of them are more than a stream can have.
std::array<unsigned char, 12> ChunkNonce(ChunkPlace place);

/// Seals and opens the chunks of streams under one key: 64 KiB of plaintext each, the last one 1 byte to 64
/// KiB, or empty if it is the only one; a sealed chunk is its ciphertext and a tag of 16 bytes.
///
/// It keeps nothing from one chunk to the next, so chunks can be done in any order, and by many threads, each
/// with a ChunkCipher of its own: one thread at a time. OpenSSL's contexts, with the key worked in, are made
/// once and used for every chunk; OpenSSL wipes them.
///
/// A key is for one stream: another one sealed under it would use the same nonces.
class ChunkCipher {
 public:
  static constexpr size_t kKeySize = 32;
  static constexpr size_t kTagSize = 16;
  static constexpr size_t kChunkSize = 64 * 1024;
  static constexpr size_t kSealedSize = kChunkSize + kTagSize;

  /// `key` of kKeySize bytes; it is not kept beside what OpenSSL makes of it. INVALID_ARGUMENT for another
  /// size.
  static absl::StatusOr<ChunkCipher> Create(Aead aead, std::string_view key);

  /// Writes plain.size() + kTagSize bytes to `sealed`. At most kChunkSize bytes; the two must not overlap.
  absl::Status Seal(ChunkPlace place, std::string_view plain, char* sealed);

  /// Writes sealed.size() - kTagSize bytes to `plain`. At least kTagSize bytes, at most kSealedSize; the two
  /// must not overlap. False: these are not the bytes that were sealed for that place under that key, and
  /// `plain` holds nothing that may be used.
  bool Open(ChunkPlace place, std::string_view sealed, char* plain);

 private:
  struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

  ChunkCipher(Context sealing, Context opening)
      : sealing_(std::move(sealing)), opening_(std::move(opening)) {}
  static Context MakeContext(Aead aead, std::string_view key, bool seals);

  Context sealing_;
  Context opening_;
};

/// Bytes of a sealed stream of `plain` bytes, without any header.
constexpr uint64_t SealedStreamSize(uint64_t plain) {
  const uint64_t chunks = plain == 0 ? 1 : (plain - 1) / ChunkCipher::kChunkSize + 1;
  return plain + chunks * ChunkCipher::kTagSize;
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_CHUNK_CIPHER_H_
