#include "strategies/memory/integers.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

// What must stand in memory, worked out without the code that is tested: byte by byte.
std::string Bytes(uint64_t value, size_t count, std::endian order) {
  std::string bytes;
  for (size_t i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i));
  if (order == std::endian::big) std::ranges::reverse(bytes);
  return bytes;
}

template <class Format>
class IntegersTest : public testing::Test {};

template <class Format>
struct OrderOf;
template <bool kSigned, size_t kBits, std::endian kOrder>
struct OrderOf<Integer<kSigned, kBits, kOrder>> {
  static constexpr std::endian kValue = kOrder;
};

using Formats = testing::Types<IntLe<8>, IntLe<16>, IntLe<24>, IntLe<32>, IntLe<40>, IntLe<48>, IntLe<56>,
                               IntLe<64>, IntBe<8>, IntBe<16>, IntBe<24>, IntBe<32>, IntBe<40>, IntBe<48>,
                               IntBe<56>, IntBe<64>, UintLe<8>, UintLe<16>, UintLe<24>, UintLe<32>,
                               UintLe<40>, UintLe<48>, UintLe<56>, UintLe<64>, UintBe<8>, UintBe<16>,
                               UintBe<24>, UintBe<32>, UintBe<40>, UintBe<48>, UintBe<56>, UintBe<64>>;
TYPED_TEST_SUITE(IntegersTest, Formats);

template <class F>
void ExpectGoesThereAndBack(typename F::Value value, size_t offset) {
  std::string memory(32, '#');
  ASSERT_TRUE(F::Store(memory, offset, value)) << +value;
  std::string wanted(32, '#');
  wanted.replace(offset, F::kBytes, Bytes(static_cast<uint64_t>(value), F::kBytes, OrderOf<F>::kValue));
  ASSERT_EQ(memory, wanted) << +value;
  ASSERT_EQ(F::Load(memory, offset), value);
}

TYPED_TEST(IntegersTest, EveryValueOf8And16BitsAndTheEdgesOfAll) {
  using F = TypeParam;
  using Value = typename F::Value;
  if constexpr (F::kBytes <= 2) {
    for (int64_t value = +F::kLeast; value <= F::kMost; ++value)
      ExpectGoesThereAndBack<F>(static_cast<Value>(value), static_cast<size_t>(value & 7));
  }
  std::vector<Value> edges = {
      0, 1, F::kLeast, F::kMost, static_cast<Value>(F::kLeast + 1), static_cast<Value>(F::kMost - 1)};
  if constexpr (std::is_signed_v<Value>) edges.push_back(-1);
  for (size_t bit = 0; bit < F::kBytes * 8 - 1; ++bit) {
    const auto power = static_cast<Value>(uint64_t{1} << bit);
    edges.insert(edges.end(), {power, static_cast<Value>(power - 1)});
    if constexpr (std::is_signed_v<Value>) edges.push_back(static_cast<Value>(-power));
  }
  for (const Value value : edges) {
    for (size_t offset = 0; offset <= 16; ++offset) ExpectGoesThereAndBack<F>(value, offset);
  }
}

TYPED_TEST(IntegersTest, WhatDoesNotFitIsRefusedAndNothingWritten) {
  using F = TypeParam;
  std::string memory(16, '#');
  if constexpr (F::kBytes < 8) {
    EXPECT_FALSE(F::Store(memory, 0, static_cast<int64_t>(F::kMost) + 1));
    EXPECT_FALSE(F::Store(memory, 0, static_cast<int64_t>(F::kLeast) - 1));
    EXPECT_FALSE(F::Store(memory, 0, uint64_t{1} << 63));
    EXPECT_FALSE(F::Store(memory, 0, std::numeric_limits<int64_t>::min()));
    EXPECT_FALSE(F::Store(memory, 0, std::numeric_limits<uint64_t>::max()));
  } else if constexpr (std::is_signed_v<typename F::Value>) {
    EXPECT_FALSE(F::Store(memory, 0, uint64_t{1} << 63));
    EXPECT_FALSE(F::Store(memory, 0, std::numeric_limits<uint64_t>::max()));
  } else {
    EXPECT_FALSE(F::Store(memory, 0, -1));
    EXPECT_FALSE(F::Store(memory, 0, std::numeric_limits<int64_t>::min()));
  }
  for (const size_t offset : {memory.size() - F::kBytes + 1, memory.size(), memory.size() + 1, SIZE_MAX}) {
    EXPECT_FALSE(F::Store(memory, offset, 0)) << offset;
    EXPECT_EQ(F::Load(memory, offset), std::nullopt) << offset;
  }
  EXPECT_EQ(F::Load({}, 0), std::nullopt);
  EXPECT_EQ(memory, std::string(16, '#'));
  EXPECT_TRUE(F::Store(memory, memory.size() - F::kBytes, 0));
}

TYPED_TEST(IntegersTest, ManyAtOnceAreAsOneByOne) {
  using F = TypeParam;
  using Value = typename F::Value;
  for (size_t count = 0; count <= 150; ++count) {
    std::vector<Value> values(count);
    for (size_t i = 0; i < count; ++i) {
      const uint64_t drawn = (i + 1) * 0x9e3779b97f4a7c15u;
      values[i] = static_cast<Value>(static_cast<int64_t>(drawn) >> (64 - F::kBytes * 8));
      if constexpr (!std::is_signed_v<Value>) values[i] = static_cast<Value>(values[i] & F::kMost);
    }
    std::string memory(count * F::kBytes + 7, '#'), wanted = memory;
    for (size_t i = 0; i < count; ++i) ASSERT_TRUE(F::Store(wanted, 3 + i * F::kBytes, values[i]));
    ASSERT_TRUE(F::StoreAll(memory, 3, values));
    ASSERT_EQ(memory, wanted) << count;
    std::vector<Value> loaded(count);
    ASSERT_TRUE(F::LoadAll(memory, 3, loaded));
    ASSERT_EQ(loaded, values) << count;
    std::vector<Value> too_many(count + 8 / F::kBytes + 1);
    const std::vector<Value> before = too_many;
    EXPECT_FALSE(F::StoreAll(memory, 3, too_many));
    EXPECT_FALSE(F::LoadAll(memory, 3, too_many));
    EXPECT_EQ(too_many, before);
    EXPECT_EQ(memory, wanted);
  }
}

TYPED_TEST(IntegersTest, OneOfManyThatDoesNotFitRefusesAllWhereverItIs) {
  using F = TypeParam;
  using Value = typename F::Value;
  if constexpr (F::kBytes == sizeof(Value)) {
    GTEST_SKIP() << "every value fits";
  } else {
    std::vector<Value> bad = {static_cast<Value>(F::kMost + 1), std::numeric_limits<Value>::max()};
    bad.push_back(std::is_signed_v<Value> ? static_cast<Value>(F::kLeast - 1)
                                          : static_cast<Value>(1) << (sizeof(Value) * 8 - 1));
    for (size_t count = 1; count <= 40; ++count) {
      std::string memory(count * F::kBytes, '#');
      for (size_t at = 0; at < count; ++at) {
        for (const Value value : bad) {
          std::vector<Value> values(count, F::kMost);
          values[at] = value;
          EXPECT_FALSE(F::StoreAll(memory, 0, values)) << at << " of " << count;
          values[at] = F::kLeast;
          std::string other = memory;
          EXPECT_TRUE(F::StoreAll(other, 0, values)) << at << " of " << count;
        }
      }
      EXPECT_EQ(memory, std::string(count * F::kBytes, '#'));
    }
  }
}

// On a processor that has no instructions for many at once, the second is all there is.
TEST(IntegersTest, ManyAreSwappedInWhicheverWay) {
  using Copy = decltype(integers_internal::CopySwapped);
  for (Copy* const copy : {&integers_internal::CopySwapped, &integers_internal::CopySwappedOneByOne}) {
    for (const size_t width : {2, 4, 8}) {
      for (size_t count = 0; count <= 150; ++count) {
        std::string from(3, '#'), to(count * width + 6, '#'), wanted(3, '#');
        for (size_t i = 0; i < count; ++i) {
          const uint64_t value = (i + 1) * 0x9e3779b97f4a7c15u;
          from += Bytes(value, width, std::endian::little);
          wanted += Bytes(value, width, std::endian::big);
        }
        copy(to.data() + 3, from.data() + 3, count, width);
        ASSERT_EQ(to, wanted + "###") << count << " of " << width;
      }
    }
  }
}

TEST(IntegersTest, OneOfManyThatDoesNotFitRefusesAll) {
  std::string memory(16, '#');
  const std::array<int32_t, 3> values = {1, 1 << 23, 2};
  EXPECT_FALSE(IntLe<24>::StoreAll(memory, 0, values));
  EXPECT_EQ(memory, std::string(16, '#'));
  EXPECT_FALSE(IntBe<8>::Store(memory, 0, -129));
  EXPECT_EQ(memory, std::string(16, '#'));
  EXPECT_TRUE(IntBe<8>::Store(memory, 0, -128));
}

}  // namespace
}  // namespace weir
