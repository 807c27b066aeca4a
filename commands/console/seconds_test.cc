#include "commands/console/seconds.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(ParseSecondsTest, ReadsTimesAsPeopleTypeThem) {
  EXPECT_EQ(ParseSeconds("90"), 90);
  EXPECT_EQ(ParseSeconds("90s"), 90);
  EXPECT_EQ(ParseSeconds("2m"), 120);
  EXPECT_EQ(ParseSeconds("1.5m"), 90);
  EXPECT_EQ(ParseSeconds("1h30m"), 5400);
  EXPECT_EQ(ParseSeconds("1h0m5s"), 3605);
  EXPECT_EQ(ParseSeconds("1m30"), 90);
}

TEST(ParseSecondsTest, AnythingElseIsNone) {
  for (const char* text : {"", "m", "2 m", "2min", "-1s", "1m1m", "1s1m", "nan", "inf", "1e3", "two", "2m,"})
    EXPECT_EQ(ParseSeconds(text), std::nullopt) << text;
}

}  // namespace
}  // namespace weir
