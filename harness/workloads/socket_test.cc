#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "harness/workloads/socket_subject.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "tests/doubles/altering_writer.h"

namespace weir {
namespace {

Case SocketCase(std::string_view strategy, std::string_view transport, std::string_view record,
                std::string_view records, std::string_view placement = "free",
                std::string_view coalesce = "nagle") {
  const Workload workload = SocketWorkload();
  Case c{"socket", std::string(strategy)};
  const std::pair<std::string_view, std::string_view> given[] = {
      {"transport", transport}, {"record", record},       {"records", records},
      {"coalesce", coalesce},   {"placement", placement}, {"buffer", "4096"}};
  for (const Parameter& each : workload.parameters) {
    for (const auto& [key, text] : given) {
      if (key != each.key) continue;
      absl::StatusOr<ParameterValue> value = each.parse(text);
      EXPECT_TRUE(value.ok()) << value.status();
      c.Set(key, *std::move(value));
    }
  }
  return c;
}

TEST(SocketTest, EveryStrategyDeliversEverythingThatItTakes) {
  const Workload workload = SocketWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const char* const transport : {"tcp", "unix"}) {
      for (const char* const record : {"fixed:9", "number", "mixed:1-9000"}) {
        for (const char* const placement : {"free", "same", "apart"}) {
          const Case c = SocketCase(strategy.name, transport, record, "501", placement);
          if (!workload.takes(c).ok()) continue;
          ++run;
          const absl::StatusOr<std::unique_ptr<Pass>> pass = workload.make_pass(c);
          const absl::Status status = RunWhole(**pass);
          EXPECT_TRUE(status.ok()) << c.Name() << ": " << status;
          EXPECT_GT((*pass)->system_calls(), 2u) << c.Name();
          EXPECT_EQ((*pass)->flags(), std::vector<std::string_view>{schema::kCheckedApart});
        }
      }
    }
  }
  EXPECT_GE(run, 14u * 3 * 2);
}

TEST(SocketTest, EachRowSaysWhatAProgramCalls) {
  for (const WorkloadStrategy& strategy : SocketWorkload().strategies()) {
    EXPECT_EQ(strategy.code, "weir::OpenDuplex with the row " + std::string(strategy.name) +
                                 ", strategies/socket/socket_strategies.h");
  }
}

TEST(SocketTest, TakesEveryWayToCoalesce) {
  const Workload workload = SocketWorkload();
  for (const char* const coalesce : {"nagle", "nodelay", "cork"}) {
    const Case c = SocketCase("batched", "tcp", "fixed:9", "1000", "free", coalesce);
    EXPECT_TRUE(workload.takes(c).ok());
    EXPECT_TRUE(RunWhole(**workload.make_pass(c)).ok()) << coalesce;
  }
  EXPECT_FALSE(workload.takes(SocketCase("batched", "unix", "fixed:9", "1000", "free", "cork")).ok());
}

TEST(SocketTest, TimesEachDelivery) {
  const Workload workload = SocketWorkload();
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    const Case c = SocketCase(strategy.name, "tcp", "mixed:1-9000", "50");
    const std::unique_ptr<Pass> pass = *workload.make_pass(c);
    LatencyHistogram deliveries;
    ASSERT_TRUE(pass->Prepare().ok());
    const absl::Status ran = pass->RunObserved(deliveries);
    ASSERT_TRUE(ran.ok()) << c.Name() << ": " << ran;
    EXPECT_TRUE(pass->Finish().ok());
    EXPECT_EQ(deliveries.count(), 50u);
    EXPECT_GT(deliveries.max(), 0u);
  }
}

TEST(SocketTest, TheLimitsGoWithTheSameWork) {
  const Workload workload = SocketWorkload();
  const Case work = SocketCase("batched", "unix", "fixed:1000", "2000", "same");
  const std::vector<Case> limits = workload.limit_cases(work);
  ASSERT_EQ(limits.size(), 3u);
  EXPECT_EQ(limits.front().Word("placement"), "same");
  EXPECT_EQ(limits.front().Word("transport"), "unix");
  for (const Case& each : limits) {
    for (const Limit* const limit : workload.limits) {
      if (limit->name != each.strategy) continue;
      const absl::Status status = RunWhole(**limit->make_pass(each));
      EXPECT_TRUE(status.ok()) << each.Name() << ": " << status;
    }
  }
}

// Streams that lose a record, and one that changes a byte, never become a number.
template <class Change>
class Changing final : public AlteringWriter {
 public:
  using AlteringWriter::AlteringWriter;

 private:
  bool Pass(std::string_view record, size_t number) override {
    std::string changed(record);
    if (number == 100) Change()(changed);
    return under().Append(std::string_view(changed));
  }
};

struct LosesIt {
  void operator()(std::string& record) const { record.clear(); }
};
struct ChangesAByte {
  void operator()(std::string& record) const { record.back() ^= 1; }
};

TEST(SocketTest, WhatHasNotArrivedIsAnError) {
  const SocketStrategy broken[] = {
      {.name = "batched", .summary = "", .open_writer = OpenAltering<Changing<LosesIt>>},
      {.name = "changes", .summary = "", .open_writer = OpenAltering<Changing<ChangesAByte>>},
  };
  const Workload workload = MakeSocketWorkload("socket", "", broken);
  for (const SocketStrategy& each : broken) {
    const Case c = SocketCase(each.name, "tcp", "fixed:9", "1000");
    EXPECT_TRUE(absl::IsDataLoss(RunWhole(**workload.make_pass(c)))) << each.name;
  }
}

TEST(SocketTest, SaysWhatAParameterMayBe) {
  const Workload workload = SocketWorkload();
  for (const char* const key : {"transport", "coalesce", "placement", "congestion"}) {
    for (const char* const wrong : {"", "fast and loose", "/"}) {
      EXPECT_TRUE(absl::IsInvalidArgument(workload.FindParameter(key)->parse(wrong).status())) << key;
    }
  }
}

TEST(SocketTest, ACongestionControlThatTheKernelHasNotIsUnavailable) {
  const Workload workload = SocketWorkload();
  Case c = SocketCase("batched", "tcp", "fixed:9", "1000");
  c.Set("congestion", *workload.FindParameter("congestion")->parse("none_such"));
  EXPECT_TRUE(absl::IsUnavailable(RunWhole(**workload.make_pass(c))));
}

}  // namespace
}  // namespace weir
