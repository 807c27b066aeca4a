#include "harness/pairs/instruction_counter.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using End = CallgrindPart::End;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Part(const std::string& trigger, const std::string& summary) {
  return fmt::format(
      "# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\npid: 7\ncmd: ./bench desc: Trigger: no\n"
      "part: 2\n\ndesc: I1 cache: \ndesc: Trigger: {}\n\npositions: line\nevents: Ir\nsummary: {}\n\n\n"
      "fn=(1) main\n1 5\n\ntotals: {}\n",
      trigger, summary, summary);
}

TEST(InstructionsPerIterationTest, WhatAllBatchesHaveDropsOut) {
  EXPECT_EQ(InstructionsPerIteration(std::vector<InstructionBatch>{{1, 5000}, {10, 52}, {1000, 5002}}), 5);
}

TEST(InstructionsPerIterationTest, TheFirstBatchCountsOnlyAlone) {
  EXPECT_EQ(InstructionsPerIteration(std::vector<InstructionBatch>{{1, 900}}), 900);
  EXPECT_EQ(InstructionsPerIteration(std::vector<InstructionBatch>{{1, 900}, {1, 100}}), 100);
}

TEST(InstructionsPerIterationTest, OfLengthsThatHardlyDifferAllCount) {
  EXPECT_EQ(InstructionsPerIteration(std::vector<InstructionBatch>{{1, 900}, {100, 600}, {101, 406}}),
            1006.0 / 201);
}

TEST(IterationsOfBatchesTest, AreThoseOfTheBenchmarkWhateverElseIsPrinted) {
  const std::string log =
      "-- LOG(2): Running BM_A/8 for 1\n-- LOG(2): Ran in 1e-3/1e-3\nhello-- LOG(2): Running BM_A/8 for 60\n"
      "Running BM_A/80 for 7\nRunning BM_A/8 for ever\n-- LOG(2): Running BM_A/8 for 60";
  EXPECT_THAT(IterationsOfBatches(log, "BM_A/8"), ElementsAre(1, 60, 60));
  EXPECT_THAT(IterationsOfBatches("", "BM_A/8"), IsEmpty());
}

TEST(ParseCallgrindPartTest, ReadsWhatEndedItAndItsInstructions) {
  const auto begins = ParseCallgrindPart(Part("--dump-after=benchmark::State::StartKeepRunning()", "12345"));
  ASSERT_TRUE(begins.ok());
  EXPECT_EQ(begins->end, End::kLoopBegins);
  EXPECT_EQ(begins->instructions, 12345u);
  EXPECT_EQ(ParseCallgrindPart(Part("--dump-before=benchmark::State::FinishKeepRunning()", "8 2 3"))->end,
            End::kLoopEnds);
  EXPECT_EQ(ParseCallgrindPart(Part("--dump-before=benchmark::State::StartKeepRunning()", "1"))->end,
            End::kLoopBegins);
  EXPECT_EQ(ParseCallgrindPart(Part("Program termination", "1"))->end, End::kProcess);
  EXPECT_TRUE(absl::IsInvalidArgument(ParseCallgrindPart("").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(ParseCallgrindPart("desc: Trigger: x\nsummary: many\n").status()));
}

TEST(ParseCallgrindPartTest, LeavesOutWhatGoogleBenchmarkTakesItself) {
  const std::string text =
      "desc: Trigger: --dump-after=benchmark::State::FinishKeepRunning()\nsummary: 3503\n\n"
      "fn=(1) BM_Tiny(benchmark::State&)\n0 3012\ncfn=(2) benchmark::State::FinishKeepRunning()\n"
      "calls=1 0\n0 900\n\n"
      "fn=(3) benchmark::State::StartKeepRunning()\n0 26\ncob=(3)\ncfn=(4) pthread_mutex_lock\ncalls=2 0\n"
      "+1 174\n\nfn=(4)\n0 174\n\nfn=(2)\n* 91\ncfn=(4)\ncalls=1 0\n* 200\n\ntotals: 3503\n";
  EXPECT_EQ(ParseCallgrindPart(text)->instructions, 3012u);
}

// Parts of loops of so many threads each, one thread after another or all at once.
std::vector<CallgrindPart> Loops(size_t batches, size_t threads, bool at_once) {
  std::vector<CallgrindPart> parts;
  for (size_t batch = 0; batch < batches; ++batch) {
    std::vector<CallgrindPart> one;
    for (size_t thread = 0; thread < threads; ++thread) {
      one.push_back({End::kLoopBegins, thread == 0 ? 9999u : at_once ? 10u : 7u});
      one.push_back({End::kLoopEnds, 100});
    }
    if (at_once) std::ranges::stable_sort(one, {}, &CallgrindPart::end);
    parts.insert(parts.end(), one.begin(), one.end());
  }
  parts.push_back({End::kProcess, 5555});
  return parts;
}

TEST(BatchesOfTest, CountLoopsAndNothingElse) {
  const auto batches = BatchesOf(Loops(2, 1, false), std::vector<uint64_t>{1, 20});
  ASSERT_TRUE(batches.ok()) << batches.status();
  ASSERT_EQ(batches->size(), 2u);
  EXPECT_EQ(batches->at(1).iterations, 20u);
  EXPECT_EQ(batches->at(1).instructions, 100u);
}

TEST(BatchesOfTest, AddUpThreads) {
  const auto in_turn = BatchesOf(Loops(2, 3, false), std::vector<uint64_t>{1, 20});
  ASSERT_EQ(in_turn->size(), 2u);
  EXPECT_EQ(in_turn->at(1).iterations, 60u);
  EXPECT_EQ(in_turn->at(1).instructions, 300u);
  const auto at_once = BatchesOf(Loops(2, 3, true), std::vector<uint64_t>{1, 20});
  ASSERT_EQ(at_once->size(), 2u);
  EXPECT_EQ(at_once->at(1).instructions, 320u) << "what runs while any of them does";
}

TEST(BatchesOfTest, SayWhyTheyCannotBeTold) {
  EXPECT_THAT(std::string(BatchesOf({}, std::vector<uint64_t>{1}).status().message()),
              HasSubstr("benchmark::State::StartKeepRunning() is not among the program's symbols"));
  EXPECT_THAT(std::string(BatchesOf(Loops(2, 1, false), {}).status().message()), HasSubstr("--v=2"));
  EXPECT_THAT(std::string(BatchesOf(Loops(3, 1, false), std::vector<uint64_t>{1, 2}).status().message()),
              HasSubstr("3 loops in 2 batches cannot be told apart"));
}

}  // namespace
}  // namespace weir
