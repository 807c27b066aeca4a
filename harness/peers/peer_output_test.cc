#include "harness/peers/peer_output.h"

#include <openssl/evp.h>

#include <fstream>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "strategies/age/age_file.h"
#include "strategies/age/x25519.h"
#include "strategies/compress/compression.h"
#include "strategies/pipe.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

constexpr std::string_view kBlock = "what was there before, over and over. ";
constexpr size_t kSize = 300'000;

std::string Plain() {
  std::string plain;
  while (plain.size() < kSize) plain += kBlock;
  plain.resize(kSize);
  return plain;
}

std::string InAgeFormat(const std::string& plain) {
  const X25519Recipient recipient = *X25519Recipient::Parse(kPeerRecipient);
  TextReader source(plain);
  TextWriter target;
  EXPECT_TRUE(EncryptAgeFile(source, {&recipient, 1}, target).ok());
  return target.text();
}

// What kPeerKey and kPeerCounter spell in hexadecimal digits.
std::string Bytes(std::string_view digits) {
  std::string bytes;
  for (size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string InAesCtr(const std::string& plain) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  const std::string key = Bytes(kPeerKey), counter = Bytes(kPeerCounter);
  const auto octets = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  std::string sealed(plain.size(), '\0');
  int made = 0;
  EXPECT_EQ(EVP_EncryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr, octets(key), octets(counter)), 1);
  EXPECT_EQ(EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(sealed.data()), &made,
                              octets(plain), static_cast<int>(plain.size())),
            1);
  return sealed;
}

std::string Packed(const Compression& format, const std::string& plain) {
  const std::unique_ptr<Transform> pack = *format.compress({.level = format.usual_level});
  Transform* const stages[] = {pack.get()};
  TextReader source(plain);
  TextWriter target;
  EXPECT_TRUE(RunPipe(source, stages, target).ok());
  return target.text();
}

std::string InZstd(const std::string& plain) { return Packed(kZstd, plain); }
std::string InLz4(const std::string& plain) { return Packed(kLz4, plain); }

struct Format {
  const char* name;
  std::string (*make)(const std::string& plain);
  absl::Status (*verify)(const std::string& path, const Expected& expected);
};

class PeerOutputTest : public testing::TestWithParam<Format> {
 protected:
  absl::Status Verify(const std::string& file) const {
    const std::string path = testing::TempDir() + "/made";
    std::ofstream(path, std::ios::binary) << file;
    const Expected expected([] { return std::make_unique<ExpectedRepetition>(kBlock, kSize); });
    return GetParam().verify(path, expected);
  }
};

INSTANTIATE_TEST_SUITE_P(, PeerOutputTest,
                         testing::Values(Format{"age", InAgeFormat, VerifyAgeFile},
                                         Format{"aes_ctr", InAesCtr, VerifyAesCtrFile},
                                         Format{"zstd", InZstd, VerifyZstdFile},
                                         Format{"lz4", InLz4, VerifyLz4File}),
                         [](const testing::TestParamInfo<Format>& info) { return info.param.name; });

TEST_P(PeerOutputTest, TheRightFileIsRight) {
  const absl::Status status = Verify(GetParam().make(Plain()));
  EXPECT_TRUE(status.ok()) << status;
}

TEST_P(PeerOutputTest, AChangedByteIsFound) {
  std::string file = GetParam().make(Plain());
  file[file.size() / 2] ^= 1;
  EXPECT_EQ(Verify(file).code(), absl::StatusCode::kDataLoss);
}

TEST_P(PeerOutputTest, AFileThatIsCutOrTooLongIsFound) {
  const std::string file = GetParam().make(Plain());
  EXPECT_EQ(Verify(file.substr(0, file.size() - 1)).code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(Verify(file + "x").ok());  // of some formats it is another stream, which it is not
}

TEST_P(PeerOutputTest, WhatIsSoundButNotWhatWasAskedForIsFound) {
  std::string plain = Plain();
  plain.back() ^= 1;
  EXPECT_EQ(Verify(GetParam().make(plain)).code(), absl::StatusCode::kDataLoss);
  plain = Plain();
  EXPECT_EQ(Verify(GetParam().make(plain.substr(1))).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Verify(GetParam().make(plain + "x")).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace weir
