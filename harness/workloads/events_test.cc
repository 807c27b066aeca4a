#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "harness/workloads/event_subject.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

Case EventCase(std::string_view strategy, std::string_view operation, uint64_t listeners,
               uint64_t arguments = 1, uint64_t threads = 1, uint64_t operations = 1001) {
  Case c{"events", std::string(strategy)};
  c.Set("operation", ValueOf(std::string(operation)));
  c.Set("listeners", ValueOf(listeners));
  c.Set("arguments", ValueOf(arguments));
  c.Set("threads", ValueOf(threads));
  c.Set("operations", ValueOf(operations));
  return c;
}

TEST(EventsTest, EveryEmitterDoesEverythingThatItTakes) {
  const Workload workload = EventsWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    for (const std::string_view operation : {"emit", "add-remove", "once", "construct"}) {
      for (const uint64_t listeners : {0, 1, 5, 100}) {
        for (const uint64_t arguments : {0, 1, 4}) {
          for (const uint64_t threads : {1, 2, 3}) {
            const Case c = EventCase(strategy.name, operation, listeners, arguments, threads);
            if (!workload.takes(c).ok()) continue;
            ++run;
            const absl::Status status = RunWhole(**workload.make_pass(c));
            EXPECT_TRUE(status.ok()) << c.Name() << ": " << status;
          }
        }
      }
    }
  }
  EXPECT_GT(run, 5u * (4 * 3 + 4 * 3)) << "and those on more threads";
  EXPECT_EQ(workload.make_pass(EventCase("none", "emit", 1)).status().code(), absl::StatusCode::kNotFound);
}

TEST(EventsTest, MoreThreadsAreForThoseThatTakeThem) {
  const Workload workload = EventsWorkload();
  EXPECT_EQ(workload.takes(EventCase("interned", "emit", 1, 1, 2)).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(workload.takes(EventCase("concurrent", "emit", 1, 1, 2)).ok());
  EXPECT_TRUE(workload.takes(EventCase("", "emit", 1, 1, 2)).ok()) << "the work alone";
  EXPECT_FALSE(workload.takes(EventCase("", "once", 1, 4)).ok());
  EXPECT_EQ((*workload.make_pass(EventCase("concurrent", "emit", 1, 1, 2)))->threads(), 2u);
}

// So often that the threads meet: each hears some that the others added.
TEST(EventsTest, WhatListensOnceMayBeHeardByAnotherThread) {
  const Workload workload = EventsWorkload();
  for (const uint64_t listeners : {0, 1, 10}) {
    const Case c = EventCase("concurrent", "once", listeners, 1, 4, 200'000);
    const absl::Status status = RunWhole(**workload.make_pass(c));
    EXPECT_TRUE(status.ok()) << c.Name() << ": " << status;
  }
}

TEST(EventsTest, TheLimitHearsTheSame) {
  const Workload workload = EventsWorkload();
  for (const uint64_t arguments : {0, 1, 4}) {
    for (const uint64_t listeners : {0, 1, 10}) {
      const std::vector<Case> limits =
          workload.limit_cases(EventCase("static", "emit", listeners, arguments, 2));
      ASSERT_EQ(limits.size(), 1u);
      EXPECT_EQ(workload.Units(limits[0]), 1001u);
      const absl::Status status = RunWhole(**workload.limits[0]->make_pass(limits[0]));
      EXPECT_TRUE(status.ok()) << status;
    }
  }
  EXPECT_TRUE(workload.limit_cases(EventCase("static", "once", 1)).empty());
}

// Calls one listener too few every thousand emits.
class Deaf final : public EventSubject {
 public:
  void Listen(uint64_t& weight) override { weight_ = &weight; }
  EmitSums Emit(uint64_t, uint64_t times) override {
    EmitSums sums;
    for (uint64_t i = 0; i < times; ++i) {
      if (i != 1000) Hear1(weight_, i);
      sums.Add({.called = 1});
    }
    return sums;
  }
  void AddAndRemove(uint64_t&, uint64_t) override {}
  EmitSums Once(uint64_t&, uint64_t) override { return {.failed = 1}; }
  void Construct(std::span<uint64_t>, uint64_t) override {}

 private:
  uint64_t* weight_ = nullptr;
};

TEST(EventsTest, WhatIsNotHeardIsNoFigure) {
  const EventStrategy deaf[] = {
      {"deaf", "", false, []() -> std::unique_ptr<EventSubject> { return std::make_unique<Deaf>(); }}};
  const Workload workload = MakeEventWorkload("mine", "", deaf);
  EXPECT_TRUE(RunWhole(**workload.make_pass(EventCase("deaf", "emit", 1, 1, 1, 1000))).ok());
  const absl::Status status = RunWhole(**workload.make_pass(EventCase("deaf", "emit", 1)));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.message().find("the listeners have heard"), absl::string_view::npos) << status;
  EXPECT_FALSE(RunWhole(**workload.make_pass(EventCase("deaf", "once", 1))).ok());
}

TEST(EventsTest, APassThatIsNotRunEnds) {
  const std::unique_ptr<Pass> pass = *EventsWorkload().make_pass(EventCase("concurrent", "emit", 1, 1, 4));
  EXPECT_TRUE(pass->Prepare().ok());
}

}  // namespace
}  // namespace weir
