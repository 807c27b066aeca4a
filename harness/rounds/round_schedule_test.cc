#include "harness/rounds/round_schedule.h"

#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

RoundSchedule Learned(const std::vector<double>& seconds, double time) {
  RoundSchedule schedule({.seconds = time});
  for (int round = 0; round < 2; ++round) schedule.Learn(seconds);
  return schedule;
}

TEST(RoundScheduleTest, ANumberOfRoundsHasAllCasesInEach) {
  RoundSchedule schedule({.rounds = 4});
  schedule.Learn(std::vector<double>{1, 1, 100});
  for (int round = 0; round < 4; ++round) {
    EXPECT_TRUE(schedule.GoesOn(round, 1e6)) << "whatever they take";
    for (size_t c = 0; c < 3; ++c) EXPECT_TRUE(schedule.TakesPart(c, round));
  }
  EXPECT_FALSE(schedule.GoesOn(4, 0));
  EXPECT_EQ(schedule.Rounds(1, 1e6), 4);
  EXPECT_EQ(schedule.slow_cases(), 0u);
}

TEST(RoundScheduleTest, TheFirstRoundIsOfAllCasesAndAlwaysBegun) {
  const RoundSchedule schedule({.seconds = 1});
  EXPECT_TRUE(schedule.GoesOn(0, 0));
  EXPECT_TRUE(schedule.TakesPart(2, 0));
}

TEST(RoundScheduleTest, TheFirstRoundDoesNotSayWhoIsSlow) {
  RoundSchedule schedule({.seconds = 1000});
  schedule.Learn(std::vector<double>{9, 1, 1});
  EXPECT_EQ(schedule.slow_cases(), 0u);
  EXPECT_TRUE(schedule.TakesPart(0, 1));
  schedule.Learn(std::vector<double>{1, 9, 1});
  EXPECT_EQ(schedule.slow_cases(), 1u);
  EXPECT_TRUE(schedule.TakesPart(1, 1)) << "it has";
  EXPECT_FALSE(schedule.TakesPart(1, 4)) << "every third";
}

TEST(RoundScheduleTest, TheTimeIsFilledToLessThanARound) {
  for (const double time : {30.0, 120.0, 600.0}) {
    for (const double each : {0.01, 0.05, 0.1, 0.15}) {
      const RoundSchedule schedule = Learned(std::vector<double>(15, each), time);
      double elapsed = 15 * each;
      int round = 1;
      for (; schedule.GoesOn(round, elapsed); ++round) elapsed += 15 * each;
      EXPECT_LE(elapsed, time + 1e-9) << each;
      EXPECT_GT(elapsed + 15 * each, time) << each;
      EXPECT_EQ(schedule.Rounds(1, 15 * each), round);
      EXPECT_GE(round, kFewestRounds);
    }
  }
}

TEST(RoundScheduleTest, TwelveRoundsMayTakeALittleMore) {
  const RoundSchedule schedule = Learned({1}, 11.2);
  EXPECT_EQ(schedule.Rounds(1, 1), 12) << "12 s of 11.2 and a tenth";
  EXPECT_EQ(Learned({1}, 10.5).Rounds(1, 1), 11);
}

TEST(RoundScheduleTest, ASlowCaseStillHasEnoughForAnInterval) {
  for (const double time : {40.0, 60.0, 100.0, 1000.0}) {
    const std::vector<double> seconds = {0.1, 0.1, 0.1, 0.1, 0.1, 2, 0.4};
    const RoundSchedule schedule = Learned(seconds, time);
    const int rounds = schedule.Rounds(1, 2.9);
    int of_slow = 0;
    for (int round = 0; round < rounds; ++round) of_slow += schedule.TakesPart(5, round) ? 1 : 0;
    EXPECT_GE(rounds, kFewestRounds) << time;
    EXPECT_GE(of_slow, kFewestOfACase) << time;
    EXPECT_LE(of_slow, (rounds + 1) / 2 + 1) << time;
  }
}

TEST(RoundScheduleTest, CasesThatAreAllAsSlowAreAllMeasuredInEachRound) {
  EXPECT_EQ(Learned({5, 5, 6, 4, 12}, 400).slow_cases(), 0u);
}

}  // namespace
}  // namespace weir
