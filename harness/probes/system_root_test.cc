#include "harness/probes/system_root.h"

#include <fstream>
#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(SystemRootTest, ReadsTheWholeFileWithoutTheWhiteSpaceAtItsEnd) {
  const std::string text(10'000, 'x');
  std::ofstream(testing::TempDir() + "/long") << text << " \n\n";
  std::ofstream(testing::TempDir() + "/empty") << "";
  const SystemRoot root(testing::TempDir());
  EXPECT_EQ(root.Read("/long"), text);
  EXPECT_EQ(root.Read("/empty"), "");
  EXPECT_EQ(root.Read("/none"), std::nullopt);
}

// Opening succeeds and reading fails, as with the stat of a process that ends between the two.
TEST(SystemRootTest, WhatCannotBeReadIsAbsent) {
  EXPECT_EQ(SystemRoot(testing::TempDir()).Read("/"), std::nullopt);
}

}  // namespace
}  // namespace weir
