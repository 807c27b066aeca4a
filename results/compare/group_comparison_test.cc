#include "results/compare/group_comparison.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "results/report/schema.h"

namespace weir {
namespace {

// Twelve rounds of about `value`.
std::vector<Sample> Rounds(double value) {
  std::vector<Sample> samples;
  for (int round = 0; round < 12; ++round) samples.push_back({round, value * (1 + 0.001 * (round % 3))});
  return samples;
}

struct Side {
  double value;
  bool threaded;
};

// What is found of `each` against `base` beside others that take a CPU.
ComparedRow BesideOthers(Side base, Side each, bool others_busy = true) {
  const std::vector<Sample> of_base = Rounds(base.value), of_each = Rounds(each.value);
  const std::vector<Contestant> contestants = {
      {.label = "base", .samples = of_base, .threaded = base.threaded},
      {.label = "each", .samples = of_each, .threaded = each.threaded}};
  return CompareWithin(contestants, 0, MetricNamed(schema::kNsPerRecord), others_busy)[1];
}

TEST(CompareWithinTest, BesideOthersWhatHasSeveralThreadsIsNotCalledSlower) {
  EXPECT_EQ(BesideOthers({1, false}, {9, true}).reason, Reason::kOthersBusy);
  EXPECT_EQ(BesideOthers({9, true}, {1, false}).reason, Reason::kOthersBusy);
  EXPECT_EQ(BesideOthers({1, false}, {9, true}, false).finding, Finding::kRegressed);
  EXPECT_EQ(BesideOthers({9, true}, {1, false}, false).finding, Finding::kImproved);
}

TEST(CompareWithinTest, BesideOthersTheLossOfTwoOnThreadsMayDifferByHalf) {
  EXPECT_EQ(BesideOthers({1, true}, {1.9, true}).reason, Reason::kOthersBusy);
  EXPECT_EQ(BesideOthers({1.9, true}, {1, true}).reason, Reason::kOthersBusy);
  EXPECT_EQ(BesideOthers({1, true}, {2.1, true}).finding, Finding::kRegressed);
  EXPECT_EQ(BesideOthers({2.1, true}, {1, true}).finding, Finding::kImproved);
}

TEST(CompareWithinTest, BesideOthersWhatHasOneThreadLosesNothing) {
  EXPECT_EQ(BesideOthers({1, true}, {1.2, false}).finding, Finding::kRegressed) << "in spite of the others";
  EXPECT_EQ(BesideOthers({1, false}, {1.2, false}).finding, Finding::kRegressed);
  EXPECT_EQ(BesideOthers({1, true}, {1, true}).finding, Finding::kEquivalent);
}

}  // namespace
}  // namespace weir
