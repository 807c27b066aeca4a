#include "results/run_flag.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(RunFlagTest, KnownFlagsHaveTheirMeaning) {
  EXPECT_EQ(FlagMeaning("foreign-cpu"), "another process used the CPU");
  EXPECT_EQ(FlagMeaning("steal"), "the host took the CPU away");
}

TEST(RunFlagTest, UnknownFlagsAreSaidToBeUnknown) {
  EXPECT_EQ(FlagMeaning("hot"), "not a flag of weir's");
  EXPECT_EQ(FlagMeaning(""), "not a flag of weir's");
}

}  // namespace
}  // namespace weir
