#include "strategies/age/base64.h"

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

}  // namespace
}  // namespace weir
