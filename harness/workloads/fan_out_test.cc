#include <sys/socket.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/workloads/cpu_placement.h"
#include "harness/workloads/fan_out_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

struct Asked {
  std::string_view transport = "tcp", readers = "5", size = "1000", slow = "none", behind = "wait";
  std::string congestion = transport == "unix" ? "none" : UnpacedCongestion();
  std::string_view lag = "100000", placement = "free", socket_buffer = "16KiB", deliveries = "500";
};

absl::StatusOr<Case> FanOutCase(std::string_view strategy, const Asked& asked) {
  const Workload workload = FanOutWorkload();
  Case c{"fan-out", std::string(strategy)};
  const std::pair<std::string_view, std::string_view> given[] = {{"transport", asked.transport},
                                                                 {"readers", asked.readers},
                                                                 {"size", asked.size},
                                                                 {"slow", asked.slow},
                                                                 {"behind", asked.behind},
                                                                 {"lag", asked.lag},
                                                                 {"placement", asked.placement},
                                                                 {"congestion", asked.congestion},
                                                                 {"socket_buffer", asked.socket_buffer},
                                                                 {"deliveries", asked.deliveries}};
  for (const auto& [key, text] : given) {
    const Parameter* const parameter = workload.FindParameter(key);
    if (parameter == nullptr) return absl::NotFoundError(std::string(key));
    absl::StatusOr<ParameterValue> value = parameter->parse(text);
    if (!value.ok()) return value.status();
    c.Set(key, *std::move(value));
  }
  return c;
}

TEST(FanOutTest, EveryStrategyDoesEverything) {
  const Workload workload = FanOutWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const Asked& asked :
         {Asked{}, Asked{.transport = "unix"}, Asked{.size = "16"}, Asked{.size = "65536"},
          Asked{.placement = "same"}, Asked{.transport = "unix", .placement = "same"},
          Asked{.readers = "1", .lag = "1000"}, Asked{.slow = "1GB"}, Asked{.slow = "1GB", .behind = "skip"},
          Asked{.slow = "stuck", .behind = "drop", .lag = "1000000", .deliveries = "20000"},
          Asked{.transport = "unix", .slow = "stuck", .behind = "skip"}}) {
      const absl::StatusOr<Case> c = FanOutCase(strategy.name, asked);
      ASSERT_TRUE(c.ok()) << c.status();
      ASSERT_TRUE(workload.takes(*c).ok()) << workload.takes(*c);
      ++run;
      const absl::Status status = RunWhole(**workload.make_pass(*c));
      EXPECT_TRUE(status.ok()) << c->Name() << ": " << status;
    }
  }
  EXPECT_GE(run, 4u * 11);
}

TEST(FanOutTest, BothEndsMayHaveACpuOfTheirOwn) {
  if (UsableCpus() < 2) GTEST_SKIP() << "one CPU only";
  const Workload workload = FanOutWorkload();
  const absl::StatusOr<Case> c = FanOutCase("ring", {.placement = "apart"});
  ASSERT_TRUE(workload.takes(*c).ok()) << workload.takes(*c);
  const size_t cpus = UsableCpus();
  {
    const std::unique_ptr<Pass> pass = *workload.make_pass(*c);
    ASSERT_TRUE(pass->Prepare().ok());
    EXPECT_EQ(UsableCpus(), 1u);
    EXPECT_TRUE(pass->Run().ok());
    EXPECT_TRUE(pass->Verify().ok());
    EXPECT_EQ(UsableCpus(), cpus);
  }
  EXPECT_EQ(UsableCpus(), cpus);
}

TEST(FanOutTest, LooksAtEveryByteWhereItIsNotTimed) {
  const Workload workload = FanOutWorkload();
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const std::string_view transport : {"tcp", "unix"}) {
      const std::unique_ptr<Pass> pass =
          *workload.make_pass(*FanOutCase(strategy.name, {.transport = transport, .size = "5000"}));
      LatencyHistogram deliveries;
      ASSERT_TRUE(pass->Prepare().ok());
      const absl::Status run = pass->RunObserved(deliveries);
      EXPECT_TRUE(run.ok()) << run;
      EXPECT_EQ(deliveries.count(), 500u);
      EXPECT_TRUE(pass->socket_bytes().has_value());
    }
  }
}

TEST(FanOutTest, SaysWhatMakesNoSense) {
  for (const Asked& wrong :
       {Asked{.transport = "pigeon"}, Asked{.readers = "0"}, Asked{.size = "15"}, Asked{.slow = "0"},
        Asked{.slow = "sometimes"}, Asked{.behind = "hide"}, Asked{.lag = "0"}})
    EXPECT_EQ(FanOutCase("ring", wrong).status().code(), absl::StatusCode::kInvalidArgument);
  const Workload workload = FanOutWorkload();
  EXPECT_FALSE(workload.takes(*FanOutCase("ring", {.deliveries = "501"})).ok())
      << "no multiple of the readers";
  EXPECT_FALSE(workload.takes(*FanOutCase("ring", {.size = "200000"})).ok()) << "larger than the lag";
  for (const std::string_view transport : {"tcp", "unix"})
    for (const char* const congestion : {"cubic", "none"})
      EXPECT_EQ(workload.takes(*FanOutCase("ring", {.transport = transport, .congestion = congestion})).ok(),
                (transport == "tcp") == (congestion == std::string_view("cubic")))
          << transport << " " << congestion;
}

TEST(FanOutTest, AReaderThatIsToBeDroppedAndIsNotIsAnError) {
  const Workload workload = FanOutWorkload();
  const Case c = *FanOutCase("ring", {.slow = "stuck", .behind = "drop", .deliveries = "5"});
  EXPECT_EQ(RunWhole(**workload.make_pass(c)).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(FanOutTest, UsualDeliveriesAreAMultipleOfTheReaders) {
  const Workload workload = FanOutWorkload();
  for (const std::string_view readers : {"1", "7", "100", "999", "20000"}) {
    for (const std::string_view slow : {"none", "stuck"}) {
      Case c = *FanOutCase("ring", {.readers = readers, .slow = slow});
      c.Set(
          "deliveries",
          *workload.FindParameter("deliveries")->parse(workload.FindParameter("deliveries")->by_default(c)));
      EXPECT_EQ(c.Number("deliveries") % c.Number("readers"), 0u);
    }
  }
}

// What sends other bytes, fewer or more, or to some readers alone, never becomes a number.
class Cheat : public FanOutSubject {
 public:
  absl::StatusOr<std::vector<Socket>> Connect() override {
    std::vector<Socket> reading;
    for (int i = 0; i < 2; ++i) {
      absl::StatusOr<SocketPair> pair = SocketPair::Make(SocketPair::Kind::kUnix);
      if (!pair.ok()) return pair.status();
      reading.push_back(std::move(pair->connected));
      sending_.push_back(std::move(pair->accepted));
    }
    return reading;
  }
  absl::Status Begin() override { return absl::OkStatus(); }
  absl::Status Publish(std::string_view record) override {
    std::string bytes(record);
    Spoil(bytes);
    for (Socket& each : sending_) ::send(each.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return absl::OkStatus();
  }
  absl::Status Close() override { return sending_.clear(), absl::OkStatus(); }

 private:
  virtual void Spoil(std::string& bytes) = 0;
  std::vector<Socket> sending_;
};
struct SendsFewer final : Cheat {
  void Spoil(std::string& bytes) override { bytes.pop_back(); }
};
struct SendsMore final : Cheat {
  void Spoil(std::string& bytes) override { bytes += '!'; }
};
// As where a ring is written to before all of it has been read.
struct SendsTheNext final : Cheat {
  void Spoil(std::string& bytes) override { ++bytes[512]; }
};
struct SendsOtherFilling final : Cheat {
  void Spoil(std::string& bytes) override { ++bytes.back(); }
};

template <class Subject>
std::unique_ptr<Pass> PassOf() {
  static const FanOutStrategy strategy = {
      .name = "ring", .summary = "", .call_each = false, .make = [](std::string_view, const FanOutSetup&) {
        return std::unique_ptr<FanOutSubject>(std::make_unique<Subject>());
      }};
  const Workload workload = MakeFanOutWorkload("fan-out", "", {&strategy, 1});
  return *workload.make_pass(*FanOutCase("ring", {.readers = "2", .deliveries = "20"}));
}

TEST(FanOutTest, WhatArrivesShortOrLongIsAnError) {
  EXPECT_EQ(RunWhole(*PassOf<SendsFewer>()).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(RunWhole(*PassOf<SendsMore>()).code(), absl::StatusCode::kDataLoss);
}

TEST(FanOutTest, OtherBytesAreAnErrorWhereTheyAreLookedAt) {
  for (const std::unique_ptr<Pass>& pass : {PassOf<SendsTheNext>(), PassOf<SendsOtherFilling>()}) {
    LatencyHistogram ignored;
    ASSERT_TRUE(pass->Prepare().ok());
    const absl::Status run = pass->RunObserved(ignored);
    EXPECT_EQ(run.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(run.message(), testing::HasSubstr("record 0"));
  }
}

}  // namespace
}  // namespace weir
