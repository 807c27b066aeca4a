#include "strategies/age/age_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/cipher/chunk_cipher.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

constexpr size_t kSealed = ChunkCipher::kSealedSize;

std::string Text(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

class AgeFileTest : public testing::Test {
 protected:
  AgeFileTest() {
    for (int i = 0; i < 3; ++i) {
      identities_.push_back(*X25519Identity::Generate());
      recipients_.push_back(identities_.back().recipient());
    }
  }

  std::string Encrypt(std::string_view plain, size_t threads = 1) const {
    TextReader source(plain);
    TextWriter target;
    const absl::Status status = EncryptAgeFile(source, recipients_, target, {.threads = threads});
    EXPECT_TRUE(status.ok()) << status;
    return target.text();
  }

  // The status; what was released is in released_.
  absl::Status Decrypt(std::string_view file, std::span<const X25519Identity> identities,
                       size_t threads = 1) {
    TextReader source(file);
    TextWriter target;
    absl::Status status =
        DecryptAgeFile(source, identities, target, {.threads = threads, .chunks_a_block = 1});
    released_ = target.text();
    return status;
  }

  std::vector<X25519Identity> identities_;
  std::vector<X25519Recipient> recipients_;
  std::string released_;
};

TEST_F(AgeFileTest, EachRecipientDecryptsWhatWasEncrypted) {
  for (const size_t size : {0, 1, 65535, 65536, 65537, 131072, 200'000, 3'000'000}) {
    const std::string plain = Text(size), file = Encrypt(plain, 2);
    EXPECT_TRUE(file.starts_with("age-encryption.org/v1\n-> X25519 "));
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_TRUE(Decrypt(file, std::span(identities_).subspan(i, 1), i + 1).ok()) << size;
      EXPECT_TRUE(released_ == plain) << size;
    }
  }
}

TEST_F(AgeFileTest, TheCodeOfAnErrorTellsItsKind) {
  const std::string file = Encrypt("a text");
  EXPECT_EQ(Decrypt("a text", identities_).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Decrypt(file.substr(0, file.find("--- ") + 60), identities_).message(),
            "the file ends right behind its header");
  const std::vector<X25519Identity> strangers = [] {
    std::vector<X25519Identity> identities;
    identities.push_back(*X25519Identity::Generate());
    return identities;
  }();
  EXPECT_EQ(Decrypt(file, strangers).code(), absl::StatusCode::kPermissionDenied);
  std::string changed = file;
  char& of_the_code = changed[changed.find("--- ") + 10];
  of_the_code = of_the_code == 'A' ? 'B' : 'A';
  EXPECT_EQ(Decrypt(changed, identities_).code(), absl::StatusCode::kUnauthenticated);
  changed = file;
  changed.back() ^= 1;
  EXPECT_EQ(Decrypt(changed, identities_).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(released_, "");
}

// Of a file of three chunks every byte of the header, the nonce and around the chunks' ends; chunk_work_test
// tries those in between.
TEST_F(AgeFileTest, NoByteCanBeFlippedOrCutOff) {
  const std::string plain = Text(2 * ChunkCipher::kChunkSize + 100), file = Encrypt(plain);
  const size_t payload = file.size() - (plain.size() + 3 * ChunkCipher::kTagSize);
  for (size_t at = 0; at < file.size();
       at += at < payload + 40 || (at - payload + 40) % kSealed < 80 ? 1 : 37) {
    std::string flipped = file;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << at % 8));
    ASSERT_FALSE(Decrypt(flipped, identities_).ok()) << at;
    ASSERT_TRUE(plain.starts_with(released_)) << at;
    ASSERT_FALSE(Decrypt(file.substr(0, at), identities_).ok()) << at;
    ASSERT_TRUE(plain.starts_with(released_)) << at;
  }
}

TEST_F(AgeFileTest, ErrorsOfReaderAndWriterArePassedOn) {
  const std::string plain = Text(1'000'000), file = Encrypt(plain);
  TextReader broken(file, 500'000);
  TextWriter target;
  EXPECT_EQ(DecryptAgeFile(broken, identities_, target).message(), "broken source");
  TextReader source(plain);
  TextWriter full(300'000);
  EXPECT_EQ(EncryptAgeFile(source, recipients_, full, {.threads = 2}).message(), "full target");
  TextWriter too_full(10);
  EXPECT_EQ(EncryptAgeFile(source, recipients_, too_full).message(), "full target");
}

}  // namespace
}  // namespace weir
