#include "results/history/time_text.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(TimeTextTest, ReadsWhatPeopleAndProgramsWrite) {
  for (const char* const text :
       {"1767261600", "1767261600.75", "2026-01-01T10:00:00Z", "2026-01-01 10:00", "2026/01/01 10:00:00",
        "2026-01-01T11:00:00+01:00", "2026-01-01T11:00:00.5+0100", "2026-01-01 05:00:00 -0500"}) {
    EXPECT_EQ(ParseTime(text), 1767261600) << text;
  }
  EXPECT_EQ(ParseTime("1970-01-01"), 0);
  EXPECT_EQ(ParseTime("2024-02-29"), 1709164800);
}

TEST(TimeTextTest, RefusesWhatIsNoTime) {
  for (const char* const text :
       {"", "now", "-1", "nan", "2026-02-30", "2026-13-01", "2026-01-01T", "2026-01-01T25:00",
        "2026-01-01T10:00:00+", "2026-01-01T10:00:00Zx", "1e300"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(TimeTextTest, WritesUtc) {
  EXPECT_EQ(FormatTime(1767261600), "2026-01-01T10:00:00Z");
  EXPECT_EQ(FormatDay(1767261600), "2026-01-01");
  EXPECT_EQ(FormatTime(-5), "1970-01-01T00:00:00Z");
}

}  // namespace
}  // namespace weir
