#include "commands/send/bounded_log.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(BoundedLogTest, SaysSomeAndCountsTheRest) {
  std::vector<std::string> lines;
  BoundedLog log([&](std::string_view line) { lines.emplace_back(line); });
  const auto start = BoundedLog::Clock::now();
  for (int i = 0; i < 10'000; ++i) log.SayAt(start, "wrong");
  EXPECT_EQ(lines, std::vector<std::string>(BoundedLog::kBurst, "wrong"));
  log.SayAt(start + std::chrono::seconds(1), "again");
  ASSERT_EQ(lines.size(), BoundedLog::kBurst + 2u);
  EXPECT_EQ(lines[BoundedLog::kBurst], "9980 more lines were left out here");
  EXPECT_EQ(lines.back(), "again");
  log.SayAt(start + std::chrono::seconds(1), "lost");
  log.Flush();
  EXPECT_EQ(lines.back(), "1 more line was left out here");
  log.Flush();
  EXPECT_EQ(lines.size(), BoundedLog::kBurst + 3u);
}

TEST(BoundedLogTest, RecoversWithTime) {
  int count = 0;
  BoundedLog log([&](std::string_view) { ++count; });
  const auto start = BoundedLog::Clock::now();
  for (int second = 0; second < 100; ++second)
    log.SayAt(start + std::chrono::seconds(second), "one a second");
  EXPECT_EQ(count, 100);
}

}  // namespace
}  // namespace weir
