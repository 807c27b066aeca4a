#include "harness/records/quantity.h"

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

TEST(QuantityTest, IsExact) {
  EXPECT_EQ(*ParseQuantity("9007199254740993"), 9'007'199'254'740'993u);  // no double
  EXPECT_EQ(*ParseQuantity("999999999999999999"), 999'999'999'999'999'999u);
  EXPECT_EQ(*ParseQuantity("16.1k"), 16'100u);
  EXPECT_EQ(*ParseQuantity("1.005k"), 1005u);
  EXPECT_EQ(*ParseQuantity("4.35e2"), 435u);
  EXPECT_EQ(*ParseQuantity("1.000000000000000000"), 1u);
  EXPECT_EQ(*ParseQuantity("5000e-3k"), 5000u);
  EXPECT_EQ(*ParseQuantity("1E+3"), 1000u);
  EXPECT_EQ(*ParseQuantity(".5Ki"), 512u);
  EXPECT_EQ(*ParseQuantity("0e999999999"), 0u);
  EXPECT_EQ(*ParseQuantity("0.0e-2147483648"), 0u);
}

TEST(QuantityTest, EveryUnitHasItsSize) {
  struct {
    const char* name;
    uint64_t size;
  } const units[] = {
      {"B", 1},
      {"k", 1000},
      {"K", 1000},
      {"kB", 1000},
      {"KB", 1000},
      {"M", 1'000'000},
      {"MB", 1'000'000},
      {"G", 1'000'000'000},
      {"GB", 1'000'000'000},
      {"T", 1'000'000'000'000},
      {"TB", 1'000'000'000'000},
      {"Ki", 1 << 10},
      {"KiB", 1 << 10},
      {"Mi", 1 << 20},
      {"MiB", 1 << 20},
      {"Gi", 1 << 30},
      {"GiB", 1 << 30},
      {"Ti", uint64_t{1} << 40},
      {"TiB", uint64_t{1} << 40},
  };
  for (const auto& [name, size] : units) EXPECT_EQ(*ParseQuantity(std::string("3") + name), 3 * size) << name;
}

TEST(QuantityTest, RefusesTheRestAndSaysWhy) {
  for (const char* text : {"",
                           "x",
                           "-1",
                           "-0",
                           "1.5",
                           "0.1k5",
                           "10 M",
                           "10Q",
                           "M",
                           "1e19",
                           "nan",
                           "inf",
                           "1e400",
                           "0x10",
                           "10M ",
                           "1000000000000000001",
                           "1.0005k",
                           "1e-3",
                           "0.9999999999999999999999",
                           "1000001T",
                           "1e",
                           "+1",
                           "1.2.3",
                           "infinity",
                           "m",
                           "kiB",
                           "18446744073709551617",
                           "340282366920938463463374607431768211457"}) {
    const auto parsed = ParseQuantity(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(parsed.status().ToString().find(std::string("'") + text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace weir
