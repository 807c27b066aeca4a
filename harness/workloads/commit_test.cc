#include <memory>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "harness/workloads/commit_subject.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

absl::StatusOr<Case> CommitCase(std::string_view strategy, std::string_view producers,
                                std::string_view durable, std::string_view size = "100",
                                std::string_view commits = "203") {
  const Workload workload = CommitWorkload();
  Case c{"commit", std::string(strategy)};
  const std::string directory = testing::TempDir();
  const std::string_view given[] = {producers, size, durable, commits, directory};
  size_t next = 0;
  for (const Parameter& each : workload.parameters) {
    absl::StatusOr<ParameterValue> value = each.parse(given[next++]);
    if (!value.ok()) return value.status();
    c.Set(each.key, *std::move(value));
  }
  return c;
}

TEST(CommitTest, EveryLogDoesEverythingThatItTakes) {
  const Workload workload = CommitWorkload();
  size_t run = 0, unsupported = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) {
      ++unsupported;
      continue;
    }
    for (const char* const durable : {"each", "10", "5ms", "never"}) {
      for (const char* const producers : {"1", "3", "8"}) {
        const absl::StatusOr<Case> c = CommitCase(strategy.name, producers, durable);
        ASSERT_TRUE(c.ok()) << c.status();
        if (!workload.takes(*c).ok()) continue;
        ++run;
        const absl::Status status = RunWhole(**workload.make_pass(*c));
        EXPECT_TRUE(status.ok()) << c->Name() << ": " << status;
      }
    }
  }
  EXPECT_GE(run + 12 * unsupported, 5u * 12 + 3) << "and naive, where each record is to be durable";
}

TEST(CommitTest, TimesEachCommit) {
  const Workload workload = CommitWorkload();
  const std::unique_ptr<Pass> pass = *workload.make_pass(*CommitCase("leader", "3", "each"));
  LatencyHistogram waits;
  ASSERT_TRUE(pass->Prepare().ok());
  ASSERT_TRUE(pass->RunObserved(waits).ok());
  EXPECT_EQ(waits.count(), 203u);
}

TEST(CommitTest, AThreadOfTheLogCountsBesideTheProducers) {
  const Workload workload = CommitWorkload();
  EXPECT_EQ((*workload.make_pass(*CommitCase("leader", "3", "each")))->threads(), 3u);
  EXPECT_EQ((*workload.make_pass(*CommitCase("flusher", "3", "each")))->threads(), 4u);
}

TEST(CommitTest, TheLimitGoesWithTheSameWork) {
  const Workload workload = CommitWorkload();
  const std::vector<Case> limits = workload.limit_cases(*CommitCase("leader", "3", "each"));
  ASSERT_EQ(limits.size(), 1u);
  EXPECT_TRUE(RunWhole(**workload.limits.front()->make_pass(limits.front())).ok());
  EXPECT_TRUE(workload.limit_cases(*CommitCase("leader", "3", "never")).empty());
}

TEST(CommitTest, SaysWhatDurableMayBe) {
  for (const char* const wrong : {"", "0", "0ms", "ms", "sometimes", "-1"})
    EXPECT_EQ(CommitCase("leader", "1", wrong).status().code(), absl::StatusCode::kInvalidArgument) << wrong;
}

// A log that loses the last record of each producer, and one that doubles a byte, never become a number.
class LosesTheLast final : public Log {
 public:
  explicit LosesTheLast(std::unique_ptr<Log> log) : log_(std::move(log)) {}
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    return ++count_ == 203 ? absl::StatusOr<Ticket>(Ticket{0}) : log_->Submit(record);
  }
  absl::Status Wait(Ticket ticket) override { return log_->Wait(ticket); }
  absl::Status Close() override { return log_->Close(); }
  LogAccounting accounting() const override { return log_->accounting(); }

 private:
  const std::unique_ptr<Log> log_;
  int count_ = 0;
};
class ChangesOne final : public Log {
 public:
  explicit ChangesOne(std::unique_ptr<Log> log) : log_(std::move(log)) {}
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    std::string changed(record);
    if (++count_ == 100) changed.back() ^= 1;
    return log_->Submit(changed);
  }
  absl::Status Wait(Ticket ticket) override { return log_->Wait(ticket); }
  absl::Status Close() override { return log_->Close(); }
  LogAccounting accounting() const override { return log_->accounting(); }

 private:
  const std::unique_ptr<Log> log_;
  int count_ = 0;
};

template <class Broken>
absl::StatusOr<std::unique_ptr<Log>> OpenBroken(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<Log>> log = CommitStrategies().front().open(options);
  if (!log.ok()) return log.status();
  return std::make_unique<Broken>(*std::move(log));
}

TEST(CommitTest, WhatIsNotThereIsAnError) {
  for (const auto open : {OpenBroken<LosesTheLast>, OpenBroken<ChangesOne>}) {
    CommitStrategy broken = CommitStrategies().front();
    broken.open = open;
    const Workload workload = MakeCommitWorkload("commit", "", {&broken, 1});
    const absl::StatusOr<Case> c = CommitCase(broken.name, "1", "each");
    EXPECT_EQ(RunWhole(**workload.make_pass(*c)).code(), absl::StatusCode::kDataLoss);
  }
}

}  // namespace
}  // namespace weir
