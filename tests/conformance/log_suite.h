#ifndef WEIR_TESTS_CONFORMANCE_LOG_SUITE_H_
#define WEIR_TESTS_CONFORMANCE_LOG_SUITE_H_

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/commit/log_file.h"
#include "strategies/commit/logs.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/power_cut.h"
#include "tests/conformance/recording_system_calls.h"
#include "tests/conformance/watchdog.h"

// THE conformance suite of logs: every clause of the contract in strategies/commit/log.h, for every row that is
// given to INSTANTIATE_TEST_SUITE_P(Logs, LogTest, rows, LogName).

namespace weir {

inline std::string LogName(const testing::TestParamInfo<LogStrategy>& info) {
  return std::string(info.param.name);
}
inline void PrintTo(const LogStrategy& row, std::ostream* out) { *out << row.name; }

// "3 17" and some filling: the 17th record of thread 3.
inline std::string RecordOfThread(int thread, int index) {
  return fmt::format("{} {} {}", thread, index, std::string(static_cast<size_t>(index * 7 % 300), 'x'));
}

// How many records of each thread there are; and whether they are the first ones, in their order.
struct Recovered {
  std::map<int, int> counts;
  bool is_in_order = true;
};
inline Recovered RecoverThreads(const std::string& path) {
  Recovered recovered;
  const absl::StatusOr<LogEnd> end = RecoverLog(path, [&](std::string_view record) {
    const int thread = std::atoi(std::string(record.substr(0, record.find(' '))).c_str());
    if (record != RecordOfThread(thread, recovered.counts[thread]++)) recovered.is_in_order = false;
  });
  EXPECT_TRUE(end.ok()) << end.status();
  return recovered;
}

// A file that costs nothing to fill again and again.
class FileInMemory {
 public:
  FileInMemory() : descriptor_(::memfd_create("log", MFD_CLOEXEC)) { EXPECT_GE(descriptor_, 0); }
  ~FileInMemory() { ::close(descriptor_); }

  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }
  void Fill(std::string_view content) const {
    EXPECT_EQ(::ftruncate(descriptor_, 0), 0);
    EXPECT_EQ(::pwrite(descriptor_, content.data(), content.size(), 0), static_cast<ssize_t>(content.size()));
  }

 private:
  const int descriptor_;
};

class LogTest : public testing::TestWithParam<LogStrategy> {
 protected:
  void SetUp() override {
    if (const absl::Status can = GetParam().supported == nullptr ? absl::OkStatus() : GetParam().supported();
        !can.ok())
      GTEST_SKIP() << can;
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    path_ = testing::TempDir() + "/" + name.substr(0, name.find('/')) + std::string(GetParam().name);
    std::filesystem::remove(path_);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::unique_ptr<Log> MustOpen(LogOptions options = {}) {
    options.path = path_;
    absl::StatusOr<std::unique_ptr<Log>> log = GetParam().Open(options);
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? *std::move(log) : nullptr;
  }

  std::vector<std::string> ReadBack() const {
    std::vector<std::string> records;
    const absl::StatusOr<LogEnd> end =
        RecoverLog(path_, [&](std::string_view record) { records.emplace_back(record); });
    EXPECT_TRUE(end.ok()) << end.status();
    EXPECT_EQ(end.ok() ? end->records : 0, records.size());
    return records;
  }

  std::string path_;
};

TEST_P(LogTest, ReadsBackWhatWasSubmitted) {
  std::vector<std::string> sent;
  const std::unique_ptr<Log> log = MustOpen();
  for (const size_t size : {0u, 1u, 100u, 511u, 512u, 4095u, 4096u, 4097u, 70'000u, 1'000'000u, 3u}) {
    sent.emplace_back(size, static_cast<char>('a' + size % 26));
    ASSERT_TRUE(log->Append(sent.back()).ok());
  }
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(ReadBack(), sent);
  EXPECT_EQ(log->accounting().records, sent.size());
}

TEST_P(LogTest, ItIsThereWhenAppendReturns) {
  const std::unique_ptr<Log> log = MustOpen();
  for (size_t i = 1; i <= 20; ++i) {
    ASSERT_TRUE(log->Append(fmt::format("record {}", i)).ok());
    ASSERT_EQ(ReadBack().size(), i);
  }
}

TEST_P(LogTest, WaitingForTheLastIsWaitingForAll) {
  const std::unique_ptr<Log> log = MustOpen();
  Ticket last = 0;
  for (int i = 0; i < 100; ++i) last = *log->Submit(RecordOfThread(0, i));
  ASSERT_TRUE(log->Wait(last).ok());
  EXPECT_EQ(ReadBack().size(), 100u);
}

TEST_P(LogTest, CloseCommitsWhatNobodyWaitedFor) {
  const std::unique_ptr<Log> log = MustOpen();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(log->Submit(RecordOfThread(0, i)).ok());
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(ReadBack().size(), 100u);
}

TEST_P(LogTest, KeepsTheOrderOfEachThread) {
  constexpr int kThreads = 4, kRecords = 200;
  const std::unique_ptr<Log> log = MustOpen();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kRecords; ++i) {
        const absl::StatusOr<Ticket> ticket = log->Submit(RecordOfThread(thread, i));
        EXPECT_TRUE(ticket.ok());
        if (i % (thread + 2) != 0) continue;
        EXPECT_TRUE(log->Wait(*ticket).ok());
      }
    });
  }
  for (std::thread& each : threads) each.join();
  ASSERT_TRUE(log->Close().ok());
  const Recovered recovered = RecoverThreads(path_);
  EXPECT_TRUE(recovered.is_in_order);
  for (int thread = 0; thread < kThreads; ++thread) EXPECT_EQ(recovered.counts.at(thread), kRecords);
}

// For sanitizers: threads come, commit and go, a thousand times. Nothing is said of the order of two threads, one of
// which comes when the other has gone.
TEST_P(LogTest, ThreadsComeAndGo) {
  constexpr int kRepetitions = 1000, kOfOneLog = 50, kThreads = 4;
  std::unique_ptr<Log> log;
  for (int i = 0; i < kRepetitions; ++i) {
    if (i % kOfOneLog == 0) {
      std::filesystem::remove(path_);
      log = MustOpen();
    }
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&, thread] {
        EXPECT_TRUE(log->Append(RecordOfThread(thread, 2 * (i % kOfOneLog))).ok());
        const absl::StatusOr<Ticket> ticket = log->Submit(RecordOfThread(thread, 2 * (i % kOfOneLog) + 1));
        EXPECT_TRUE(ticket.ok());
        EXPECT_TRUE(thread % 2 == 1 || log->Wait(*ticket).ok());
        EXPECT_GT(log->accounting().frames, 0u);
      });
    }
    for (std::thread& each : threads) each.join();
    if (i % kOfOneLog != kOfOneLog - 1) continue;
    ASSERT_TRUE(log->Close().ok());
    const Recovered recovered = RecoverThreads(path_);
    for (int thread = 0; thread < kThreads; ++thread) EXPECT_EQ(recovered.counts.at(thread), 2 * kOfOneLog);
  }
}

TEST_P(LogTest, GoesOnBehindWhatIsWhole) {
  for (int i = 0; i < 3; ++i) {
    const std::unique_ptr<Log> log = MustOpen();
    ASSERT_TRUE(log->Append(RecordOfThread(0, i)).ok());
    ASSERT_TRUE(log->Close().ok());
    std::ofstream(path_, std::ios::app | std::ios::binary) << "torn" << std::string(5000, '\xff');
  }
  const Recovered recovered = RecoverThreads(path_);
  EXPECT_TRUE(recovered.is_in_order);
  EXPECT_EQ(recovered.counts.at(0), 3);
}

// A few bytes less, and one that is wrong, cost the frame in which they lie and what follows, and no more.
TEST_P(LogTest, NothingTornIsReadBack) {
  {
    const std::unique_ptr<Log> log = MustOpen();
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(log->Append(RecordOfThread(0, i)).ok());
    ASSERT_TRUE(log->Close().ok());
  }
  std::string whole;
  {
    std::ifstream written(path_, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(written), {});
  }
  const FileInMemory file;
  int least = 5;
  const size_t step = 1 + whole.size() / 3000;
  for (size_t at = 0; at < whole.size(); at += step) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    for (const std::string& each : {whole.substr(0, at), damaged}) {
      file.Fill(each);
      const Recovered recovered = RecoverThreads(file.path());
      ASSERT_TRUE(recovered.is_in_order) << at;
      if (!recovered.counts.empty()) least = std::min(least, recovered.counts.at(0));
    }
  }
  EXPECT_LT(least, 5);
}

TEST_P(LogTest, RefusesWhatIsLargerThanItsMemory) {
  const std::unique_ptr<Log> log = MustOpen({.memory = 1000});
  EXPECT_EQ(log->Append(std::string(1000, 'x')).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(log->Append(std::string(900, 'x')).ok());
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(ReadBack().size(), 1u);
}

TEST_P(LogTest, WhoSubmitsMoreThanThereIsRoomForWaitsForRoom) {
  const std::unique_ptr<Log> log = MustOpen({.memory = 1000});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) EXPECT_TRUE(log->Submit(RecordOfThread(thread, i)).ok());
    });
  }
  for (std::thread& each : threads) each.join();
  ASSERT_TRUE(log->Close().ok());
  EXPECT_EQ(ReadBack().size(), 150u);
}

TEST_P(LogTest, TakesNothingOnceItIsClosed) {
  const std::unique_ptr<Log> log = MustOpen();
  ASSERT_TRUE(log->Append("a").ok());
  ASSERT_TRUE(log->Close().ok());
  EXPECT_TRUE(log->Close().ok());
  EXPECT_EQ(log->Append("b").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReadBack().size(), 1u);
}

TEST_P(LogTest, OpensOnlyWhatIsAFileAndOnlyWithSomeMemory) {
  EXPECT_FALSE(GetParam().Open({.path = testing::TempDir()}).ok());
  EXPECT_FALSE(GetParam().Open({.path = testing::TempDir() + "/none/log"}).ok());
  for (const size_t memory : {size_t{0}, kMaxLogMemory + 1})
    EXPECT_EQ(GetParam().Open({.path = path_, .memory = memory}).status().code(),
              absl::StatusCode::kInvalidArgument);
}

// Each call of a kind fails in turn, until so many are not made. What was acknowledged is there; from the first
// failure on nothing is acknowledged, and everyone is told.
TEST_P(LogTest, AFaultAtAnyCallIsToldAndLosesNothing) {
  bool closing_was_told = false;
  for (const Call call :
       {Call::kOpen, Call::kWrite, Call::kSync, Call::kTruncate, Call::kClose, Call::kRead, Call::kStat}) {
    for (uint64_t nth = 0;; ++nth) {
      const Attempt attempt(fmt::format("{} {}", CallName(call), nth));
      std::filesystem::remove(path_);
      const auto calls = std::make_shared<FaultySystemCalls>([&](const FaultySystemCalls::Moment& moment) {
        return moment.call == call && moment.nth == nth ? std::optional<int64_t>(-EIO) : std::nullopt;
      });
      absl::StatusOr<std::unique_ptr<Log>> log = GetParam().Open({.path = path_, .system_calls = calls});
      std::array<std::atomic<int>, 4> acknowledged{};
      bool told = !log.ok();
      if (log.ok()) {
        std::vector<std::thread> threads;
        std::atomic<bool> has_failed = false;
        for (int thread = 0; thread < 4; ++thread) {
          threads.emplace_back([&, thread] {
            for (int i = 0; i < 4; ++i) {
              const bool failed_before = has_failed;
              const absl::Status appended = (*log)->Append(RecordOfThread(thread, i));
              if (!appended.ok()) has_failed = true;
              if (!appended.ok()) continue;
              EXPECT_FALSE(failed_before) << "acknowledged after a failure";
              ++acknowledged[static_cast<size_t>(thread)];
            }
          });
        }
        for (std::thread& each : threads) each.join();
        const absl::Status closed = (*log)->Close();
        EXPECT_EQ(closed, (*log)->Close());
        EXPECT_TRUE(!has_failed || !closed.ok());
        told = has_failed || !closed.ok();
      }
      log = absl::CancelledError();
      EXPECT_EQ(calls->misuses(), 0u);
      if (calls->faults() == 0) break;
      // Of the directory and of what wakes a thread nothing is lost when they are closed.
      EXPECT_TRUE(told || call == Call::kClose);
      closing_was_told |= told && call == Call::kClose;
      if (std::filesystem::exists(path_)) {
        const Recovered recovered = RecoverThreads(path_);
        EXPECT_TRUE(recovered.is_in_order);
        for (int thread = 0; thread < 4; ++thread) {
          const auto found = recovered.counts.find(thread);
          EXPECT_GE(found == recovered.counts.end() ? 0 : found->second,
                    acknowledged[static_cast<size_t>(thread)]);
        }
      }
    }
  }
  EXPECT_TRUE(closing_was_told);
}

// From the fortieth write, and the fortieth sync, on the device says no.
TEST_P(LogTest, AFailureFailsEveryWaiterAndAllThatComes) {
  const auto calls = std::make_shared<FaultySystemCalls>([&](const FaultySystemCalls::Moment& moment) {
    const bool fails = moment.call == Call::kSync || moment.call == Call::kWrite;
    return fails && moment.nth >= 40 ? std::optional<int64_t>(-EIO) : std::nullopt;
  });
  const std::unique_ptr<Log> log = MustOpen({.system_calls = calls});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; log->Append(RecordOfThread(thread, i)).ok(); ++i) {
      }
      EXPECT_FALSE(log->Append("more").ok());
      EXPECT_FALSE(log->Append("more").ok());
    });
  }
  for (std::thread& each : threads) each.join();
  EXPECT_FALSE(log->Close().ok());
}

// Whatever a power cut leaves at any moment, what is read back is a beginning of what was submitted, with
// everything that was committed by then.
TEST_P(LogTest, APowerCutLosesNothingThatWasCommitted) {
  const auto calls = std::make_shared<RecordingSystemCalls>();
  const std::unique_ptr<Log> log = MustOpen({.system_calls = calls});
  const size_t first = calls->events().size();
  std::vector<size_t> acknowledged;  // each: how many events there were
  for (int i = 0; i < 24; ++i) {
    const absl::StatusOr<Ticket> ticket = log->Submit(RecordOfThread(0, i));
    ASSERT_TRUE(ticket.ok());
    if (i % 4 == 1) continue;
    ASSERT_TRUE(log->Wait(*ticket).ok());
    acknowledged.resize(static_cast<size_t>(i) + 1, calls->events().size());
  }
  const std::vector<FileEvent> events = calls->events();
  const FileInMemory found;
  std::mt19937_64 random(1);
  size_t files = 0;
  const auto try_cut = [&](std::vector<FileEvent> before, size_t certain) {
    const auto committed = GetParam().durable
                               ? std::ranges::count_if(acknowledged, [&](size_t at) { return at <= certain; })
                               : 0;
    PowerCut(before).ForEachFile(random, [&](const std::string& file) {
      ++files;
      found.Fill(file);
      const Recovered recovered = RecoverThreads(found.path());
      const int count = recovered.counts.empty() ? 0 : recovered.counts.begin()->second;
      EXPECT_TRUE(recovered.is_in_order && recovered.counts.size() <= 1);
      EXPECT_GE(count, committed) << "after " << before.size() << " events";
      return !HasFailure();
    });
  };
  for (size_t cut = first; cut <= events.size() && !HasFailure(); ++cut) {
    std::vector<FileEvent> before(events.begin(), events.begin() + static_cast<ptrdiff_t>(cut));
    try_cut(before, cut);
    if (cut == first || !before.back().is_durable) continue;
    before.back().is_durable = false;  // it was under way
    try_cut(std::move(before), cut - 1);
  }
  EXPECT_GT(files, 24u);
}

// From eight threads, at a random moment, again and again, on a log that goes on where it was.
TEST_P(LogTest, AKillLosesNothingThatWasAcknowledged) {
  constexpr int kThreads = 8, kKills = 150;  // of each strategy; 1,000 over all
  struct Shared {
    std::array<std::atomic<int>, kThreads> acknowledged;
  };
  auto* const shared = static_cast<Shared*>(
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(shared, MAP_FAILED);
  std::mt19937 random(7);
  for (int kill = 0; kill < kKills && !HasFailure(); ++kill) {
    if (kill % 5 == 0) {
      std::filesystem::remove(path_);
      for (auto& each : shared->acknowledged) each = 0;
    }
    const std::map<int, int> before =
        std::filesystem::exists(path_) ? RecoverThreads(path_).counts : std::map<int, int>();
    const pid_t child = ::fork();
    if (child == 0) {
      absl::StatusOr<std::unique_ptr<Log>> log = GetParam().open({.path = path_});
      if (!log.ok()) ::_exit(1);
      std::vector<std::thread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
          const auto found = before.find(thread);
          for (int i = found == before.end() ? 0 : found->second;; ++i) {
            if (!(*log)->Append(RecordOfThread(thread, i)).ok()) ::_exit(2);
            shared->acknowledged[static_cast<size_t>(thread)] = i + 1;
          }
        });
      }
      for (std::thread& each : threads) each.join();
    }
    ASSERT_GT(child, 0);
    const auto sum = [&] {
      int all = 0;
      for (const auto& each : shared->acknowledged) all += each;
      return all;
    };
    const int target = sum() + static_cast<int>(random() % 60);
    while (sum() < target && ::waitpid(child, nullptr, WNOHANG) == 0) std::this_thread::yield();
    for (unsigned spin = random() % 100'000; spin > 0; --spin) asm volatile("");
    ::kill(child, SIGKILL);
    int state = 0;
    if (::waitpid(child, &state, 0) == child) {
      ASSERT_TRUE(WIFSIGNALED(state)) << "the child ended by itself: " << state;
    }
    const Recovered recovered = std::filesystem::exists(path_) ? RecoverThreads(path_) : Recovered();
    EXPECT_TRUE(recovered.is_in_order) << kill;
    for (int thread = 0; thread < kThreads; ++thread) {
      const auto found = recovered.counts.find(thread);
      EXPECT_GE(found == recovered.counts.end() ? 0 : found->second,
                shared->acknowledged[static_cast<size_t>(thread)].load())
          << "thread " << thread << ", kill " << kill;
    }
  }
  ::munmap(shared, sizeof(Shared));
}

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_LOG_SUITE_H_
