#include "results/run/resource_words.h"

#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

CaseSummary Case(std::string label, uint64_t peak) {
  CaseSummary summary;
  summary.label = std::move(label);
  summary.anon_peak_bytes = CountRange{1, peak};
  return summary;
}

CaseSummary Waiting(std::string label, double share) {
  CaseSummary summary;
  summary.label = std::move(label);
  summary.stalled_share = EstimateMedian(std::vector<double>{share});
  return summary;
}

TEST(ResourceWordsTest, OneStandsOut) {
  const CaseSummary cases[] = {Case("naive", 1'100'000), Case("flooded", 93'000'000),
                               Case("pooled", 1'400'000)};
  EXPECT_EQ(MemoryInWords(cases), "flooded held 93.0 MB of memory at its peak, the others at most 1.40 MB");
}

TEST(ResourceWordsTest, TwoStandOut) {
  const CaseSummary cases[] = {Case("a", 100), Case("b", 110), Case("c", 120), Case("d", 900),
                               Case("e", 800)};
  EXPECT_EQ(MemoryInWords(cases), "d held 900 B of memory at its peak, e 800 B, the others at most 120 B");
}

TEST(ResourceWordsTest, OfTwoTheOtherIsNamed) {
  const CaseSummary cases[] = {Case("a", 100), Case("b", 500)};
  EXPECT_EQ(MemoryInWords(cases), "b held 500 B of memory at its peak, a 100 B");
}

TEST(ResourceWordsTest, NoneStandsOut) {
  const CaseSummary cases[] = {Case("a", 100), Case("b", 199), Case("c", 150)};
  EXPECT_EQ(MemoryInWords(cases), "peak memory goes from 100 B (a) to 199 B (b)");
}

TEST(ResourceWordsTest, NothingIsNotTwiceNothing) {
  const CaseSummary cases[] = {Case("a", 0), Case("b", 0)};
  EXPECT_EQ(MemoryInWords(cases), "peak memory goes from 0 B (b) to 0 B (a)");
}

// Most of the cases are no outliers, however wide the gap below them.
TEST(ResourceWordsTest, TheManyDoNotStandOut) {
  const CaseSummary cases[] = {Case("a", 100), Case("b", 900), Case("c", 950)};
  EXPECT_EQ(MemoryInWords(cases), "peak memory goes from 100 B (a) to 950 B (c)");
}

TEST(ResourceWordsTest, WithoutFiguresThereIsNothingToSay) {
  const CaseSummary cases[] = {Case("a", 100), CaseSummary()};
  EXPECT_EQ(MemoryInWords(cases), "");
  EXPECT_EQ(WaitingInWords(cases), "");
}

TEST(ResourceWordsTest, Waiting) {
  const CaseSummary cases[] = {Waiting("uring", 0.86), CaseSummary(), Waiting("pooled", 0.81)};
  EXPECT_EQ(WaitingInWords(cases), "uring and pooled waited for 81 % to 86 % of the time");
  EXPECT_EQ(WaitingInWords(std::span(cases).first(1)), "uring waited for 86 % of the time");
}

TEST(ResourceWordsTest, ManyThatWaitAreCounted) {
  const std::vector<CaseSummary> cases(5, Waiting("a", 0.5));
  EXPECT_EQ(WaitingInWords(cases), "5 of them waited for 50 % of the time");
}

}  // namespace
}  // namespace weir
