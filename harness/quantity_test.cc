#include "harness/quantity.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(QuantityTest, ReadsWhatPeopleType) {
  EXPECT_EQ(*ParseQuantity("0"), 0u);
  EXPECT_EQ(*ParseQuantity("12345"), 12345u);
  EXPECT_EQ(*ParseQuantity("10M"), 10'000'000u);
  EXPECT_EQ(*ParseQuantity("10MB"), 10'000'000u);
  EXPECT_EQ(*ParseQuantity("1e9"), 1'000'000'000u);
  EXPECT_EQ(*ParseQuantity("1.5k"), 1500u);
  EXPECT_EQ(*ParseQuantity("64KiB"), 65536u);
  EXPECT_EQ(*ParseQuantity("64Ki"), 65536u);
  EXPECT_EQ(*ParseQuantity("1.5MiB"), 1572864u);
  EXPECT_EQ(*ParseQuantity("512B"), 512u);
  EXPECT_EQ(*ParseQuantity("1e18"), 1'000'000'000'000'000'000u);
}

TEST(QuantityTest, RefusesTheRestAndSaysWhy) {
  for (const char* text :
       {"", "x", "-1", "1.5", "0.1k5", "10 M", "10Q", "M", "1e19", "nan", "inf", "1e400", "0x10", "10M "}) {
    const auto parsed = ParseQuantity(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(parsed.status().ToString().find(std::string("'") + text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace weir
