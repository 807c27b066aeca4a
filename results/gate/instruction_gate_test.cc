#include "results/gate/instruction_gate.h"

#include <cmath>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Benchmarks with these counts; one that has none fails in the new program.
class FakeMeasurement final : public PairedMeasurement {
 public:
  explicit FakeMeasurement(std::vector<std::optional<InstructionCount>> counts)
      : counts_(std::move(counts)) {}

  absl::StatusOr<std::vector<Benchmark>> Open() override {
    std::vector<Benchmark> benchmarks;
    for (const auto& count : counts_) {
      Benchmark& each = benchmarks.emplace_back();
      each.name = std::string(1, static_cast<char>('a' + benchmarks.size() - 1));
      each.old_row.emplace();
      each.new_row.emplace();
      if (!count) each.new_row->error = "crashed";
    }
    return benchmarks;
  }
  absl::StatusOr<bool> Measure(std::span<const PairOrder>) override { return false; }
  std::vector<InstructionCount> CountInstructions(std::span<const size_t> benchmarks) override {
    asked.assign(benchmarks.begin(), benchmarks.end());
    std::vector<InstructionCount> counts;
    for (const size_t each : benchmarks) counts.push_back(*counts_[each]);
    return counts;
  }
  bool interrupted() const override { return false; }
  const MeasuredPairs& measured() const override { return measured_; }
  std::vector<std::string> Notes() const override { return {}; }

  std::vector<size_t> asked;

 private:
  const std::vector<std::optional<InstructionCount>> counts_;
  const MeasuredPairs measured_;
};

absl::Status Allow(std::span<const PairedMeasurement::Benchmark>) { return absl::OkStatus(); }

GateResult Gate(std::vector<std::optional<InstructionCount>> counts, const GateRules& rules = {}) {
  FakeMeasurement measurement(std::move(counts));
  return *GateByInstructions(measurement, Allow, rules);
}

TEST(GateByInstructionsTest, MoreThanTheMinimumEffectIsARegression) {
  const GateResult result = Gate({{{100, 106}}, {{100, 104}}, {{100, 105}}, {{100, 90}}});
  EXPECT_EQ(result.verdict, GateVerdict::kRegression);
  EXPECT_TRUE(result.by_instructions);
  EXPECT_EQ(result.benchmarks[0].verdict, BenchmarkVerdict::kRegressed);
  EXPECT_EQ(result.benchmarks[0].new_value, 106);
  EXPECT_NEAR(*result.benchmarks[0].change.shift, std::log(1.06), 1e-12);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kClear);
  EXPECT_EQ(result.benchmarks[2].verdict, BenchmarkVerdict::kClear);
  EXPECT_FALSE(result.benchmarks[2].improved);
  EXPECT_TRUE(result.benchmarks[3].improved);
}

TEST(GateByInstructionsTest, WhatCannotBeCountedIsOpenAndNoPass) {
  const GateResult result = Gate({{{100, 100}}, {{100, std::nullopt, "the time was up"}}});
  EXPECT_EQ(result.verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(result.benchmarks[1].verdict, BenchmarkVerdict::kOpen);
  EXPECT_FALSE(result.benchmarks[1].change.shift);
}

TEST(GateByInstructionsTest, WhatFailsOrIsIgnoredIsNotCounted) {
  FakeMeasurement measurement({std::nullopt, {{100, 200}}, {{100, 100}}});
  GateRules rules;
  rules.overrides = {{.text = "b", .ignore = true}};
  const auto result = GateByInstructions(measurement, Allow, rules);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->verdict, GateVerdict::kFailed);
  EXPECT_THAT(measurement.asked, ElementsAre(2));
  EXPECT_EQ(result->benchmarks[0].reason, "fails in the new program: crashed");
}

TEST(GateByInstructionsTest, TheCheckComesFirst) {
  FakeMeasurement measurement({{{100, 200}}});
  const auto refuse = [](std::span<const PairedMeasurement::Benchmark>) {
    return absl::InvalidArgumentError("no");
  };
  EXPECT_EQ(GateByInstructions(measurement, refuse, {}).status().message(), "no");
  EXPECT_THAT(measurement.asked, IsEmpty());
}

TEST(CountInstructionsOfSuspectsTest, WhatRegressedComesBeforeWhatIsOpen) {
  FakeMeasurement measurement({{{1, 1}}, {{2, 2}}, {{3, 3}}, {{4, 4}}});
  GateResult result;
  for (const BenchmarkVerdict verdict : {BenchmarkVerdict::kOpen, BenchmarkVerdict::kClear,
                                         BenchmarkVerdict::kRegressed, BenchmarkVerdict::kIgnored}) {
    result.benchmarks.emplace_back().verdict = verdict;
  }
  CountInstructionsOfSuspects(measurement, result);
  EXPECT_THAT(measurement.asked, ElementsAre(2, 0));
  EXPECT_EQ(result.benchmarks[2].instructions->base, 3);
  EXPECT_EQ(result.benchmarks[0].instructions->base, 1);
  EXPECT_FALSE(result.benchmarks[1].instructions);
}

}  // namespace
}  // namespace weir
