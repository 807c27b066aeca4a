#include "harness/workloads/workloads.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "harness/records/expected.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

// A directory that must be empty again at the end.
class WorkloadsTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override {
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
    std::filesystem::remove_all(directory_);
  }

  // One that any strategy of any workload has its parameters in.
  Case CaseOf(std::string_view workload, std::string_view strategy, uint64_t records,
              std::string_view reader = "batched") const {
    Case c = StreamCase(workload, strategy, RecordSpec{}, records, {TargetSpec::Kind::kFile, directory_});
    c.Set("buffer", ValueOf(4096));
    c.Set("reader", ValueOf(std::string(reader)));
    c.Set("writer", ValueOf("batched"));
    c.Set("threads", ValueOf(2));
    return c;
  }

  static void ExpectSound(Pass& pass, bool durable = true) {
    ASSERT_TRUE(pass.ProvideInput().ok());
    ASSERT_TRUE(pass.Prepare().ok());
    const absl::Status ran = pass.Run();
    ASSERT_TRUE(ran.ok()) << ran;
    ASSERT_TRUE(pass.Finish().ok());
    EXPECT_EQ(*pass.MakeDurable(), durable);
    const absl::StatusOr<Verified> verified = pass.Verify();
    EXPECT_TRUE(verified.ok()) << verified.status();
    // What keeps nothing asks the kernel for nothing.
    if (durable) {
      EXPECT_GT(pass.system_calls().value_or(1), 0u);
    }
  }

  const std::string directory_ = testing::TempDir() + "/workloads_test";
};

// Those on streams of records, in files.
std::vector<Workload> StreamWorkloads() {
  std::vector<Workload> workloads = Workloads();
  std::erase_if(workloads, [](const Workload& each) {
    return each.FindParameter("record") == nullptr || each.FindParameter("target") == nullptr;
  });
  return workloads;
}

size_t Threads() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

bool IsThreads(const CaseParameter& each) { return each.key == "threads"; }

constexpr uint64_t kCounts[] = {1, 2, 999, 30000};

// What a run tells its reader to include and call is there.
TEST(WorkloadCodeTest, WhatAProgramIsToCallStandsInTheHeaderThatIsNamed) {
  for (const Workload& workload : Workloads()) {
    size_t with_code = 0;
    for (const WorkloadStrategy& strategy : workload.strategies()) {
      SCOPED_TRACE(strategy.code);
      if (strategy.code.empty()) continue;
      ++with_code;
      std::smatch parts;
      ASSERT_TRUE(std::regex_match(strategy.code, parts, std::regex(R"(weir::(\w+)\b.*, (\S+\.h))")));
      std::ifstream header(parts[2].str());
      const std::string text(std::istreambuf_iterator<char>(header), {});
      EXPECT_TRUE(std::regex_search(text, std::regex("\\b" + parts[1].str() + "\\b")));
    }
    EXPECT_GT(with_code, 0u) << workload.name;
  }
}

TEST_F(WorkloadsTest, EveryStrategyOfEveryWorkloadMakesWhatItMust) {
  for (const Workload& workload : StreamWorkloads()) {
    for (const WorkloadStrategy& strategy : workload.strategies()) {
      for (const uint64_t records : kCounts) {
        SCOPED_TRACE(std::string(workload.name) + "/" + std::string(strategy.name));
        const Case c = CaseOf(workload.name, strategy.name, records);
        if (!strategy.supported.ok() || !workload.takes(c).ok()) continue;
        const auto pass = workload.make_pass(c);
        ASSERT_TRUE(pass.ok()) << pass.status();
        EXPECT_EQ((*pass)->input_bytes() > 0, workload.name != "write");
        ExpectSound(**pass, workload.name != "write" || !strategy.yardstick);
      }
    }
    EXPECT_EQ(workload.make_pass(CaseOf(workload.name, "none", 1)).status().code(),
              absl::StatusCode::kNotFound);
  }
}

// Whether a blocking write right after `before` takes all of it, to a pipe that is read slowly.
bool WritesWholeAfter(const std::function<void()>& before) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  std::thread reading([&] {
    std::vector<char> chunk(4096);
    while (::read(ends[0], chunk.data(), chunk.size()) > 0) continue;
  });
  const std::string stream(size_t{256} << 20, 'x');
  before();
  const bool whole = ::write(ends[1], stream.data(), stream.size()) == static_cast<ssize_t>(stream.size());
  ::close(ends[1]);
  reading.join();
  ::close(ends[0]);
  return whole;
}

// In a process of its own: what is supported is asked once. A ring that was opened for it and closed cuts the write
// of a library that does not go on with the rest, so it loses bytes that it would not lose without us.
TEST(WorkloadSupportTest, AskingWhatIsSupportedCutsNoLaterWriteShort) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        const bool whole = WritesWholeAfter([] {
          for (const Workload& workload : Workloads()) static_cast<void>(workload.strategies());
        });
        std::_Exit(whole ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

// More than is read ahead: a reader that is open has a thread that waits.
TEST_F(WorkloadsTest, NothingIsReadBeforeTheClockRuns) {
  const size_t threads = Threads();
  for (const Workload& workload : StreamWorkloads()) {
    if (workload.name == "write") continue;
    const bool maps = workload.FindParameter("threads") != nullptr;
    const std::string_view first = workload.strategies().front().name;
    for (const std::string_view reader : {"drained", "pooled"}) {
      const std::string_view strategy = maps ? first : workload.name == "copy" ? "pipe" : reader;
      const std::unique_ptr<Pass> pass =
          *workload.make_pass(CaseOf(workload.name, strategy, 300'000, reader));
      ASSERT_TRUE(pass->ProvideInput().ok());
      ASSERT_TRUE(pass->Prepare().ok());
      EXPECT_EQ(Threads(), threads) << workload.name << " " << reader;
    }
  }
}

// As a gate compares it. Calls to io_uring depend on how much the kernel gets done in between, and those of a
// library are counted from outside.
TEST_F(WorkloadsTest, SystemCallsAreTheSameEachTime) {
  for (const Workload& workload : StreamWorkloads()) {
    if (workload.name == "write") continue;
    for (const WorkloadStrategy& strategy : workload.strategies()) {
      if (!strategy.supported.ok() || strategy.name == "uring") continue;
      if (strategy.name == "stdio" || strategy.name == "iostream") continue;
      std::set<std::optional<uint64_t>> counts;
      for (int i = 0; i < 6; ++i) {
        const std::unique_ptr<Pass> pass = *workload.make_pass(
            CaseOf(workload.name, strategy.name, 100'000, i % 2 == 0 ? "pooled" : "drained"));
        ExpectSound(*pass);
        counts.insert(pass->system_calls());
      }
      EXPECT_EQ(counts.size(), 1u) << workload.name << " " << strategy.name;
    }
  }
}

TEST_F(WorkloadsTest, WhatCannotBeOpenedUnderTheClockIsAnErrorAndNoCrash) {
  for (const Workload& workload : StreamWorkloads()) {
    if (workload.name == "write") continue;  // it opens its target before
    const std::unique_ptr<Pass> pass =
        *workload.make_pass(CaseOf(workload.name, workload.strategies()[0].name, 10));
    ASSERT_TRUE(pass->ProvideInput().ok());
    ASSERT_TRUE(pass->Prepare().ok());
    for (const auto& made : std::filesystem::directory_iterator(directory_))
      std::filesystem::remove_all(made.path());
    EXPECT_EQ(pass->Run().code(), absl::StatusCode::kNotFound) << workload.name;
    EXPECT_TRUE(pass->Finish().ok()) << workload.name;
  }
}

TEST_F(WorkloadsTest, ACopyThatTheKernelRefusesIsNoFigure) {
  Case c = StreamCase("copy", "range", RecordSpec{}, 1000, {TargetSpec::Kind::kPipe, directory_});
  c.Set("buffer", ValueOf(4096));
  const std::unique_ptr<Pass> pass = *CopyWorkload().make_pass(c);
  ASSERT_TRUE(pass->ProvideInput().ok());
  ASSERT_TRUE(pass->Prepare().ok());
  ASSERT_TRUE(pass->Run().ok());
  const absl::Status status = pass->Finish();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_NE(status.message().find("refuses range"), absl::string_view::npos) << status;
}

TEST_F(WorkloadsTest, TheirLimitsAreThere) {
  for (const Workload& workload : StreamWorkloads()) {
    std::set<std::string_view> named, made;
    for (const Limit* limit : workload.limits) named.insert(limit->name);
    Case work = CaseOf(workload.name, workload.strategies()[0].name, 100);
    if (workload.FindParameter("threads") == nullptr) std::erase_if(work.parameters, IsThreads);
    const std::vector<Case> limits = workload.limit_cases(work);
    for (const Case& c : limits) {
      const auto limit = std::ranges::find(workload.limits, c.strategy, &Limit::name);
      ASSERT_NE(limit, workload.limits.end()) << c.Name();
      made.insert((*limit)->name);
      EXPECT_TRUE((*limit)->make_pass(c).ok()) << c.Name();
      EXPECT_EQ(workload.Units(c), 100u) << c.Name();
    }
    EXPECT_EQ(made, named) << workload.name;
  }
  const std::unique_ptr<Pass> transfer = *kTransferLimit.make_pass(CaseOf("limit", "transfer", 60000));
  ExpectSound(*transfer);
  EXPECT_EQ(transfer->file_bytes(), transfer->input_bytes());
  const std::unique_ptr<Pass> read = *kReadLimit.make_pass(CaseOf("limit", "read", 60000));
  ASSERT_TRUE(read->ProvideInput().ok());
  ASSERT_TRUE(read->Prepare().ok());
  ASSERT_TRUE(read->Run().ok());
  EXPECT_EQ(*read->Verify(), Verified::kLengthOnly);
  EXPECT_EQ(read->file_bytes(), 0u);
}

TEST_F(WorkloadsTest, ReadTakesNumbersOnlyAndCopyAnything) {
  Case c = CaseOf("", "", 1);
  c.Set("record", ValueOf(*ParseRecordSpec("fixed:8")));
  EXPECT_EQ(ReadWorkload().takes(c).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(CopyWorkload().takes(c).ok());
  c.Set("target", ValueOf(*ParseTargetSpec("pipe")));
  EXPECT_EQ(CopyWorkload().takes(c).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(WorkloadsTest, EveryRowIsWhole) {
  for (const Workload& workload : Workloads()) {
    SCOPED_TRACE(workload.name);
    EXPECT_NE(workload.FindParameter(workload.count), nullptr) << "the count is one of its parameters";
    std::set<std::string_view> keys;
    for (const Parameter& each : workload.parameters) {
      EXPECT_TRUE(keys.insert(each.key).second) << each.key << " twice";
      EXPECT_NE(each.parse, nullptr) << each.key;
      EXPECT_FALSE(each.meaning.empty() || each.value_name.empty()) << each.key;
    }
    for (const WorkloadStrategy& strategy : workload.strategies()) {
      for (const std::string_view key : strategy.lacks) EXPECT_TRUE(keys.contains(key)) << key;
      for (const auto& [key, text] : strategy.defaults) {
        ASSERT_TRUE(keys.contains(key)) << key;
        EXPECT_TRUE(workload.FindParameter(key)->parse(text).ok()) << key << " " << text;
      }
    }
  }
}

TEST(ExpectedEvensTest, HasTheSizeItSays) {
  for (const uint64_t count : {0, 1, 2, 9, 10, 11, 12, 99, 100, 101, 1234, 100001}) {
    ExpectedEvens evens(count);
    std::string all(1'000'000, '-');
    all.resize(evens.Read(all));
    EXPECT_EQ(all.size(), ExpectedEvens::Size(count)) << count;
    if (count == 12) {
      EXPECT_EQ(all, " 0  2  4  6  8  10 ");
    }
  }
}

}  // namespace
}  // namespace weir
