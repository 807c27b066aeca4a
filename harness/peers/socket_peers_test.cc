#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/peers/outside_peer.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/whole_pass.h"
#include "harness/workloads/workloads.h"

namespace weir {
namespace {

using Setting = std::pair<std::string_view, std::string_view>;

// What `weir run` makes of these flags.
Case SocketCase(std::string_view peer, std::vector<Setting> settings) {
  const Workload workload = SocketWorkload();
  Case c{"socket", std::string(peer)};
  for (const Parameter& each : workload.parameters) {
    const auto given = std::ranges::find(settings, each.key, &Setting::first);
    if (given == settings.end() && (each.by_default == nullptr || !each.of_the_work)) continue;
    const std::string text = given != settings.end() ? std::string(given->second) : each.by_default(c);
    absl::StatusOr<ParameterValue> value = each.parse(text);
    EXPECT_TRUE(value.ok()) << value.status();
    c.Set(each.key, *std::move(value));
  }
  return c;
}

const OutsidePeer& Peer(std::string_view name) {
  return *std::ranges::find(SocketPeers(), name, &OutsidePeer::name);
}

class EverySocketPeerTest : public testing::TestWithParam<size_t> {
 protected:
  void SetUp() override {
    const absl::Status here = FindProgram(peer_.program).status();
    if (!here.ok()) GTEST_SKIP() << peer_.name << " is not tried: " << here;
  }

  const OutsidePeer& peer_ = SocketPeers()[GetParam()];
};
INSTANTIATE_TEST_SUITE_P(, EverySocketPeerTest, testing::Range<size_t>(0, SocketPeers().size()));

TEST_P(EverySocketPeerTest, SendsAllWhereverItsEndsAre) {
  size_t run = 0;
  for (const char* const transport : {"tcp", "unix"}) {
    for (const char* const placement : {"free", "same", "apart"}) {
      const Case c = SocketCase(
          peer_.name,
          {{"transport", transport}, {"placement", placement}, {"record", "fixed:100"}, {"records", "1000"}});
      if (!SocketWorkload().takes(c).ok() || !CanWrite(peer_, c).ok()) continue;
      ++run;
      const std::unique_ptr<Pass> pass = MakeOutsidePass(c, peer_);
      const absl::Status status = RunWhole(*pass);
      ASSERT_TRUE(status.ok()) << c.Name() << ": " << status;
      EXPECT_GT(pass->outside().value().wall_seconds, 0) << c.Name();
      EXPECT_GT(pass->outside().value().cpu_seconds, 0) << c.Name();
      EXPECT_EQ(pass->bytes(), 100'000u);
    }
  }
  EXPECT_GE(run, 2u);
}

TEST_P(EverySocketPeerTest, TellsOfEachWhereItsRowSaysSo) {
  if (!peer_.times_each) return;
  const std::unique_ptr<Pass> pass =
      MakeOutsidePass(SocketCase(peer_.name, {{"record", "fixed:100"}, {"records", "1000"}}), peer_);
  ASSERT_TRUE(pass->Prepare().ok());
  LatencyHistogram deliveries;
  const absl::Status observed = pass->RunObserved(deliveries);
  ASSERT_TRUE(observed.ok()) << observed;
  EXPECT_GT(deliveries.count(), 100u);
  EXPECT_GT(deliveries.Percentile(0.5), 0u);
  // Half of the way there and back, of which the rate has the whole.
  EXPECT_LT(*deliveries.Percentile(0.01), pass->outside().value().wall_seconds / 1000 * 1e9);
}

// Programs of that name that are scripts, in which $real is the one that is installed.
class ScriptedPeerTest : public testing::Test {
 protected:
  void SetUp() override {
    const absl::StatusOr<std::string> real = FindProgram("iperf3");
    if (!real.ok()) GTEST_SKIP() << "not tried: " << real.status();
    real_ = *real;
    std::filesystem::create_directories(directory_);
    ::setenv("PATH", fmt::format("{}:{}", directory_, path_).c_str(), 1);
  }
  void TearDown() override { ::setenv("PATH", path_.c_str(), 1); }

  // `server` and `client`: what it does as which.
  absl::Status RunScript(std::string_view name, std::string_view server, std::string_view client) {
    const std::string path = fmt::format("{}/{}", directory_, name);
    std::ofstream(path) << "#!/bin/sh\nreal=" << real_ << " servers=" << servers()
                        << "\ncase $1 in\n-s | server) " << server << ";;\n*) " << client << ";;\nesac\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    const Case c = SocketCase(name, {{"record", "fixed:100"}, {"records", "1000"}});
    return RunWhole(*MakeOutsidePass(c, Peer(name)));
  }

  std::string servers() const { return directory_ + "/servers"; }
  std::vector<pid_t> Servers() const {
    std::ifstream file(servers());
    std::vector<pid_t> all;
    for (pid_t each; file >> each;) all.push_back(each);
    return all;
  }

  static constexpr std::string_view kServes = R"(echo $$ >> $servers; exec $real "$@")";
  const std::string directory_ =
      fmt::format("{}/{}", testing::TempDir(), testing::UnitTest::GetInstance()->current_test_info()->name());
  const std::string path_ = std::getenv("PATH");
  std::string real_;
};

TEST_F(ScriptedPeerTest, AClientThatFailsHoldsNobodyUpAndLeavesNoServer) {
  const absl::Status failed = RunScript("iperf3", kServes, "echo it broke >&2; exit 3");
  EXPECT_EQ(std::string(failed.message()), "iperf3 ended with exit code 3: it broke");
  ASSERT_EQ(Servers().size(), 1u) << "and is not tried again";
  EXPECT_EQ(::kill(Servers().front(), 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST_F(ScriptedPeerTest, AServerThatEndsAtOnceIsTriedOnOtherPorts) {
  const absl::Status failed = RunScript("iperf3", "echo $$ >> $servers; exit 1", "exit 0");
  EXPECT_TRUE(absl::IsUnavailable(failed)) << failed;
  EXPECT_GT(Servers().size(), 1u);
}

TEST_F(ScriptedPeerTest, AClientThatSaysNoFigureIsAnError) {
  for (const char* const says : {"", "Test ended", "\"sum_received\": {\"seconds\": 0, \"bytes\": 100000}"}) {
    const absl::Status failed = RunScript("iperf3", kServes, fmt::format("echo '{}'", says));
    EXPECT_EQ(std::string(failed.message()), "iperf3 did not say how long it took") << says;
  }
}

TEST_F(ScriptedPeerTest, TimesAreByTheRateThatTheClientSays) {
  const Case c = SocketCase("iperf3", {{"record", "fixed:100"}, {"records", "1000"}});
  ASSERT_TRUE(
      RunScript("iperf3", kServes, "echo '\"sum_received\": {\"seconds\": 2, \"bytes\": 50000}'").ok());
  const std::unique_ptr<Pass> pass = MakeOutsidePass(c, Peer("iperf3"));
  ASSERT_TRUE(pass->Prepare().ok());
  ASSERT_TRUE(pass->Run().ok());
  EXPECT_DOUBLE_EQ(pass->outside().value().wall_seconds, 4);
}

TEST_F(ScriptedPeerTest, ASenderThatNeverConnectsHoldsNobodyUp) {
  EXPECT_EQ(std::string(RunScript("socat", "", "exit 0").message()), "socat ended and had not connected");
  EXPECT_EQ(std::string(RunScript("socat", "", "exit 2").message()), "socat ended with exit code 2");
}

TEST(SocketPeersTest, WhatAPeerCannotDoHasAReason) {
  struct {
    const char* peer;
    std::vector<Setting> settings;
    const char* reason;
  } const refused[] = {
      {"iperf3", {{"transport", "unix"}}, "has no Unix sockets"},
      {"iperf3", {{"record", "mixed:8-40"}}, "sends blocks of one size up to 1 MiB: --record fixed:B"},
      {"iperf3", {{"coalesce", "cork"}}, "does not cork"},
      {"sockperf",
       {{"record", "fixed:9"}, {"records", "9"}},
       "sends blocks of 14 bytes or more: --record fixed:100"},
      {"sockperf", {{"congestion", "none_such"}}, "is not told of congestion control: the system's only"},
      {"socat", {{"coalesce", "nodelay"}}, "is not told how to coalesce: --coalesce nagle"},
      {"node", {{"record", "mixed:8-40"}}, "its script sends pieces of one size: --record fixed:B"},
  };
  for (const auto& [peer, settings, reason] : refused) {
    const absl::Status refusal = Peer(peer).can(Peer(peer), SocketCase(peer, settings));
    EXPECT_EQ(std::string(refusal.message()), reason);
  }
}

}  // namespace
}  // namespace weir
