#include "harness/measurement.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

// A pass whose steps do nothing but tell of themselves, and fail when they are told to.
class FakePass final : public Pass {
 public:
  uint64_t bytes() const override { return 12345; }
  uint64_t file_bytes() const override { return 8192; }
  absl::Status Prepare() override { return Step("prepare"); }
  absl::Status Run() override { return Step("run"); }
  absl::Status Finish() override { return Step("finish"); }
  absl::StatusOr<Verified> Verify() override {
    absl::Status status = Step("verify");
    if (!status.ok()) return status;
    return verified;
  }
  std::optional<uint64_t> system_calls() const override { return calls; }

  std::string fails;  // the step that does
  Verified verified = Verified::kEveryByte;
  std::optional<uint64_t> calls;
  std::vector<std::string> steps;

 private:
  absl::Status Step(const std::string& name) {
    steps.push_back(name);
    return name == fails ? absl::DataLossError(name + " failed") : absl::OkStatus();
  }
};

Case CaseFor(TargetSpec::Kind target, const std::string& directory = testing::TempDir()) {
  Case c;
  c.target = {target, directory};
  return c;
}

absl::StatusOr<Measurement> MeasureFake(FakePass& pass, Warmth warmth = Warmth::kCold) {
  return Measure(CaseFor(TargetSpec::Kind::kNull), pass, warmth,
                 [](const std::function<double()>& timed) { timed(); });
}

TEST(MeasureTest, TakesEveryStepOnceAndInOrder) {
  FakePass pass;
  ASSERT_TRUE(MeasureFake(pass).ok());
  EXPECT_THAT(pass.steps, ElementsAre("prepare", "run", "finish", "verify"));
}

TEST(MeasureTest, AnErrorOfAnyStepTakesThePlaceOfAFigure) {
  for (const char* step : {"prepare", "run", "finish", "verify"}) {
    FakePass pass;
    pass.fails = step;
    EXPECT_EQ(MeasureFake(pass).status(), absl::DataLossError(std::string(step) + " failed"));
  }
}

TEST(MeasureTest, WhatIsNotPreparedIsNotRun) {
  FakePass pass;
  pass.fails = "prepare";
  bool around_called = false;
  const auto measured = Measure(CaseFor(TargetSpec::Kind::kNull), pass, Warmth::kCold,
                                [&](const std::function<double()>&) { around_called = true; });
  EXPECT_FALSE(measured.ok());
  EXPECT_FALSE(around_called);
  EXPECT_THAT(pass.steps, ElementsAre("prepare"));
}

TEST(MeasureTest, ARunThatFailedIsFinishedButNotVerified) {
  FakePass pass;
  pass.fails = "run";
  EXPECT_FALSE(MeasureFake(pass).ok());
  EXPECT_THAT(pass.steps, ElementsAre("prepare", "run", "finish"));
}

TEST(MeasureTest, AroundIsCalledOnceWithRunAloneInIt) {
  FakePass pass;
  int calls = 0;
  double wall_seconds = -1;
  const auto measured = Measure(CaseFor(TargetSpec::Kind::kNull), pass, Warmth::kCold,
                                [&](const std::function<double()>& timed) {
                                  ++calls;
                                  EXPECT_THAT(pass.steps, ElementsAre("prepare"));
                                  wall_seconds = timed();
                                  EXPECT_THAT(pass.steps, ElementsAre("prepare", "run"));
                                });
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(measured->wall_seconds, wall_seconds);
  EXPECT_GT(wall_seconds, 0);
}

TEST(MeasureTest, FiguresAreThoseOfThePass) {
  FakePass pass;
  pass.calls = 7;
  const auto measured = MeasureFake(pass);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(measured->bytes, 12345u);
  EXPECT_EQ(measured->system_calls, 7u);
}

TEST(MeasureTest, SystemCallsThatAreNotKnownAreAbsent) {
  FakePass pass;
  EXPECT_EQ(MeasureFake(pass)->system_calls, std::nullopt);
}

TEST(MeasureTest, ColdIsFlagged) {
  FakePass cold, warm;
  EXPECT_THAT(MeasureFake(cold, Warmth::kCold)->flags, Contains("cold"));
  EXPECT_THAT(MeasureFake(warm, Warmth::kWarm)->flags, Not(Contains(AnyOf("cold", "unsettled"))));
}

TEST(MeasureTest, WhatOnlyHasTheRightLengthIsFlagged) {
  FakePass every_byte, length;
  length.verified = Verified::kLengthOnly;
  EXPECT_THAT(MeasureFake(every_byte)->flags, Not(Contains("length-only")));
  EXPECT_THAT(MeasureFake(length)->flags, Contains("length-only"));
}

TEST(MeasureTest, MemoryIsWarmedWhereACaseFillsFilePages) {
  FakePass pass;
  const auto measured =
      Measure(CaseFor(TargetSpec::Kind::kFile), pass, Warmth::kWarm, [](const auto& timed) { timed(); });
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_THAT(measured->flags, Not(Contains("cold")));
}

TEST(MeasureTest, WhatCannotBeWarmedIsNotPrepared) {
  FakePass pass;
  const auto measured = Measure(CaseFor(TargetSpec::Kind::kFile, "/no/such/directory"), pass, Warmth::kWarm,
                                [](const auto& timed) { timed(); });
  EXPECT_EQ(measured.status().code(), absl::StatusCode::kNotFound) << measured.status();
  EXPECT_THAT(pass.steps, ElementsAre());
}

}  // namespace
}  // namespace weir
