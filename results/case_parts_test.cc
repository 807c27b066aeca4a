#include "results/case_parts.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(CasePartsTest, PartsHaveKeysOfTheirOwnOrByPosition) {
  const std::vector<CasePart> parts = PartsOf("write/batched/record:fixed:16/8/x");
  ASSERT_EQ(parts.size(), 5u);
  EXPECT_EQ(PartOf(parts, "workload"), "write");
  EXPECT_EQ(PartOf(parts, "strategy"), "batched");
  EXPECT_EQ(PartOf(parts, "record"), "fixed:16");
  EXPECT_EQ(PartOf(parts, "4"), "8");
  EXPECT_EQ(PartOf(parts, "3"), "fixed:16") << "any part can be named by its position";
  EXPECT_EQ(PartOf(parts, "5"), "x");
  EXPECT_EQ(PartOf(parts, "6"), std::nullopt);
  EXPECT_EQ(PartOf(parts, "0"), std::nullopt);
  EXPECT_EQ(PartOf(parts, "buffer"), std::nullopt);
}

TEST(CasePartsTest, NamesOfCppHaveNoKey) {
  EXPECT_EQ(PartOf(PartsOf("BM_Sort<std::string>/8"), "workload"), "BM_Sort<std::string>");
  EXPECT_EQ(PartOf(PartsOf("std::sort/8"), "workload"), "std::sort");
  EXPECT_EQ(PartOf(PartsOf(":x"), "workload"), ":x");
  EXPECT_EQ(PartOf(PartsOf(""), "workload"), "");
}

}  // namespace
}  // namespace weir
