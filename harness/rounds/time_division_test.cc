#include "harness/rounds/time_division.h"

#include "gtest/gtest.h"
#include "results/report/schema.h"

namespace weir {
namespace {

ReportRow Row(double seconds, double settling, double checking, double extra) {
  ReportRow row;
  row.real_time = seconds;
  row.time_unit = TimeUnit::kSecond;
  row.SetCounter(schema::kSettleSeconds, settling);
  row.SetCounter(schema::kCheckSeconds, checking);
  row.SetCounter(schema::kExtraSeconds, extra);
  return row;
}

TEST(TimeDivisionTest, WhatNoFigureSaysIsStarting) {
  TimeDivision time;
  EXPECT_EQ(time.Text(), "");
  time.Add(Row(1, 2, 0.5, 0), 4);
  EXPECT_EQ(time.Text(), "Of 4.0 s: clocked 25 %, warming and settling 50 %, checking 13 %, starting 13 %.");
  time.Add(Row(30, 20, 10, 16), 80);
  EXPECT_EQ(time.total(), 84);
  EXPECT_EQ(time.Text(),
            "Of 1 min 24 s: clocked 37 %, warming and settling 26 %, checking 13 %, durable figures, single "
            "Appends and memory 19 % (first rounds only), starting 5 %.");
}

TEST(TimeDivisionTest, ACaseThatFailedTookItsTimeToo) {
  ReportRow row;
  row.error = "a byte was lost";
  TimeDivision time;
  time.Add(row, 3);
  EXPECT_EQ(time.starting, 3);
}

}  // namespace
}  // namespace weir
