// How a writer begins and ends: refusals, Close, Cancel, destruction, unwinding, fork.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"
#include "tests/doubles/kept_notices.h"

namespace weir {
namespace {

// What notices are given while `run` runs, which prints nothing.
std::vector<std::string> NoticesOf(const std::function<void()>& run) {
  const KeptNotices notices;
  testing::internal::CaptureStderr();
  run();
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  return notices.lines();
}

class LifetimeTest : public StrategyTest {
 protected:
  void SetUp() override {
    StrategyTest::SetUp();
    descriptors_ = OpenDescriptors();
    threads_ = Threads();
  }

  // The writer has given back its descriptors and threads.
  void ExpectReleased() const {
    EXPECT_EQ(OpenDescriptors(), descriptors_);
    WaitForThreads(threads_);
  }

  // Runs `end` on an open writer that holds bytes, and expects what is left of one that was not closed.
  template <class End>
  void ExpectCancelledWithNotice(End end) const {
    auto writer = Open(4096);
    ASSERT_TRUE(writer->Append("abc"));
    ASSERT_TRUE(writer->Flush().ok());
    ASSERT_TRUE(writer->Append(NumberedText(50000)));
    const std::vector<std::string> notices = NoticesOf([&] { end(std::move(writer)); });
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_EQ(notices[0].find('\n'), std::string::npos) << notices[0];
    EXPECT_NE(notices[0].find("of 50003 bytes"), std::string::npos) << notices[0];
    ExpectReleased();
    if (!can().keeps_bytes) return;
    const std::string contents = Contents();
    EXPECT_GE(contents.size(), 3u);
    EXPECT_EQ(Difference(contents, ("abc" + std::string(NumberedText(50000))).substr(0, contents.size())),
              "");
  }

  void ExpectRefused(const WriterOptions& options) const {
    const auto writer = OpenWriter(strategy(), path(), options);
    EXPECT_EQ(writer.status().code(), absl::StatusCode::kInvalidArgument)
        << options.buffer_size << " " << options.high_water_mark << " " << options.low_water_mark;
    ExpectReleased();
  }

 private:
  size_t descriptors_ = 0;
  size_t threads_ = 0;
};

TEST_P(LifetimeTest, ATooSmallOrTooLargeBufferIsRefused) {
  for (const size_t buffer_size : {kMinBufferSize - 1, kMaxBufferSize + 1, SIZE_MAX}) {
    ExpectRefused({.buffer_size = buffer_size});
  }
}

TEST_P(LifetimeTest, AReservationPastTheLimitFailsForGood) {
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_EQ(writer->Reserve(size_t{1} << 40), nullptr);
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kInvalidArgument);
  ExpectStuck(*writer);
  EXPECT_EQ(writer->Close().code(), absl::StatusCode::kInvalidArgument);
  ExpectReleased();
}

TEST_P(LifetimeTest, CloseReleasesEverythingOnceAndKeepsItsAnswer) {
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  EXPECT_TRUE(writer->Close().ok());
  ExpectReleased();
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kFailedPrecondition);
  ExpectStuck(*writer);
  EXPECT_TRUE(writer->Close().ok());
  writer->Cancel();
  EXPECT_TRUE(writer->Close().ok());
  ExpectReleased();
  ExpectArrived("abc");
}

TEST_P(LifetimeTest, CancelReleasesEverythingAndWritesNoMore) {
  const auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  ASSERT_TRUE(writer->Flush().ok());
  ASSERT_TRUE(writer->Append("def"));
  writer->Cancel();
  ExpectReleased();
  EXPECT_EQ(writer->status().code(), absl::StatusCode::kCancelled);
  ExpectStuck(*writer);
  EXPECT_EQ(writer->Close().code(), absl::StatusCode::kCancelled);
  EXPECT_GE(writer->accounting().committed, 3u);
  ExpectPrefixArrived("abcdef", writer->accounting().committed);
}

TEST_P(LifetimeTest, ALibraryOrThreadThatHasNotBegunIsReleasedToo) {
  { Open(4096)->Cancel(); }
  ExpectReleased();
  EXPECT_TRUE(Open(4096)->Close().ok());
  ExpectReleased();
}

TEST_P(LifetimeTest, DestroyingAnOpenWriterCancelsItAndGivesNotice) {
  ExpectCancelledWithNotice([](std::unique_ptr<Writer> writer) { writer.reset(); });
}

TEST_P(LifetimeTest, UnwindingPastAnOpenWriterCancelsItAndGivesNotice) {
  ExpectCancelledWithNotice([](std::unique_ptr<Writer> writer) {
    try {
      const std::unique_ptr<Writer> owner = std::move(writer);
      throw std::runtime_error("of the program around");
    } catch (const std::runtime_error&) {
    }
  });
}

TEST_P(LifetimeTest, AClosedWriterIsDestroyedWithoutAWord) {
  auto writer = Open(4096);
  ASSERT_TRUE(writer->Append("abc"));
  ASSERT_TRUE(writer->Close().ok());
  EXPECT_TRUE(NoticesOf([&] { writer.reset(); }).empty());
}

TEST_P(LifetimeTest, AChildThatForksAndEndsDoesNotDisturbTheWriter) {
  const auto writer = Open(4096);
  std::string expected;
  for (size_t i = 0; i < 20; ++i) {
    const std::string_view record = NumberedText(1 + 700 * i);
    expected += record;
    ASSERT_TRUE(writer->Append(record));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    ASSERT_GT(child, 0);
    int status;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  ASSERT_TRUE(writer->Close().ok()) << writer->Close();
  ExpectArrived(expected);
  ExpectReleased();
}

// Of strategies whose bytes arrive.
class KeepingLifetimeTest : public LifetimeTest {};

TEST_P(KeepingLifetimeTest, APathThatCannotBeOpenedIsAnErrorThatNamesIt) {
  const std::string nowhere = path() + "/no/such/file";
  for (const bool append : {false, true}) {
    WriterOptions options;
    options.append = append;
    const auto writer = OpenWriter(strategy(), nowhere, options);
    ASSERT_FALSE(writer.ok());
    EXPECT_EQ(writer.status().code(), absl::StatusCode::kNotFound);
    EXPECT_NE(writer.status().message().find(nowhere), absl::string_view::npos) << writer.status();
    EXPECT_NE(writer.status().message().find("errno"), absl::string_view::npos) << writer.status();
  }
  ExpectReleased();
}

// Of strategies with back-pressure.
class WaterMarkTest : public LifetimeTest {};

TEST_P(WaterMarkTest, MarksThatContradictEachOtherOrTheBufferAreRefused) {
  ExpectRefused({.buffer_size = 4096, .high_water_mark = 4095});
  ExpectRefused({.buffer_size = 4096, .high_water_mark = 1});
  ExpectRefused({.buffer_size = 4096, .high_water_mark = 8192, .low_water_mark = 8192});
  ExpectRefused({.buffer_size = 4096, .low_water_mark = 4 * 4096});
  ExpectRefused({.buffer_size = 4096, .high_water_mark = 8192, .low_water_mark = SIZE_MAX});
  ExpectRefused({.buffer_size = 4096, .high_water_mark = SIZE_MAX});
}

TEST_P(WaterMarkTest, TheTightestMarksDo) {
  const auto writer = Open({.buffer_size = 4096, .high_water_mark = 4096, .low_water_mark = 4095});
  const std::string_view stream = NumberedText(50000);
  ASSERT_TRUE(writer->Append(stream));
  ASSERT_TRUE(writer->Close().ok()) << writer->Close();
  ExpectArrived(stream);
}

bool Any(const Capabilities&) { return true; }
bool HasWaterMarks(const Capabilities& can) { return can.has_water_marks; }
bool Keeps(const Capabilities& can) { return can.keeps_bytes; }

WEIR_TEST_STRATEGIES(LifetimeTest, Any);
WEIR_TEST_STRATEGIES(WaterMarkTest, HasWaterMarks);
WEIR_TEST_STRATEGIES(KeepingLifetimeTest, Keeps);

}  // namespace
}  // namespace weir
