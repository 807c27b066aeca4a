// Faults injected through the seam at every system call that a strategy makes. Each time: a status with path,
// offset and errno that sticks, the right prefix in the file and not a byte more, and one close.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"
#include "tests/conformance/watchdog.h"

namespace weir {
namespace {

using Moment = FaultySystemCalls::Moment;
using Script = FaultySystemCalls::Script;

// One thing that can happen to a call, and what the writer must make of it.
struct Fault {
  Call call;
  int error;          // that the call fails with; 0: a write that takes `most`
  int64_t most = 0;   // bytes that a write takes; negative: as many less than it is asked for
  int reported = -1;  // the errno of the status that the user gets; 0: the writer goes on
  bool survived() const { return Reported() == 0; }
  int Reported() const { return reported >= 0 ? reported : error; }

  int64_t Answer(size_t size) const {
    if (error != 0) return -error;
    const auto asked = static_cast<int64_t>(size);
    return most >= 0 ? std::min(most, asked) : std::max<int64_t>(asked + most, 1);
  }
  std::string Name(uint64_t nth) const {
    return fmt::format("{} {}: {}", CallName(call), nth,
                       error != 0 ? ::strerrorname_np(error) : fmt::format("{} bytes", most));
  }
};

constexpr Fault kFaults[] = {
    {Call::kOpen, EINTR, 0, 0},
    {Call::kOpen, EACCES},
    {Call::kOpen, EMFILE},
    {Call::kWrite, EINTR, 0, 0},
    {Call::kWrite, EAGAIN},
    {Call::kWrite, ENOSPC},
    {Call::kWrite, EIO},
    {Call::kWrite, 0, 0, EIO},
    {Call::kWrite, 0, 1, 0},
    {Call::kWrite, 0, -1, 0},
    {Call::kWrite, 0, -40, 0},
    {Call::kSync, EINTR, 0, 0},
    {Call::kSync, EIO},
    {Call::kSync, ENOSPC},
    {Call::kSync, EINVAL, 0, 0},  // a target that cannot sync
    {Call::kTruncate, EINTR, 0, 0},
    {Call::kTruncate, EIO},
    {Call::kAllocate, EINTR, 0, 0},
    {Call::kAllocate, ENOSPC},
    {Call::kAllocate, EIO},
    {Call::kAllocate, EOPNOTSUPP, 0, 0},
    {Call::kMap, ENOMEM},
    {Call::kUnmap, ENOMEM},
    {Call::kAdvise, EINVAL, 0, 0},  // a kernel before 5.14
    {Call::kAdvise, EFAULT, 0, ENOSPC},
    {Call::kAdvise, ENOMEM},
    {Call::kClose, EINTR, 0, 0},
    {Call::kClose, EIO},
    {Call::kClose, ENOSPC},
};

Script At(const Fault& fault, uint64_t nth) {
  return [=](const Moment& now) -> std::optional<int64_t> {
    if (now.call != fault.call || now.nth != nth) return std::nullopt;
    return fault.Answer(now.size);
  };
}

// Appends consecutive pieces of the numbered text.
template <class Target>
bool AppendNext(Target& target, size_t& at, size_t size) {
  const std::string_view record = NumberedText(at + size).substr(at);
  at += size;
  return target.Append(record);
}

bool CommitNext(Writer& writer, size_t& at, size_t size) {
  char* const room = writer.Reserve(size);
  if (room == nullptr) return false;
  const std::string_view record = NumberedText(at + size - 1).substr(at);  // one less than reserved
  at += record.size();
  std::copy(record.begin(), record.end(), room);
  return writer.Commit(record.size());
}

bool AppendThroughWindow(Writer& writer, size_t& at) {
  Writer::Window window(writer);
  for (int i = 0; i < 20; ++i) {
    if (!AppendNext(window, at, 11)) return false;
  }
  return true;
}

// Uses every way of appending and every level, with records around the size of the buffer; stops where the
// writer refuses, and closes. Returns how long the stream was meant to be until then.
size_t PlayScene(Writer& writer, size_t buffer_size) {
  size_t at = 0;
  const auto next = [&](size_t size) { return AppendNext(writer, at, size); };
  next(1) && next(buffer_size - 1) && next(0) && CommitNext(writer, at, 50) && writer.Flush().ok() &&
      next(buffer_size + 1) && AppendThroughWindow(writer, at) && writer.Sync().ok() &&
      next(3 * buffer_size + 7) && next(buffer_size) && CommitNext(writer, at, 33) && next(13);
  writer.Close().IgnoreError();
  return at;
}

class FaultTest : public StrategyTest {
 protected:
  void SetUp() override {
    StrategyTest::SetUp();
    descriptors_ = OpenDescriptors();
    threads_ = Threads();
  }

  absl::StatusOr<std::unique_ptr<Writer>> OpenWith(std::shared_ptr<FaultySystemCalls> calls,
                                                   size_t buffer_size, bool append = false) const {
    WriterOptions options;
    options.buffer_size = buffer_size;
    options.append = append;
    options.system_calls = std::move(calls);
    return OpenWriter(strategy(), path(), options);
  }

  // The calls that the scene makes when nothing goes wrong.
  std::shared_ptr<FaultySystemCalls> CallsOfScene(size_t buffer_size) const {
    const auto calls = std::make_shared<FaultySystemCalls>();
    PlayScene(**OpenWith(calls, buffer_size), buffer_size);
    return calls;
  }

  // Plays the scene under `script`, which makes the writer end with the errno `reported`; 0: go on. A script
  // that never came to act (threads make calls in other numbers) changes nothing.
  void ExpectCopes(Script script, int reported, size_t buffer_size, Call call = Call::kOpen) const {
    const auto calls = std::make_shared<FaultySystemCalls>(std::move(script));
    {
      const auto writer = OpenWith(calls, buffer_size);
      if (!writer.ok()) {
        ExpectNames(writer.status(), reported);
      } else {
        const size_t meant = PlayScene(**writer, buffer_size);
        ExpectEnded(**writer, NumberedText(meant), calls->faults() > 0 ? reported : 0, call);
      }
    }
    ExpectReleased(*calls);
  }

  void ExpectReleased(const FaultySystemCalls& calls) const {
    EXPECT_EQ(calls.misuses(), 0u) << "calls on a descriptor that is closed";
    EXPECT_EQ(OpenDescriptors(), descriptors_);
    WaitForThreads(threads_);
  }

  void ExpectEnded(Writer& writer, std::string_view stream, int error, Call call) const {
    const Accounting at_end = writer.accounting();
    ExpectAddsUp(at_end, at_end.appended);
    EXPECT_LE(at_end.appended, stream.size());
    if (error == 0) {
      EXPECT_TRUE(writer.Close().ok()) << writer.Close();
      EXPECT_EQ(at_end.committed, stream.size());
    } else {
      ExpectNames(writer.status(), error);
      EXPECT_EQ(writer.Close(), writer.status());
      if (call == Call::kWrite) ExpectOffset(writer.status(), at_end.committed);
    }
    const bool trimmed = call != Call::kTruncate;
    trimmed ? ExpectPrefixArrived(stream, at_end.committed) : ExpectZerosBehind(stream, at_end.committed);
    ExpectStuck(writer);
  }

  void ExpectNames(const absl::Status& status, int error) const {
    EXPECT_EQ(status.code(), absl::ErrnoToStatusCode(error)) << status;
    const std::string message(status.message());
    EXPECT_NE(message.find(path()), std::string::npos) << message;
    EXPECT_THAT(message, testing::ContainsRegex("offset [0-9]"));
    EXPECT_NE(message.find(fmt::format("errno {}", error)), std::string::npos) << message;
  }

  static void ExpectOffset(const absl::Status& status, uint64_t offset) {
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr(fmt::format("offset {},", offset)));
  }

 private:
  // What is left where trimming itself failed.
  void ExpectZerosBehind(std::string_view stream, uint64_t committed) const {
    std::string contents = Contents();
    ASSERT_GE(contents.size(), committed);
    EXPECT_EQ(contents.find_first_not_of('\0', committed), std::string::npos);
    contents.resize(committed);
    EXPECT_EQ(Difference(contents, stream.substr(0, committed)), "");
  }

  size_t descriptors_ = 0;
  size_t threads_ = 0;
};

// The smallest buffer there is, for many calls, and one that a mapping or a device can use.
constexpr size_t kBufferSizes[] = {kMinBufferSize, 8192};

TEST_P(FaultTest, TheSceneGoesThroughTheSeam) {
  const auto calls = CallsOfScene(8192);
  const uint64_t moving = calls->made(Call::kWrite) + calls->made(Call::kMap);
  EXPECT_TRUE(can().library_writes || moving >= 3) << "nothing can be injected here";
  EXPECT_GE(calls->made(Call::kSync), 1u);
}

TEST_P(FaultTest, EveryFaultAtEveryCallIsSurvivedOrSticks) {
  for (const size_t buffer_size : kBufferSizes) {
    const auto usual = CallsOfScene(buffer_size);
    for (const Fault& fault : kFaults) {
      for (uint64_t nth = 0; nth < usual->made(fault.call); ++nth) {
        const Attempt attempt(fmt::format("buffer {}, {}", buffer_size, fault.Name(nth)));
        ExpectCopes(At(fault, nth), fault.Reported(), buffer_size, fault.call);
        if (HasFailure()) return;  // the first is enough to read
      }
    }
  }
}

TEST_P(FaultTest, AStormOfInterruptionsIsSurvived) {
  const Script storm = [](const Moment& now) -> std::optional<int64_t> {
    const bool repeatable = now.call == Call::kWrite || now.call == Call::kSync ||
                            now.call == Call::kTruncate || now.call == Call::kAllocate ||
                            now.call == Call::kOpen;
    if (!repeatable || now.nth % 100 == 99) return std::nullopt;
    return -EINTR;
  };
  for (const size_t buffer_size : kBufferSizes) ExpectCopes(storm, 0, buffer_size);
}

TEST_P(FaultTest, AnErrorOfCloseDoesNotKeepCancelFromReleasing) {
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kClose, EIO}, 0));
  const auto writer = OpenWith(calls, 4096);
  ASSERT_TRUE((*writer)->Append("abc"));
  (*writer)->Cancel();
  EXPECT_EQ((*writer)->status().code(), absl::StatusCode::kCancelled);
  ExpectPrefixArrived("abc", (*writer)->accounting().committed);
  ExpectReleased(*calls);
}

// Of strategies whose bytes go through write calls of the seam.
class WriteFaultTest : public FaultTest {};

TEST_P(WriteFaultTest, WritesThatAreShortByEveryLengthAreGoneOnWith) {
  constexpr size_t kBuffer = kMinBufferSize;
  for (int64_t most = 1; most < 4 * static_cast<int64_t>(kBuffer); most += most < 70 ? 1 : 13) {
    const Attempt attempt(fmt::format("at most {} bytes a call", most));
    const Script shortened = [=](const Moment& now) -> std::optional<int64_t> {
      if (now.call != Call::kWrite) return std::nullopt;
      return Fault{Call::kWrite, 0, most}.Answer(now.size);
    };
    ExpectCopes(shortened, 0, kBuffer);
  }
}

TEST_P(WriteFaultTest, AShortWriteOfEveryLengthAndThenAnErrorLeavesTheRightPrefix) {
  constexpr size_t kBuffer = kMinBufferSize;
  const uint64_t writes = CallsOfScene(kBuffer)->made(Call::kWrite);
  for (uint64_t nth = 0; nth < writes; ++nth) {
    for (int64_t most = 1; most < static_cast<int64_t>(kBuffer); most += 3) {
      const Attempt attempt(fmt::format("write {} takes {} bytes and the next is an error", nth, most));
      const Script shortened = [=](const Moment& now) -> std::optional<int64_t> {
        if (now.call != Call::kWrite || now.nth < nth) return std::nullopt;
        if (now.nth > nth) return -ENOSPC;
        if (static_cast<size_t>(most) >= now.size) return std::nullopt;  // not short; there may be no next
        return most;
      };
      ExpectCopes(shortened, ENOSPC, kBuffer, Call::kWrite);
      if (HasFailure()) return;
    }
  }
}

TEST_P(WriteFaultTest, ShortWritesAreCounted) {
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kWrite, 0, 1, 0}, 0));
  const auto writer = OpenWith(calls, 4096);
  ASSERT_TRUE((*writer)->Append("abc"));
  ASSERT_TRUE((*writer)->Close().ok());
  EXPECT_EQ((*writer)->accounting().short_writes, 1u);
  EXPECT_EQ((*writer)->accounting().system_calls, calls->count());
}

// The producer runs into the high-water mark, where there is one, while the kernel is slow to say no.
TEST_P(WriteFaultTest, AnErrorWhileTheProducerWaitsWakesIt) {
  for (int i = 0; i < 30; ++i) {
    const Attempt attempt(fmt::format("repetition {}", i));
    std::atomic<bool> answered = false;
    const Script slow = [&](const Moment& now) -> std::optional<int64_t> {
      if (now.call != Call::kWrite) return std::nullopt;
      while (!answered) std::this_thread::yield();
      return -EIO;
    };
    const auto calls = std::make_shared<FaultySystemCalls>(slow);
    auto writer = OpenWith(calls, 64);
    ASSERT_TRUE(writer.ok());
    std::atomic<uint64_t> appended = 0;
    std::thread kernel([&] {
      uint64_t last = ~uint64_t{0};  // let the producer come as far as it does, usually
      while (last != appended) {
        last = appended;
        std::this_thread::sleep_for(std::chrono::microseconds(100 * (i % 10)));
      }
      answered = true;
    });
    while (appended < 20000 && (*writer)->Append("0123456789")) ++appended;
    EXPECT_FALSE((*writer)->Close().ok());
    kernel.join();
    ExpectNames((*writer)->status(), EIO);
    ExpectPrefixArrived("", (*writer)->accounting().committed);
    ExpectStuck(**writer);
    writer->reset();
    ExpectReleased(*calls);
  }
}

TEST_P(WriteFaultTest, AnErrorPast4GiBNamesTheOffsetAndLeavesWhatWasThere) {
  constexpr uint64_t kStart = (uint64_t{5} << 30) + 123;
  ASSERT_EQ(::close(::creat(path().c_str(), 0666)), 0);
  ASSERT_EQ(::truncate(path().c_str(), static_cast<off_t>(kStart)), 0);
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kWrite, ENOSPC}, 0));
  const auto writer = OpenWith(calls, 4096, /*append=*/true);
  ASSERT_TRUE(writer.ok()) << writer.status();
  (*writer)->Append("abc");
  EXPECT_FALSE((*writer)->Flush().ok());
  ExpectNames((*writer)->status(), ENOSPC);
  ExpectOffset((*writer)->status(), kStart);
  EXPECT_FALSE((*writer)->Close().ok());
  EXPECT_EQ(::truncate(path().c_str(), 0), 0);
}

TEST_P(WriteFaultTest, AFileWhoseEndCannotBeFoundIsNotAppendedTo) {
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kSeek, EIO}, 0));
  const auto writer = OpenWith(calls, 4096, /*append=*/true);
  EXPECT_FALSE(writer.ok());
  ExpectNames(writer.status(), EIO);
  ExpectReleased(*calls);
}

bool Keeps(const Capabilities& can) { return can.keeps_bytes; }
bool Writes(const Capabilities& can) { return can.keeps_bytes && !can.library_writes && !can.maps_file; }

WEIR_TEST_STRATEGIES(FaultTest, Keeps);
WEIR_TEST_STRATEGIES(WriteFaultTest, Writes);

}  // namespace
}  // namespace weir
