#include "strategies/cipher/shift.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string AllValues(size_t size) {
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i);
  return bytes;
}

TEST(ShiftTest, AddsOneToEachOfThe256Values) {
  std::string bytes = AllValues(256);
  ShiftUp(bytes);
  for (int value = 0; value < 256; ++value) {
    EXPECT_EQ(static_cast<unsigned char>(bytes[value]), (value + 1) % 256) << value;
  }
}

TEST(ShiftTest, IsUndoneAtEverySizeAndAlignment) {
  for (size_t size : {0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 1000}) {
    for (size_t start = 0; start < 17; ++start) {
      const std::string plain = AllValues(start + size + 3);
      std::string bytes = plain;
      const std::span<char> part = std::span<char>(bytes).subspan(start, size);
      ShiftUp(part);
      EXPECT_EQ(bytes.substr(0, start), plain.substr(0, start));
      EXPECT_EQ(bytes.substr(start + size), plain.substr(start + size));
      EXPECT_TRUE(size == 0 || bytes != plain);
      ShiftDown(part);
      EXPECT_EQ(bytes, plain);
    }
  }
}

}  // namespace
}  // namespace weir
