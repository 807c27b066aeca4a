#include "commands/send/receipt.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

absl::StatusOr<Receipt> Read(const std::string& text) {
  TextReader source(text);
  return ReadReceipt(source);
}

std::string ProofOf(const FileHeader& header, std::string_view content) {
  ContentDigest digest;
  digest.Add(content.substr(0, content.size() / 2));
  digest.Add(content.substr(content.size() / 2));
  return *ReceiptProof(header, digest);
}

TEST(ReceiptTest, ComesBack) {
  EXPECT_EQ(Read(ReceiptText({.proof = "ab12", .refusal = ""})).value().proof, "ab12");
  const Receipt refused = *Read(ReceiptText({.proof = "", .refusal = "it is too large"}));
  EXPECT_EQ(refused.proof, "");
  EXPECT_EQ(refused.refusal, "it is too large");
}

TEST(ReceiptTest, ARefusalIsOneLineOfBoundedLength) {
  const std::string text =
      ReceiptText({.proof = "", .refusal = "a\nreceived ff\x1b" + std::string(10'000, 'b')});
  EXPECT_EQ(text.size(), kMaxReceipt);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_TRUE(Read(text)->refusal.starts_with("a\\nreceived ff\\x1bb"));
}

TEST(ReceiptTest, AnythingElseIsNone) {
  for (const std::string& text :
       {std::string(), std::string("\n"), std::string("received"), std::string("received ab"),
        std::string("received ab\nx"), std::string("received a\nrefused b\n"),
        std::string("HTTP/1.1 400 Bad Request\r\n"), std::string(100'000, 'r'),
        "refused " + std::string(100'000, 'r') + "\n"}) {
    EXPECT_EQ(Read(text).status().code(), absl::StatusCode::kUnavailable) << text.substr(0, 50);
  }
}

TEST(ReceiptTest, TheProofIsOfHeaderAndContent) {
  FileHeader header;
  const std::string proof = ProofOf(header, "content");
  EXPECT_EQ(proof.size(), 64u);
  EXPECT_EQ(ProofOf(header, "content"), proof);
  EXPECT_NE(ProofOf(header, "contenT"), proof);
  header.proof[31] = 1;
  EXPECT_NE(ProofOf(header, "content"), proof);
}

}  // namespace
}  // namespace weir
