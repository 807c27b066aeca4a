#include "strategies/cipher/chunk_cipher.h"

#include <openssl/evp.h>

#include <fstream>
#include <set>
#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr Aead kAeads[] = {Aead::kChaCha20Poly1305, Aead::kAes256Gcm};
const std::string kKey(ChunkCipher::kKeySize, 'k');

ChunkCipher Cipher(Aead aead, std::string_view key = kKey) {
  absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(aead, key);
  EXPECT_TRUE(cipher.ok()) << cipher.status();
  return *std::move(cipher);
}

// As testdata/aead_vectors.py makes it.
std::string Plain(size_t size) {
  std::string plain(size, '\0');
  for (size_t i = 0; i < size; ++i) plain[i] = static_cast<char>(i * 7 + i / 256);
  return plain;
}

std::string Sealed(ChunkCipher& cipher, ChunkPlace place, std::string_view plain) {
  std::string sealed(plain.size() + ChunkCipher::kTagSize, '\0');
  EXPECT_TRUE(cipher.Seal(place, plain, sealed.data()).ok());
  return sealed;
}

bool Opens(ChunkCipher& cipher, ChunkPlace place, std::string_view sealed) {
  std::string plain(sealed.size(), '\0');
  return cipher.Open(place, sealed, plain.data());
}

std::string Sha256(std::string_view bytes) {
  unsigned char digest[32];
  EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (; hex.size() >= 2; hex.remove_prefix(2)) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(0, 2)), nullptr, 16));
  }
  return bytes;
}

TEST(ChunkCipherTest, SealsAsAnImplementationWithoutOpenSslDoes) {
  std::ifstream vectors("strategies/cipher/testdata/aead_vectors.txt");
  std::string name, key, digest;
  uint64_t index, last, size;
  int checked = 0;
  for (; vectors >> name >> key >> index >> last >> size >> digest; ++checked) {
    ChunkCipher cipher = Cipher(AeadNamed(name).value(), FromHex(key));
    const ChunkPlace place{index, last == 1};
    const std::string sealed = Sealed(cipher, place, Plain(size));
    EXPECT_EQ(Sha256(sealed), digest) << name << " " << index << " " << size;
    EXPECT_TRUE(Opens(cipher, place, sealed));
  }
  EXPECT_EQ(checked, 26);
}

TEST(ChunkCipherTest, OpensWhatItSealedAndAnotherOfTheSameKeyDid) {
  for (const Aead aead : kAeads) {
    ChunkCipher one = Cipher(aead), other = Cipher(aead);
    for (size_t size : {0, 1, 15, 16, 17, 65535, 65536}) {
      const std::string sealed = Sealed(one, {7, false}, Plain(size));
      std::string plain(size, '\0');
      EXPECT_TRUE(other.Open({7, false}, sealed, plain.data()));
      EXPECT_EQ(plain, Plain(size));
    }
  }
}

TEST(ChunkCipherTest, OpensNothingElse) {
  for (const Aead aead : kAeads) {
    ChunkCipher cipher = Cipher(aead);
    const std::string sealed = Sealed(cipher, {7, false}, Plain(100));
    EXPECT_FALSE(Opens(cipher, {8, false}, sealed));
    EXPECT_FALSE(Opens(cipher, {7, true}, sealed));
    EXPECT_FALSE(Opens(cipher, {7, false}, sealed.substr(0, 115)));
    EXPECT_FALSE(Opens(cipher, {7, false}, sealed.substr(1)));
    EXPECT_FALSE(Opens(cipher, {7, false}, sealed + "x"));
    ChunkCipher other = Cipher(aead, std::string(ChunkCipher::kKeySize, 'o'));
    EXPECT_FALSE(Opens(other, {7, false}, sealed));
    EXPECT_TRUE(Opens(cipher, {7, false}, sealed)) << "a failure must not spoil what comes after it";
  }
}

TEST(ChunkCipherTest, OpensNothingWithOneBitOfItFlipped) {
  for (const Aead aead : kAeads) {
    ChunkCipher cipher = Cipher(aead);
    std::string sealed = Sealed(cipher, {0, true}, Plain(40));
    for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
      sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(Opens(cipher, {0, true}, sealed)) << bit;
      sealed[bit / 8] = static_cast<char>(sealed[bit / 8] ^ (1 << bit % 8));
    }
    EXPECT_TRUE(Opens(cipher, {0, true}, sealed));
  }
}

TEST(ChunkCipherTest, AKeyOfAnotherSizeIsRefused) {
  const absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(Aead::kAes256Gcm, "short");
  EXPECT_EQ(cipher.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(cipher.status().message(), "a key of 5 bytes; aes-256-gcm takes 32");
}

TEST(ChunkNonceTest, CountsInElevenBytesAndMarksTheLast) {
  using Nonce = std::array<unsigned char, 12>;
  EXPECT_EQ(ChunkNonce({0, false}), (Nonce{}));
  EXPECT_EQ(ChunkNonce({0, true}), (Nonce{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(ChunkNonce({0x0102, false}), (Nonce{0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0}));
  EXPECT_EQ(ChunkNonce({uint64_t{1} << 32, true}), (Nonce{0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}));
  EXPECT_EQ(ChunkNonce({~uint64_t{0}, false}), (Nonce{0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0}));
}

// 2^32 chunks are 256 TiB: that the nonces go on past them is shown on the counter.
TEST(ChunkNonceTest, NeverRepeatsAlsoPast256TiB) {
  std::set<std::array<unsigned char, 12>> seen;
  size_t made = 0;
  for (const int power : {0, 8, 16, 31, 32, 33, 40, 63}) {
    for (uint64_t i = 0; i < 1000; ++i) {
      for (const bool last : {false, true}) {
        seen.insert(ChunkNonce({(uint64_t{1} << power) - 500 + i, last}));
        ++made;
      }
    }
  }
  // Of the windows of 1000 around 1 and 2^8 the parts that overlap count once.
  const size_t overlap = 2 * (1000 - 255);
  EXPECT_EQ(seen.size(), made - overlap);
}

TEST(AeadTest, HasAName) {
  EXPECT_EQ(AeadNamed("chacha20-poly1305"), Aead::kChaCha20Poly1305);
  EXPECT_EQ(AeadNamed("aes-256-gcm"), Aead::kAes256Gcm);
  EXPECT_EQ(AeadNamed("rot13"), std::nullopt);
}

TEST(SealedStreamSizeTest, CountsATagAChunkAndOneForAnEmptyStream) {
  EXPECT_EQ(SealedStreamSize(0), 16u);
  EXPECT_EQ(SealedStreamSize(1), 17u);
  EXPECT_EQ(SealedStreamSize(65536), 65552u);
  EXPECT_EQ(SealedStreamSize(65537), 65537u + 32u);
}

}  // namespace
}  // namespace weir
