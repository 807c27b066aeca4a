#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/peers/outside_peer.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

Case Numbers(uint64_t records) {
  return StreamCase("write", "", RecordSpec{}, records, {TargetSpec::Kind::kFile, testing::TempDir()});
}

// A peer whose program is a shell that runs `script`, with the file as $1.
OutsidePeer Shell(const char* script, OutsidePeer::Stream stream = OutsidePeer::Stream::kNumbers) {
  static const char* current;
  current = script;
  return {.workload = "write",
          .name = "shell",
          .summary = "",
          .program = "sh",
          .stream = stream,
          .call_per_record = false,
          .arguments =
              [](const OutsideTask& task) {
                return std::vector<std::string>{"-c", current, "sh", task.path, task.source};
              },
          .seconds = [](const ProcessResult& result) -> std::optional<double> {
            if (result.out.empty()) return std::nullopt;
            return std::stod(result.out);
          }};
}

absl::Status RunAll(Pass& pass) {
  for (absl::Status status : {pass.ProvideInput(), pass.Prepare(), pass.Run(), pass.Finish()}) {
    if (!status.ok()) return status;
  }
  return pass.Verify().status();
}

// Too little was asked for to be timed, which says nothing of what was written.
bool SaysNoTime(const absl::Status& status) {
  const std::string text(status.message());
  return text.find("did not say how long") != std::string::npos ||
         text.find("took no longer than to start") != std::string::npos;
}

class EveryPeerTest : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(, EveryPeerTest, testing::Range<size_t>(0, OutsidePeers().size()));

TEST_P(EveryPeerTest, WritesExactlyWhatIsAskedFor) {
  const OutsidePeer& peer = OutsidePeers()[GetParam()];
  SCOPED_TRACE(peer.name);
  if (peer.make_pass != nullptr) GTEST_SKIP() << peer.name << " makes no file; its pass is its workload's";
  const absl::Status here = FindProgram(peer.program).status();
  if (!here.ok()) GTEST_SKIP() << peer.name << " is not tried: " << here;
  for (const uint64_t records : {1, 9, 10, 11, 1000, 123'456}) {
    Case c = Numbers(records);
    c.workload = peer.workload;
    ASSERT_TRUE(CanWrite(peer, c).ok()) << CanWrite(peer, c);
    const auto pass = MakeOutsidePass(c, peer);
    const absl::Status status = RunAll(*pass);
    const bool coarse = peer.name == "fio" || peer.seconds == nullptr;
    if (coarse && SaysNoTime(status)) continue;  // less than a millisecond
    ASSERT_TRUE(status.ok()) << status << " with " << records;
    EXPECT_GT(pass->outside().value().wall_seconds, 0);
  }
}

TEST(OutsidePassTest, WhatCompressesHasARatio) {
  OutsidePeer peer = Shell("head -c 25 $2 > $1; echo 1", OutsidePeer::Stream::kFile);
  Case c = Numbers(20);
  for (const auto& [workload, ratio] : {std::pair("copy", std::optional<double>()), {"compress", 0.357}}) {
    peer.workload = c.workload = workload;
    const auto pass = MakeOutsidePass(c, peer);
    ASSERT_TRUE(pass->ProvideInput().ok() && pass->Prepare().ok() && pass->Run().ok());
    EXPECT_EQ(pass->packed_ratio().has_value(), ratio.has_value());
    EXPECT_NEAR(pass->packed_ratio().value_or(0), ratio.value_or(0), 0.001);
  }
}

TEST(OutsidePeersTest, AToolThatCompressesDoesNothingElseAndHasTheLevelsOfItsFormat) {
  const auto lz4 = std::ranges::find(OutsidePeers(), "lz4-tool", &OutsidePeer::name);
  ASSERT_NE(lz4, OutsidePeers().end());
  if (!FindProgram(lz4->program).ok()) GTEST_SKIP() << "there is no lz4";
  Case c = Numbers(1000);
  c.workload = "compress";
  c.Set("level", *ParseNumber("12", 1, 100));
  EXPECT_TRUE(CanWrite(*lz4, c).ok());
  c.Set("level", *ParseNumber("13", 1, 100));
  EXPECT_EQ(CanWrite(*lz4, c).message(), "lz4 has levels 1 to 12");
  c.Set("level", *ParseNumber("1", 1, 100));
  c.Set("through", ValueOf(std::string("socket")));
  EXPECT_FALSE(CanWrite(*lz4, c).ok());
  c.Set("through", ValueOf(std::string("target")));
  c.Set("cipher", ValueOf(std::string("none")));
  EXPECT_TRUE(CanWrite(*lz4, c).ok());
  c.Set("cipher", ValueOf(std::string("chacha20-poly1305")));
  EXPECT_FALSE(CanWrite(*lz4, c).ok());
}

TEST(OutsidePassTest, TheTimeIsTheProgramsOwn) {
  const OutsidePeer peer = Shell("printf ' 0  1 ' > $1; echo 0.125");
  const auto pass = MakeOutsidePass(Numbers(2), peer);
  ASSERT_TRUE(RunAll(*pass).ok());
  EXPECT_EQ(pass->outside().value().wall_seconds, 0.125);
  EXPECT_EQ(pass->bytes(), 6u);
}

TEST(OutsidePassTest, TheSourceHasTheWholeStream) {
  const OutsidePeer peer = Shell("cat $2 > $1; echo 1", OutsidePeer::Stream::kSource);
  const auto pass = MakeOutsidePass(Numbers(100'000), peer);
  const absl::Status status = RunAll(*pass);
  EXPECT_TRUE(status.ok()) << status;
}

// The script's own clock stands inside ours, and the test's around it: what is left of the pass's time is at
// most the whole, by the outer one, less the shortest start, by the inner one. To be longer than a start, the
// copy lasts as long as everything before it, of which at least one start is a part.
TEST(OutsidePassTest, OneThatDoesNotSayItsTimeIsTimedLessItsStart) {
  const std::string starts = testing::TempDir() + "/starts";
  std::filesystem::remove(starts);
  const std::string script = fmt::format(
      "begin=$(date +%s%N); if [ ! -s $2 ]; then echo $begin $(date +%s%N) >> {0}; exit; fi\n"
      "read first rest < {0}; while [ $(($(date +%s%N) - begin)) -le $((begin - first)) ]; do :; done\n"
      "cat $2 > $1",
      starts);
  OutsidePeer peer = Shell(script.c_str(), OutsidePeer::Stream::kFile);
  peer.workload = "copy";
  peer.seconds = nullptr;
  Case c = Numbers(1000);
  c.workload = "copy";
  const auto pass = MakeOutsidePass(c, peer);
  ASSERT_TRUE(pass->ProvideInput().ok());
  ASSERT_TRUE(pass->Prepare().ok());
  const auto from = std::chrono::steady_clock::now();
  const absl::Status ran = pass->Run();
  const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - from;
  ASSERT_TRUE(ran.ok()) << ran;
  ASSERT_TRUE(pass->Finish().ok());
  EXPECT_TRUE(pass->Verify().ok());
  double shortest = std::numeric_limits<double>::infinity();
  std::ifstream lines(starts);
  for (int64_t begin, end; lines >> begin >> end;)
    shortest = std::min(shortest, static_cast<double>(end - begin) * 1e-9);
  EXPECT_GT(pass->outside().value().wall_seconds, 0);
  EXPECT_LE(pass->outside().value().wall_seconds, whole.count() - shortest);
}

TEST(OutsidePassTest, WhatItWritesWrongIsFoundAndWhatItSaysWrongToo) {
  const std::pair<const char*, absl::StatusCode> wrong[] = {
      {"printf ' 0  2 ' > $1; echo 1", absl::StatusCode::kDataLoss},
      {"printf ' 0  1' > $1; echo 1", absl::StatusCode::kDataLoss},
      {"printf ' 0  1 ' > $1", absl::StatusCode::kInternal},
      {"echo 1; exit 3", absl::StatusCode::kInternal},
  };
  for (const auto& [script, code] : wrong) {
    const OutsidePeer peer = Shell(script);
    EXPECT_EQ(RunAll(*MakeOutsidePass(Numbers(2), peer)).code(), code) << script;
  }
}

TEST(OutsidePassTest, AnInterruptionEndsTheProgramAroundThePeerToo) {
  const OutsidePeer peer = Shell("kill -INT $PPID; exec sleep 600");
  const auto pass = MakeOutsidePass(Numbers(2), peer);
  const auto run = [&] {
    std::signal(SIGINT, SIG_DFL);
    RunAll(*pass).IgnoreError();
  };
  EXPECT_EXIT(run(), testing::KilledBySignal(SIGINT), "");
}

TEST(OutsidePassTest, ThePeerEndsWithTheGroupOfTheProgramAroundIt) {
  const OutsidePeer peer = Shell(
      "group() { cut -d' ' -f5 /proc/$1/stat; }; [ $(group $$) = $(group $PPID) ] && printf ' 0  1 ' > $1; "
      "echo 1");
  const absl::Status status = RunAll(*MakeOutsidePass(Numbers(2), peer));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(OutsidePassTest, APeerThatIsKilledIsSaidToBe) {
  const absl::Status status = RunAll(*MakeOutsidePass(Numbers(2), Shell("kill -KILL $$")));
  EXPECT_EQ(status.message(), "sh was ended by signal 9");
}

TEST(OutsidePassTest, WhatAPeerCannotDoHasAReason) {
  OutsidePeer peer = Shell("");
  Case c = Numbers(10);
  EXPECT_TRUE(CanWrite(peer, c).ok());
  c.Set("record", ValueOf(*ParseRecordSpec("fixed:8")));
  EXPECT_FALSE(CanWrite(peer, c).ok());
  peer.stream = OutsidePeer::Stream::kSource;
  EXPECT_TRUE(CanWrite(peer, c).ok());
  c.Set("records", ValueOf(uint64_t{1'000'000'000}));
  EXPECT_FALSE(CanWrite(peer, c).ok());
  c = Numbers(10);
  c.Set("target", ValueOf(*ParseTargetSpec("pipe")));
  EXPECT_FALSE(CanWrite(peer, c).ok());
  peer.program = "no-such-program";
  EXPECT_EQ(CanWrite(peer, Numbers(10)).code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace weir
