// The log on an io_uring where the ring, or what wakes its thread, fails.

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/commit/logs.h"
#include "strategies/file/system_calls.h"
#include "tests/doubles/fake_ring.h"

namespace weir {
namespace {

using testing::HasSubstr;

class Calls final : public SystemCalls {
 public:
  std::function<void(FakeRing& ring)> prepare = [](FakeRing&) {};
  int ring_error = 0, eventfd_error = 0, wake_error = 0;

 private:
  std::unique_ptr<IoRing> DoOpenRing(unsigned) override {
    errno = ring_error;
    if (ring_error != 0) return nullptr;
    auto ring = std::make_unique<FakeRing>();
    ring->read_hangs = [](const RingRead&) { return true; };
    prepare(*ring);
    return ring;
  }
  int DoEventfd(unsigned value, int flags) override {
    errno = eventfd_error;
    return eventfd_error != 0 ? -1 : SystemCalls::DoEventfd(value, flags);
  }
  int DoEventfdWrite(int fd, uint64_t value) override {
    errno = wake_error;
    return wake_error != 0 ? -1 : SystemCalls::DoEventfdWrite(fd, value);
  }
};

class RingLogTest : public testing::Test {
 protected:
  static constexpr int kThreads = 4, kRecords = 10;

  void SetUp() override { std::filesystem::remove(path_); }

  absl::StatusOr<std::unique_ptr<Log>> Open() { return OpenRingLog({.path = path_, .system_calls = calls_}); }

  // Appends from several threads until one is refused; how many were acknowledged. None after a refusal.
  int AppendFromThreads(Log& log) {
    std::atomic<int> acknowledged = 0;
    std::atomic<bool> has_failed = false;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < kRecords; ++i) {
          const bool failed_before = has_failed;
          const absl::Status appended = log.Append("record");
          EXPECT_FALSE(appended.ok() && failed_before) << "acknowledged after a failure";
          if (!appended.ok()) has_failed = true;
          if (appended.ok()) ++acknowledged;
        }
      });
    }
    for (std::thread& each : threads) each.join();
    return acknowledged;
  }

  int ReadBack() const {
    int found = 0;
    EXPECT_TRUE(
        RecoverLog(path_, [&](std::string_view record) { found += record == "record" ? 1 : 0; }).ok());
    return found;
  }

  // Whatever the ring does wrong, everyone is told, and what was acknowledged is there.
  void MustFailSoundly(std::string_view what) {
    const absl::StatusOr<std::unique_ptr<Log>> log = Open();
    ASSERT_TRUE(log.ok()) << log.status();
    const int acknowledged = AppendFromThreads(**log);
    EXPECT_LT(acknowledged, kThreads * kRecords);
    EXPECT_THAT((*log)->Append("more").message(), HasSubstr(what));
    EXPECT_THAT((*log)->Close().message(), HasSubstr(what));
    EXPECT_GE(ReadBack(), acknowledged);
  }

  const std::string path_ = testing::TempDir() + "/ring_log";
  const std::shared_ptr<Calls> calls_ = std::make_shared<Calls>();
};

TEST_F(RingLogTest, SaysWhatItCouldNotGet) {
  calls_->ring_error = ENOMEM;
  EXPECT_THAT(Open().status().message(), HasSubstr("io_uring_setup"));
  calls_->ring_error = 0;
  calls_->eventfd_error = EMFILE;
  EXPECT_THAT(Open().status().message(), HasSubstr("eventfd"));
}

TEST_F(RingLogTest, ARingThatTakesNothingAnyMoreFailsEveryone) {
  for (int good = 0; good < 6; ++good) {
    std::filesystem::remove(path_);
    calls_->prepare = [good](FakeRing& ring) {
      ring.on_enter = [left = good]() mutable { return left-- > 0 ? 0 : EBADF; };
    };
    MustFailSoundly("io_uring_enter");
  }
}

TEST_F(RingLogTest, AnEntryThatWasOnlyInterruptedIsMadeAgain) {
  calls_->prepare = [](FakeRing& ring) {
    ring.on_enter = [nth = 0]() mutable {
      constexpr int kErrors[] = {EINTR, EAGAIN, EBUSY, 0};
      return kErrors[nth++ % 4];
    };
  };
  const absl::StatusOr<std::unique_ptr<Log>> log = Open();
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(AppendFromThreads(**log), kThreads * kRecords);
  EXPECT_TRUE((*log)->Close().ok());
  EXPECT_EQ(ReadBack(), kThreads * kRecords);
}

TEST_F(RingLogTest, AWriteThatFailsOrIsShortCommitsNothingBehindIt) {
  for (const bool is_short : {false, true}) {
    for (int good = 0; good < 6; ++good) {
      std::filesystem::remove(path_);
      calls_->prepare = [=](FakeRing& ring) {
        ring.choose = [](size_t count) { return count - 1; };  // the latest first
        ring.on_write = [nth = 0, good, is_short](const RingWrite& write) mutable {
          const auto whole = static_cast<int64_t>(write.size);
          if (nth++ != good) return whole;
          return is_short ? whole - 1 : int64_t{-EIO};
        };
      };
      MustFailSoundly("write");
    }
  }
}

TEST_F(RingLogTest, AWakeThatFailsOnlyDelays) {
  calls_->wake_error = EAGAIN;
  const absl::StatusOr<std::unique_ptr<Log>> log = Open();
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(AppendFromThreads(**log), kThreads * kRecords);
  EXPECT_TRUE((*log)->Close().ok());
  EXPECT_EQ(ReadBack(), kThreads * kRecords);
}

}  // namespace
}  // namespace weir
