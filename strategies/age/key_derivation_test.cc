#include "strategies/age/key_derivation.h"

#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

std::string Counted(int first, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(first + i);
  return bytes;
}

// RFC 5869, test cases 1 to 3: the first 32 of the bytes that they give.
TEST(HkdfSha256Test, GivesTheStandardsKeys) {
  const auto one = HkdfSha256(std::string(22, '\x0b'), Counted(0, 13), Counted(0xf0, 10));
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(Hex(one->view()), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  const auto two = HkdfSha256(Counted(0, 80), Counted(0x60, 80), Counted(0xb0, 80));
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_EQ(Hex(two->view()), "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c");
  const auto without_salt = HkdfSha256(std::string(22, '\x0b'), "", "");
  ASSERT_TRUE(without_salt.ok()) << without_salt.status();
  EXPECT_EQ(Hex(without_salt->view()), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

// RFC 4231, test case 2.
TEST(HmacSha256Test, GivesTheStandardsCode) {
  const auto code = HmacSha256("Jefe", "what do ya want for nothing?");
  ASSERT_TRUE(code.ok()) << code.status();
  EXPECT_EQ(Hex({code->data(), code->size()}),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace weir
