#include "harness/bench/measurement.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/probes/system_root.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

constexpr uint64_t kFileBytes = 300'000;

// What all write calls of this process have written.
std::optional<uint64_t> WrittenBytes() {
  return NumberAfter(SystemRoot().Read("/proc/self/io").value_or(""), "wchar:");
}

// A pass whose steps do nothing but tell of themselves, and fail when they are told to.
class FakePass final : public Pass {
 public:
  uint64_t bytes() const override { return 12345; }
  uint64_t file_bytes() const override { return kFileBytes; }
  absl::Status Prepare() override {
    written_before = WrittenBytes();
    return Step("prepare");
  }
  absl::Status Run() override { return Step("run"); }
  absl::Status Finish() override { return Step("finish"); }
  absl::StatusOr<bool> MakeDurable() override {
    made_durable = true;
    return durable;
  }
  absl::StatusOr<Verified> Verify() override {
    absl::Status status = Step("verify");
    if (!status.ok()) return status;
    return verified;
  }
  std::optional<uint64_t> system_calls() const override { return calls; }
  std::optional<Outside> outside() const override { return program; }

  std::string fails;  // the step that does
  bool durable = false;
  bool made_durable = false;
  Verified verified = Verified::kEveryByte;
  std::optional<uint64_t> calls;
  std::optional<Outside> program;
  std::optional<uint64_t> written_before;  // by this process, when it came to be prepared
  std::vector<std::string> steps;

 private:
  absl::Status Step(const std::string& name) {
    steps.push_back(name);
    return name == fails ? absl::DataLossError(name + " failed") : absl::OkStatus();
  }
};

Case CaseFor(TargetSpec::Kind target, const std::string& directory = testing::TempDir()) {
  Case c{"write", "batched"};
  c.Set("target", ValueOf(TargetSpec{target, directory}));
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

TEST(MeasureTest, TheDeviceIsWaitedForUnlessItIsLeft) {
  for (const Durable durable : {Durable::kTaken, Durable::kLeft}) {
    FakePass pass;
    pass.durable = true;
    const auto measured = Measure(
        CaseFor(TargetSpec::Kind::kNull), pass, Warmth::kCold,
        [](const std::function<double()>& timed) { timed(); }, durable);
    ASSERT_TRUE(measured.ok()) << measured.status();
    EXPECT_EQ(pass.made_durable, durable == Durable::kTaken);
    EXPECT_EQ(measured->durable_seconds.has_value(), durable == Durable::kTaken);
    EXPECT_EQ(measured->durable_extra_seconds > 0, durable == Durable::kTaken);
    EXPECT_GT(measured->settle_seconds, 0);
    EXPECT_GT(measured->check_seconds, 0) << "what arrived is checked in any case";
  }
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

TEST(MeasureTest, OfAProgramOutsideItsOwnFiguresAloneAreTaken) {
  FakePass inside, outside;
  outside.program = Pass::Outside{.wall_seconds = 2.5, .cpu_seconds = 1.5};
  EXPECT_TRUE(MeasureFake(inside)->page_faults.has_value());
  const auto measured = MeasureFake(outside);
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ(measured->wall_seconds, 2.5);
  EXPECT_EQ(measured->cpu_seconds, 1.5);
  EXPECT_FALSE(measured->page_faults.has_value()) << "what there is are the bench's";
  EXPECT_FALSE(measured->rss_peak_bytes.has_value());
  EXPECT_FALSE(measured->anon_peak_bytes.has_value());
}

TEST(MeasureTest, TheDurableTimeBeginsWithTheRun) {
  FakePass pass;
  pass.program = Pass::Outside{.wall_seconds = 2.5, .cpu_seconds = 1.5};
  EXPECT_EQ(MeasureFake(pass)->durable_seconds, std::nullopt) << "there is no device";
  pass.durable = true;
  EXPECT_GE(MeasureFake(pass)->durable_seconds.value(), 2.5);
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
  if (!WrittenBytes()) GTEST_SKIP() << "the kernel does not count what this process writes";
  const auto written = [](Warmth warmth, TargetSpec::Kind target) {
    FakePass pass;
    const std::optional<uint64_t> before = WrittenBytes();
    EXPECT_TRUE(Measure(CaseFor(target), pass, warmth, [](const auto& timed) { timed(); }).ok());
    return pass.written_before.value() - before.value();
  };
  EXPECT_GE(written(Warmth::kWarm, TargetSpec::Kind::kFile), kFileBytes);
  EXPECT_LT(written(Warmth::kCold, TargetSpec::Kind::kFile), kFileBytes);
  EXPECT_LT(written(Warmth::kWarm, TargetSpec::Kind::kNull), kFileBytes);
}

TEST(MeasureTest, WhatCannotBeWarmedIsNotPrepared) {
  FakePass pass;
  const auto measured = Measure(CaseFor(TargetSpec::Kind::kFile, "/no/such/directory"), pass, Warmth::kWarm,
                                [](const auto& timed) { timed(); });
  EXPECT_EQ(measured.status().code(), absl::StatusCode::kNotFound) << measured.status();
  EXPECT_THAT(pass.steps, ElementsAre());
}

constexpr size_t kHeld = 32 << 20;

// Until each other thread has gone to sleep three times: one that samples over and over has then taken a
// sample from its beginning to its end, even if it slept within one.
void AwaitOtherThreads() {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == std::to_string(::gettid())) continue;
    const auto sleeps = [status = task.path().native() + "/status"] {
      return NumberAfter(SystemRoot().Read(status).value_or(""), "voluntary_ctxt_switches:");
    };
    for (const auto before = sleeps(); before && sleeps() < *before + 3;) std::this_thread::yield();
  }
}

// Holds memory until it has been seen; its Appends take 1, 2 and 3000 ns.
class HoldingPass final : public Pass {
 public:
  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  absl::Status Prepare() override { return Step("prepare"); }
  absl::Status Run() override { return Step("run"); }
  absl::Status RunObserved(LatencyHistogram& appends) override {
    std::vector<char> held(kHeld, 1);
    AwaitOtherThreads();
    for (const uint64_t nanoseconds : {1, 2, 3000}) appends.Add(nanoseconds);
    return Step("observed");
  }
  absl::Status Finish() override { return Step("finish"); }
  absl::StatusOr<Verified> Verify() override { return Verified::kEveryByte; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<Outside> outside() const override { return program; }

  std::string fails;  // the step that does
  std::string steps;
  std::optional<Outside> program;

 private:
  absl::Status Step(const std::string& name) {
    steps += name + " ";
    return name == fails ? absl::DataLossError(name + " failed") : absl::OkStatus();
  }
};

TEST(ObserveTest, WatchesAppendsAndMemory) {
  HoldingPass pass;
  const absl::StatusOr<Observation> observed = Observe(CaseFor(TargetSpec::Kind::kNull), pass);
  ASSERT_TRUE(observed.ok()) << observed.status();
  EXPECT_EQ(pass.steps, "prepare observed finish ");
  EXPECT_EQ(observed->appends.count(), 3u);
  EXPECT_EQ(observed->appends.max(), 3000u);
  EXPECT_GE(observed->anon_peak_bytes.value(), kHeld);
  EXPECT_GE(observed->resident_peak.value().anonymous, kHeld);
  EXPECT_GE(observed->memcg_peak_bytes.value_or(kHeld), kHeld);
}

TEST(ObserveTest, OfAProgramOutsideNoMemoryIsTold) {
  HoldingPass pass;
  pass.program = Pass::Outside{.wall_seconds = 2.5, .cpu_seconds = 1.5};
  const absl::StatusOr<Observation> observed = Observe(CaseFor(TargetSpec::Kind::kNull), pass);
  ASSERT_TRUE(observed.ok()) << observed.status();
  EXPECT_EQ(observed->appends.count(), 3u);
  EXPECT_FALSE(observed->anon_peak_bytes.has_value()) << "what there is is the bench's";
  EXPECT_FALSE(observed->resident_peak.has_value());
  EXPECT_FALSE(observed->memcg_peak_bytes.has_value());
}

TEST(ObserveTest, AReaderAtTheOtherEndIsNotCounted) {
  HoldingPass pass;
  EXPECT_EQ(Observe(CaseFor(TargetSpec::Kind::kPipe), pass)->memcg_peak_bytes, std::nullopt);
}

TEST(ObserveTest, AnErrorOfAnyStepIsReturned) {
  for (const char* step : {"prepare", "observed", "finish"}) {
    HoldingPass pass;
    pass.fails = step;
    EXPECT_EQ(Observe(CaseFor(TargetSpec::Kind::kNull), pass).status(),
              absl::DataLossError(std::string(step) + " failed"));
  }
}

}  // namespace
}  // namespace weir
