#include "results/compare/matched_reports.h"

#include <string>

#include "gtest/gtest.h"
#include "results/compare/sample_comparison.h"

namespace weir {
namespace {

MeasuredBenchmark Measured(const std::string& name, int pairs, double old_time, double new_time) {
  MeasuredBenchmark benchmark{name, {}};
  for (int i = 0; i < pairs; ++i) {
    MeasuredPair& pair = benchmark.pairs.emplace_back();
    pair.old_row.name = pair.new_row.name = name;
    pair.old_row.real_time = old_time + i;
    pair.new_row.real_time = new_time + i;
  }
  return benchmark;
}

TEST(MatchMeasuredTest, PairsStayPairs) {
  MeasuredPairs measured;
  measured.benchmarks = {Measured("a", 3, 1, 2), Measured("a", 3, 5, 50), Measured("b", 2, 7, 8)};
  for (ReportContext* context : {&measured.old_context, &measured.new_context}) {
    context->emplace_back("weir_session", ContextValue{"1"});
  }
  const MatchedReports matched = MatchMeasured(measured, {.metric = "real_time"});
  EXPECT_TRUE(matched.paired);
  ASSERT_EQ(matched.matches.size(), 3u) << "also where two benchmarks have one name";
  for (const Match& match : matched.matches) {
    EXPECT_EQ(match.base, match.compared);
    EXPECT_TRUE(match.Complete());
  }
  EXPECT_EQ(matched.base.cases[1].samples.size(), 3u);
  EXPECT_EQ(matched.compared.cases[1].samples[2].value, 52e-9);
  EXPECT_EQ(matched.compared.cases[1].samples[2].round, 2);
}

TEST(MatchByNameTest, WhatOnlyOneHasHasNoPartner) {
  Report base = SessionReport("s"), compared = SessionReport("s");
  AddRow(base, "gone", 1);
  AddRow(base, "both", 1);
  AddRow(compared, "both", 1);
  AddRow(compared, "fresh", 1);
  const MatchedReports matched = MatchByName(SampleReport(base, "a", {}), SampleReport(compared, "b", {}));
  ASSERT_EQ(matched.matches.size(), 3u);
  EXPECT_EQ(matched.matches[0].base, 1u);
  EXPECT_EQ(matched.matches[0].compared, 0u);
  EXPECT_FALSE(matched.matches[1].base);
  EXPECT_FALSE(matched.matches[2].compared);
  EXPECT_FALSE(matched.matches[2].Complete());
}

}  // namespace
}  // namespace weir
