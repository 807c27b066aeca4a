#include "results/run/sensitivity.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/run/sample_run.h"

namespace weir {
namespace {

// Each with its own spread, in the order of the arguments.
std::vector<CaseSummary> Cases(const std::vector<double>& spreads, int rounds) {
  std::vector<CaseSummary> cases;
  for (size_t i = 0; i < spreads.size(); ++i) {
    Report report;
    const std::string strategy(1, static_cast<char>('a' + i));
    AddSampleRounds(report, {"write/" + strategy, 10, 1.0 + static_cast<double>(i), spreads[i]}, rounds);
    std::vector<const ReportRow*> rows;
    for (const ReportRow& row : report.rows) rows.push_back(&row);
    cases.push_back(SummarizeCase(rows));
    cases.back().label = strategy;
  }
  return cases;
}

TEST(SensitivityTest, TheNoisiestPairIsTheWorst) {
  const auto sensitivity = SensitivityOf(Cases({0.001, 0.001, 0.2}, 12));
  ASSERT_TRUE(sensitivity.has_value());
  EXPECT_EQ(sensitivity->worst_first, "b");
  EXPECT_EQ(sensitivity->worst_second, "c");
  EXPECT_GT(*sensitivity->worst, 1.05);
  EXPECT_EQ(sensitivity->typical, sensitivity->worst);  // of two, the less sensitive
}

TEST(SensitivityTest, OneCaseHasNoNeighbour) { EXPECT_FALSE(SensitivityOf(Cases({0.001}, 12)).has_value()); }

TEST(SensitivityTest, ASingleRoundGivesNone) {
  const auto sensitivity = SensitivityOf(Cases({0.001, 0.001}, 1));
  ASSERT_TRUE(sensitivity.has_value());
  EXPECT_FALSE(sensitivity->typical.has_value());
  EXPECT_THAT(SensitivityLine(*sensitivity), testing::HasSubstr("neighbours: none with so few rounds."));
}

TEST(SensitivityTest, TheLineNamesTheWorstPair) {
  Sensitivity sensitivity;
  sensitivity.typical = 1.02;
  sensitivity.worst = 1.5;
  sensitivity.worst_first = "b";
  sensitivity.worst_second = "c";
  EXPECT_EQ(SensitivityLine(sensitivity),
            "Smallest difference that could have been seen between neighbours: typically 2.0 %; at worst "
            "50 % (b against c).");
}

}  // namespace
}  // namespace weir
