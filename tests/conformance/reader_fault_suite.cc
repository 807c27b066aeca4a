// Faults injected through the seam at every system call that a reader makes. Each time: the right prefix of
// the stream, a status with path, offset and errno that sticks, and one close.

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reader_strategy_test.h"
#include "tests/conformance/readers_under_test.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategy_test.h"
#include "tests/conformance/watchdog.h"

namespace weir {
namespace {

using Moment = FaultySystemCalls::Moment;
using Script = FaultySystemCalls::Script;

// One thing that can happen to a call, and what the reader must make of it.
struct Fault {
  Call call;
  int error;          // that the call fails with; 0: a read that gives `most`
  int64_t most = 0;   // bytes that a read gives; negative: as many less than it is asked for
  int reported = -1;  // the errno of the status that the user gets; 0: the reader goes on
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
    {Call::kRead, EINTR, 0, 0},
    {Call::kRead, EIO},
    {Call::kRead, EISDIR},
    {Call::kRead, 0, 1, 0},
    {Call::kRead, 0, -1, 0},
    {Call::kRead, 0, -40, 0},
    {Call::kStat, EIO},
    {Call::kMap, ENOMEM},
    {Call::kUnmap, ENOMEM},
    {Call::kAdvise, EINVAL, 0, 0},  // a kernel before 5.14
    {Call::kAdvise, EFAULT, 0, EIO},
    {Call::kAdvise, ENOMEM},
    {Call::kClose, EINTR, 0, 0},
    {Call::kClose, EIO},
};

Script At(const Fault& fault, uint64_t nth) {
  return [=](const Moment& now) -> std::optional<int64_t> {
    if (now.call != fault.call || now.nth != nth) return std::nullopt;
    return fault.Answer(now.size);
  };
}

// Uses every way of reading, with sizes around that of the buffer, until the reader refuses or ends; and
// closes.
std::string PlayScene(Reader& reader, size_t buffer_size) {
  std::string got;
  const auto pull = [&](size_t least, size_t consume) {
    if (!reader.Pull(least)) return false;
    got += reader.Ready().substr(0, consume);
    reader.Consume(consume);
    return true;
  };
  const auto read = [&](size_t size) {
    std::string to(size, ' ');
    const absl::StatusOr<size_t> all = reader.Read(to);
    if (all.ok()) got.append(to, 0, *all);
    return all.ok();
  };
  pull(1, 1) && pull(buffer_size, buffer_size / 2) && pull(buffer_size, 3) && read(10) && read(0) &&
      read(3 * buffer_size + 1) && pull(20, 20) && read(buffer_size);
  got += ReadRest(reader, 30);
  return got;
}

class ReaderFaultTest : public ReaderStrategyTest {
 protected:
  void SetUp() override {
    ReaderStrategyTest::SetUp();
    if (!IsSkipped()) PutFile(text());
  }

  static std::string_view text() { return NumberedText(100000); }

  // Small enough for many calls where there is one for each buffer.
  static std::string_view TextFor(size_t buffer_size) { return NumberedText(12 * buffer_size + 11); }

  absl::StatusOr<std::unique_ptr<Reader>> OpenWith(std::shared_ptr<FaultySystemCalls> calls,
                                                   size_t buffer_size) const {
    return OpenReader(strategy(), path(), {.buffer_size = buffer_size, .system_calls = std::move(calls)});
  }

  std::shared_ptr<FaultySystemCalls> CallsOfScene(size_t buffer_size) const {
    const auto calls = std::make_shared<FaultySystemCalls>();
    const auto reader = *OpenWith(calls, buffer_size);
    PlayScene(*reader, buffer_size);
    reader->Close().IgnoreError();
    return calls;
  }

  // Plays the scene under `script`, which makes the reader end with the errno `reported`; 0: go on. A script
  // that never came to act (threads make calls in other numbers) changes nothing.
  void ExpectCopes(Script script, int reported, size_t buffer_size, std::string_view expected) const {
    const auto calls = std::make_shared<FaultySystemCalls>(std::move(script));
    {
      const auto reader = OpenWith(calls, buffer_size);
      if (!reader.ok()) {
        ExpectNames(reader.status(), reported);
      } else {
        const std::string got = PlayScene(**reader, buffer_size);
        const absl::Status ended = (*reader)->status();
        const bool at_end = (*reader)->at_end();
        const absl::Status closed = (*reader)->Close();
        ExpectEnded(got, expected, ended, at_end, closed, calls->faults() > 0 ? reported : 0);
        ExpectStuck(**reader);
      }
    }
    EXPECT_EQ(calls->misuses(), 0u) << "calls on a descriptor that is closed";
    ExpectReleased();
  }

  void ExpectNames(const absl::Status& status, int error) const {
    EXPECT_EQ(status.code(), absl::ErrnoToStatusCode(error)) << status;
    const std::string message(status.message());
    EXPECT_NE(message.find(path()), std::string::npos) << message;
    EXPECT_THAT(message, testing::ContainsRegex("offset [0-9]"));
    EXPECT_NE(message.find(fmt::format("errno {}", error)), std::string::npos) << message;
  }

 private:
  void ExpectEnded(std::string_view got, std::string_view expected, const absl::Status& ended, bool at_end,
                   const absl::Status& closed, int error) const {
    if (error == 0) {
      EXPECT_TRUE(at_end) << ended;
      EXPECT_TRUE(closed.ok()) << closed;
      EXPECT_EQ(Difference(got, expected), "");
      return;
    }
    ExpectNames(closed, error);
    if (!ended.ok()) {
      EXPECT_EQ(ended, closed);
    }
    EXPECT_EQ(at_end, ended.ok());
    ASSERT_LE(got.size(), expected.size());
    EXPECT_EQ(Difference(got, expected.substr(0, got.size())), "");
  }
};

constexpr size_t kBufferSizes[] = {kMinBufferSize, 8192};

TEST_P(ReaderFaultTest, EveryFaultAtEveryCallIsSurvivedOrSticks) {
  for (const size_t buffer_size : kBufferSizes) {
    const std::string_view expected = TextFor(buffer_size);
    PutFile(expected);
    const auto usual = CallsOfScene(buffer_size);
    for (const Fault& fault : kFaults) {
      for (uint64_t nth = 0; nth < usual->made(fault.call); ++nth) {
        const Attempt attempt(fmt::format("buffer {}, {}", buffer_size, fault.Name(nth)));
        ExpectCopes(At(fault, nth), fault.Reported(), buffer_size, expected);
        if (HasFailure()) return;  // the first is enough to read
      }
    }
  }
}

TEST_P(ReaderFaultTest, AStormOfInterruptionsIsSurvived) {
  const Script storm = [](const Moment& now) -> std::optional<int64_t> {
    const bool repeatable = now.call == Call::kRead || now.call == Call::kOpen;
    if (!repeatable || now.nth % 50 == 49) return std::nullopt;
    return -EINTR;
  };
  for (const size_t buffer_size : kBufferSizes) ExpectCopes(storm, 0, buffer_size, text());
}

TEST_P(ReaderFaultTest, AnErrorOfCloseDoesNotKeepCancelFromReleasing) {
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kClose, EIO}, 0));
  const auto reader = OpenWith(calls, 4096);
  ASSERT_TRUE((*reader)->Pull());
  (*reader)->Cancel();
  EXPECT_EQ((*reader)->status().code(), absl::StatusCode::kCancelled);
  ExpectReleased();
}

// Of strategies whose bytes come through read calls of the seam.
class ReadFaultTest : public ReaderFaultTest {};

TEST_P(ReadFaultTest, TheSceneGoesThroughTheSeam) {
  const auto calls = CallsOfScene(8192);
  EXPECT_GE(calls->made(Call::kRead), 3u) << "nothing can be injected here";
  EXPECT_GE(calls->made(Call::kClose), 1u);
}

TEST_P(ReadFaultTest, ReadsThatAreShortByEveryLengthAreGoneOnWith) {
  constexpr size_t kBuffer = kMinBufferSize;
  PutFile(TextFor(kBuffer));
  for (int64_t most = 1; most < 4 * static_cast<int64_t>(kBuffer); most += most < 70 ? 1 : 13) {
    const Attempt attempt(fmt::format("at most {} bytes a call", most));
    const Script shortened = [=](const Moment& now) -> std::optional<int64_t> {
      if (now.call != Call::kRead) return std::nullopt;
      return Fault{Call::kRead, 0, most}.Answer(now.size);
    };
    ExpectCopes(shortened, 0, kBuffer, TextFor(kBuffer));
  }
}

// A source that ends before its size: its end is where it says.
TEST_P(ReadFaultTest, ASourceThatEndsEarlyEndsThere) {
  constexpr size_t kBuffer = kMinBufferSize;
  PutFile(TextFor(kBuffer));
  const uint64_t reads = CallsOfScene(kBuffer)->made(Call::kRead);
  for (uint64_t nth = 0; nth < reads; ++nth) {
    const Attempt attempt(fmt::format("read {} finds the end", nth));
    const auto calls = std::make_shared<FaultySystemCalls>([=](const Moment& now) -> std::optional<int64_t> {
      if (now.call != Call::kRead || now.nth < nth) return std::nullopt;
      return 0;
    });
    const auto reader = *OpenWith(calls, kBuffer);
    const std::string got = PlayScene(*reader, kBuffer);
    EXPECT_TRUE(reader->at_end()) << reader->status();
    EXPECT_EQ(Difference(got, TextFor(kBuffer).substr(0, got.size())), "");
    EXPECT_TRUE(reader->Close().ok());
  }
}

TEST_P(ReadFaultTest, AnErrorNamesTheOffsetThatCouldNotBeRead) {
  constexpr size_t kBuffer = 4096;
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kRead, EIO}, 3));
  const auto reader = *OpenWith(calls, kBuffer);
  const std::string got = ReadRest(*reader);
  EXPECT_EQ(Difference(got, text().substr(0, got.size())), "");
  EXPECT_EQ(got.size(), 3 * 4096u) << "what came before is not lost to one who takes all that is ready";
  EXPECT_THAT(std::string(reader->status().message()),
              testing::HasSubstr(fmt::format("offset {},", got.size())));
}

TEST_P(ReadFaultTest, ShortReadsAreCounted) {
  PutFile("abcdef");
  const auto calls = std::make_shared<FaultySystemCalls>(At({Call::kRead, 0, 4}, 0));
  const auto reader = *OpenWith(calls, 4096);
  EXPECT_EQ(ReadRest(*reader), "abcdef");
  EXPECT_EQ(reader->accounting().short_reads, 2u) << "that, and the one at the end";
  EXPECT_TRUE(reader->Close().ok());
  EXPECT_EQ(reader->accounting().system_calls, calls->count());
}

// What no seam is needed for: the first page of this process is not there to be read.
class BadSourceReaderTest : public ReaderStrategyTest {};

TEST_P(BadSourceReaderTest, AnErrorOfTheSourceIsNoEndAndNamesWhereItWas) {
  const std::string source = "/proc/self/mem";
  if (::access(source.c_str(), R_OK) != 0) GTEST_SKIP() << source << " may not be read";
  const auto reader = OpenPath(source, 4096);
  EXPECT_FALSE(reader->Pull());
  EXPECT_FALSE(reader->at_end());
  EXPECT_EQ(reader->status().code(), absl::ErrnoToStatusCode(EIO));
  EXPECT_THAT(std::string(reader->status().message()),
              testing::ContainsRegex(source + " at offset 0, errno 5"));
  ExpectStuck(*reader);
  EXPECT_FALSE(reader->Close().ok());
  ExpectReleased();
}

bool PassesTheSeam(const ReaderCapabilities& can) { return !can.library_reads; }
bool ReadsAnyFile(const ReaderCapabilities& can) { return !can.regular_files_only; }
bool Reads(const ReaderCapabilities& can) { return !can.library_reads && !can.maps_file; }

WEIR_TEST_READERS(ReaderFaultTest, PassesTheSeam);
WEIR_TEST_READERS(BadSourceReaderTest, ReadsAnyFile);
WEIR_TEST_READERS(ReadFaultTest, Reads);

}  // namespace
}  // namespace weir
