#include "strategies/age/text_encoding.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(Base64Test, EncodesWithoutPadding) {
  EXPECT_EQ(EncodeBase64(""), "");
  EXPECT_EQ(EncodeBase64("f"), "Zg");
  EXPECT_EQ(EncodeBase64("fo"), "Zm8");
  EXPECT_EQ(EncodeBase64("foo"), "Zm9v");
  EXPECT_EQ(EncodeBase64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(EncodeBase64("\xff\xef\xbe"), "/+++");
}

TEST(Base64Test, DecodesWhatItEncodes) {
  std::string bytes;
  for (int value = 0; value < 300; ++value) {
    EXPECT_EQ(DecodeBase64(EncodeBase64(bytes)), bytes);
    bytes += static_cast<char>(value * 31);
  }
}

TEST(Base64Test, DecodesNothingElse) {
  for (const char* text :
       {"Z", "A", "Zg==", "Zg=", "Zm9vY", "Zm9vA", "Zh", "Zm9", "Zm 9", "Zm9v\n", "Zm9-", "Zm9_"}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

std::string Reason(std::string_view text) { return std::string(DecodeBech32(text).status().message()); }

// BIP 173's valid and invalid texts, but for those that are only too long, which age allows.
TEST(Bech32Test, DecodesTheStandardsExamples) {
  for (const char* text :
       {"A12UEL5L", "a12uel5l", "?1ezyfcl",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"}) {
    EXPECT_TRUE(DecodeBech32(text).ok()) << text;
  }
  for (const char* text : {" 1nwldj5", "\1771axkwrx", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v",
                           "li1dgmt3", "de1lg7wt\xff", "A1G7SGD8", "10a06t8", "1qzzfhee", "A12uEL5L"}) {
    EXPECT_EQ(DecodeBech32(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(Bech32Test, GivesThePrefixAndTheBytes) {
  const absl::StatusOr<Bech32> decoded = DecodeBech32("ABCDEF1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LMQQQXW");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->prefix.view(), "abcdef");
  EXPECT_EQ(decoded->data.view(),
            std::string_view("\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6"
                             "\x75\xbe\x77\xdf",
                             20));
  EXPECT_EQ(EncodeBech32("abcdef", decoded->data.view()).view(),
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw");
}

TEST(Bech32Test, DecodesWhatItEncodesAtEveryLength) {
  std::string bytes;
  for (int value = 0; value < 100; ++value) {
    const absl::StatusOr<Bech32> decoded = DecodeBech32(EncodeBech32("age", bytes).view());
    ASSERT_TRUE(decoded.ok()) << value << decoded.status();
    EXPECT_EQ(decoded->data.view(), bytes);
    bytes += static_cast<char>(value * 31);
  }
}

// One, two and nine characters of zeros behind the prefix, with a good checksum: of the second, 2 bits belong
// to no byte, of the others 5, which is a character too much.
TEST(Bech32Test, ACharacterThatEndsNoByteIsRefused) {
  EXPECT_EQ(DecodeBech32("age1qqpexly5")->data.view(), std::string_view("\0", 1));
  for (const char* text : {"age1qdd35qf", "age1qqqqqqqqqjhjdkw"}) {
    EXPECT_EQ(Reason(text), "its last character holds bits that belong to no byte") << text;
  }
}

TEST(Bech32Test, FindsEveryMistypedCharacterAndNeverRepeatsTheText) {
  const std::string text(EncodeBech32("age", "not a key").view());
  for (size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] = other[i] == 'q' ? 'p' : 'q';
    const std::string reason = Reason(other);
    EXPECT_NE(reason, "") << i;
    EXPECT_EQ(reason.find(other), std::string::npos);
  }
  EXPECT_EQ(Reason(text.substr(0, text.size() - 1)),
            "its checksum is wrong: a character is missing or mistyped");
  EXPECT_EQ(Reason("age1qqqqq"), "it is cut short");
}

}  // namespace

}  // namespace weir
