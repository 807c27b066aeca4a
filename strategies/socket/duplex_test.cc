#include "strategies/socket/duplex.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/socket/socket_pair.h"

namespace weir {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

struct Ends {
  std::unique_ptr<Duplex> here;
  std::unique_ptr<Duplex> there;
};

std::unique_ptr<Duplex> OpenOn(Socket socket, DuplexOptions options = {}) {
  if (options.deadline == kNoDeadline) options.deadline = DeadlineIn(minutes(2));  // no hang
  absl::StatusOr<std::unique_ptr<Duplex>> duplex = Duplex::Open(std::move(socket), options);
  EXPECT_TRUE(duplex.ok()) << duplex.status();
  return duplex.ok() ? *std::move(duplex) : nullptr;
}

Ends Connected(SocketPair::Kind kind, const DuplexOptions& options = {},
               SocketSystem& system = SocketSystem::Kernel()) {
  absl::StatusOr<SocketPair> pair = SocketPair::Make(kind, DeadlineIn(minutes(1)), system);
  EXPECT_TRUE(pair.ok()) << pair.status();
  if (!pair.ok()) return {};
  return {OpenOn(std::move(pair->connected), options), OpenOn(std::move(pair->accepted), options)};
}

std::string ReadToTheEnd(Reader& reader) {
  std::string all;
  while (reader.Pull()) {
    all.append(reader.Ready());
    reader.Consume(reader.Ready().size());
  }
  return all;
}

// Writes until an error comes, as to a peer that never reads.
absl::Status WriteForEver(Writer& writer) {
  const std::string block(64 * 1024, 'x');
  while (writer.Append(block)) {
  }
  return writer.status();
}

class DuplexTest : public testing::TestWithParam<SocketPair::Kind> {
 protected:
  bool tcp() const { return GetParam() == SocketPair::Kind::kTcp; }
};

INSTANTIATE_TEST_SUITE_P(Kinds, DuplexTest, testing::Values(SocketPair::Kind::kTcp, SocketPair::Kind::kUnix),
                         [](const auto& kind) {
                           return kind.param == SocketPair::Kind::kTcp ? "Tcp" : "Unix";
                         });

TEST_P(DuplexTest, BytesThenTheEndInBothDirections) {
  Ends ends = Connected(GetParam());
  ASSERT_TRUE(ends.here->writer().Append(std::string_view("question")));
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "question");
  EXPECT_TRUE(ends.there->reader().at_end());
  ASSERT_TRUE(ends.there->writer().Append(std::string_view("answer")));  // reading is over, writing is not
  EXPECT_TRUE(ends.there->Close().ok());
  EXPECT_EQ(ReadToTheEnd(ends.here->reader()), "answer");
  EXPECT_TRUE(ends.here->reader().at_end());
  EXPECT_TRUE(ends.here->Close().ok());
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kFinished);
  EXPECT_EQ(ends.there->end(), ConnectionEnd::kFinished);
  EXPECT_TRUE(ends.here->status().ok());
}

TEST_P(DuplexTest, IsOpenUntilItEnds) {
  Ends ends = Connected(GetParam());
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kOpen);
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kOpen);
}

TEST_P(DuplexTest, CloseReadsOnUntilTheOtherSideHasFinished) {
  Ends ends = Connected(GetParam());
  std::thread other([&] {
    const std::string block(1 << 20, 'x');
    EXPECT_TRUE(ends.there->writer().Append(block));
    EXPECT_TRUE(ends.there->FinishWriting().ok());
    EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "mine");
  });
  EXPECT_TRUE(ends.here->writer().Append(std::string_view("mine")));
  EXPECT_TRUE(ends.here->Close().ok());
  EXPECT_TRUE(ends.here->Close().ok());
  other.join();
}

TEST_P(DuplexTest, AStreamThatBreaksOffIsNoEnd) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  Ends ends = Connected(GetParam());
  ASSERT_TRUE(ends.here->writer().Append(std::string_view("half")));
  ASSERT_TRUE(ends.here->writer().Flush().ok());
  ends.here.reset();
  ReadToTheEnd(ends.there->reader());
  EXPECT_TRUE(absl::IsUnavailable(ends.there->reader().status())) << ends.there->reader().status();
  EXPECT_EQ(ends.there->end(), ConnectionEnd::kReset);
}

TEST_P(DuplexTest, ClosingTheWriterAloneIsNoEnd) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  Ends ends = Connected(GetParam());
  ASSERT_TRUE(ends.here->writer().Append(std::string_view("half")));
  ASSERT_TRUE(ends.here->writer().Close().ok());
  ends.there->SetDeadline(DeadlineIn(milliseconds(20)));
  EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "half");
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.there->reader().status()));
}

TEST_P(DuplexTest, AResetThatTheWriterMeetsFirstIsNoEndForTheReader) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  Ends ends = Connected(GetParam());
  ends.here.reset();
  EXPECT_TRUE(absl::IsUnavailable(WriteForEver(ends.there->writer()))) << ends.there->writer().status();
  EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "");
  EXPECT_TRUE(absl::IsUnavailable(ends.there->reader().status())) << ends.there->reader().status();
  EXPECT_FALSE(ends.there->reader().at_end());
}

TEST_P(DuplexTest, AnEndThatAResetFollowsIsAnEnd) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  Ends ends = Connected(GetParam());
  ASSERT_TRUE(ends.here->writer().Append(std::string_view("all")));
  ASSERT_TRUE(ends.here->FinishWriting().ok());
  ends.here.reset();  // whoever still writes to it is told by a reset
  WriteForEver(ends.there->writer()).IgnoreError();
  EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "all");
  EXPECT_TRUE(ends.there->reader().status().ok()) << ends.there->reader().status();
}

// The other side may answer an end with its own, and be gone, before shutdown(2) has returned to this one.
TEST_P(DuplexTest, AnEndThatComesWhileWritingIsFinishedIsAnEnd) {
  class ReturnsLate final : public SocketSystem {
   public:
    std::promise<void> has_read;
    int Shutdown(int fd, int how) override {
      const int result = SocketSystem::Shutdown(fd, how);
      EXPECT_EQ(has_read.get_future().wait_for(minutes(1)), std::future_status::ready);
      return result;
    }
  } system;
  absl::StatusOr<SocketPair> pair = SocketPair::Make(GetParam(), DeadlineIn(minutes(1)), system);
  ASSERT_TRUE(pair.ok());
  const auto here = OpenOn(std::move(pair->connected));
  std::thread other([&] {
    char byte;
    EXPECT_EQ(::recv(pair->accepted.fd(), &byte, 1, 0), 0);
    ::close(pair->accepted.Release());
  });
  std::thread reading([&] {
    EXPECT_EQ(ReadToTheEnd(here->reader()), "");
    EXPECT_TRUE(here->reader().status().ok()) << here->reader().status();
    system.has_read.set_value();
  });
  EXPECT_TRUE(here->FinishWriting().ok());
  other.join();
  reading.join();
  EXPECT_EQ(here->end(), ConnectionEnd::kFinished);
}

// SIGPIPE has its default effect here, so raising it would end this program.
TEST_P(DuplexTest, WritingToWhoHasGoneAwayIsAnErrorAndNoSignal) {
  Ends ends = Connected(GetParam());
  ends.here.reset();
  EXPECT_FALSE(WriteForEver(ends.there->writer()).ok());
  EXPECT_EQ(ends.there->end(), ConnectionEnd::kReset);
  EXPECT_FALSE(ends.there->FinishWriting().ok());
}

TEST_P(DuplexTest, AbortWakesWhoReads) {
  Ends ends = Connected(GetParam());
  std::thread aborting([&] { ends.here->Abort(); });
  EXPECT_EQ(ReadToTheEnd(ends.here->reader()), "");
  aborting.join();
  EXPECT_TRUE(absl::IsCancelled(ends.here->reader().status())) << ends.here->reader().status();
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kAborted);
}

TEST_P(DuplexTest, AbortWakesWhoWrites) {
  Ends ends = Connected(GetParam());
  std::atomic<bool> writes = false;
  std::thread aborting([&] {
    while (!writes) std::this_thread::yield();
    ends.here->Abort();
  });
  ASSERT_TRUE(ends.here->writer().Append(std::string_view("x")));
  writes = true;
  EXPECT_TRUE(absl::IsCancelled(WriteForEver(ends.here->writer()))) << ends.here->writer().status();
  aborting.join();
  EXPECT_TRUE(absl::IsCancelled(ends.here->FinishWriting()));
}

TEST_P(DuplexTest, AbortReachesTheOtherSideAtOnce) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  Ends ends = Connected(GetParam());
  ends.here->Abort();
  EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "");
  EXPECT_TRUE(absl::IsUnavailable(ends.there->reader().status())) << ends.there->reader().status();
}

TEST_P(DuplexTest, TheDeadlineEndsAReadOfAPeerThatNeverWrites) {
  Ends ends = Connected(GetParam());
  ends.here->SetDeadline(DeadlineIn(milliseconds(5)));
  EXPECT_FALSE(ends.here->reader().Pull());
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->reader().status())) << ends.here->reader().status();
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kDeadline);
}

TEST_P(DuplexTest, TheDeadlineEndsAWriteToAPeerThatNeverReads) {
  Ends ends = Connected(GetParam());
  ends.here->SetDeadline(DeadlineIn(milliseconds(5)));
  EXPECT_TRUE(absl::IsDeadlineExceeded(WriteForEver(ends.here->writer())));
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kDeadline);
}

TEST_P(DuplexTest, TheDeadlineEndsClosingWithAPeerThatSendsForEver) {
  Ends ends = Connected(GetParam());
  std::thread sending([&] { WriteForEver(ends.there->writer()).IgnoreError(); });
  ends.here->SetDeadline(DeadlineIn(milliseconds(20)));
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->Close()));
  ends.there->Abort();
  sending.join();
}

TEST_P(DuplexTest, ADeadlineReachesBothDirectionsThatWaitAlready) {
  Ends ends = Connected(GetParam());
  std::thread reading([&] { EXPECT_FALSE(ends.here->reader().Pull()); });
  std::thread writing([&] { EXPECT_FALSE(WriteForEver(ends.here->writer()).ok()); });
  ends.here->SetDeadline(DeadlineIn(milliseconds(5)));
  reading.join();
  writing.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->reader().status())) << ends.here->reader().status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->writer().status())) << ends.here->writer().status();
}

TEST_P(DuplexTest, WhoNeedsNothingToWaitForEndsAtTheDeadlineToo) {
  Ends ends = Connected(GetParam());
  ASSERT_TRUE(ends.there->writer().Append(std::string_view("ready")));
  ASSERT_TRUE(ends.there->writer().Flush().ok());
  ends.here->SetDeadline(Deadline());
  EXPECT_FALSE(ends.here->reader().Pull());
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->reader().status()));
  EXPECT_TRUE(absl::IsDeadlineExceeded(ends.here->FinishWriting()));
}

TEST_P(DuplexTest, ALaterDeadlineTakesTheEarlierOnesPlace) {
  Ends ends = Connected(GetParam());
  ends.here->SetDeadline(Deadline());
  ends.here->SetDeadline(DeadlineIn(minutes(1)));
  ASSERT_TRUE(ends.there->writer().Append(std::string_view("late")));
  ASSERT_TRUE(ends.there->FinishWriting().ok());
  EXPECT_EQ(ReadToTheEnd(ends.here->reader()), "late");
}

// Takes and gives a few bytes at a time, and says EAGAIN and EINTR in between.
class Stormy final : public SocketSystem {
 public:
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    return Storm() ? -1 : SocketSystem::Send(fd, data, std::min<size_t>(size, 7), flags);
  }
  ssize_t SendMessage(int fd, const msghdr& message, int flags) override {
    if (Storm()) return -1;
    const iovec& first = message.msg_iov[0];
    return SocketSystem::Send(fd, first.iov_base, std::min<size_t>(first.iov_len, 7), flags);
  }
  ssize_t Receive(int fd, void* to, size_t size, int flags) override {
    return Storm() ? -1 : SocketSystem::Receive(fd, to, std::min<size_t>(size, 5), flags);
  }
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override {
    if (++polls_ % 2 == 0) return errno = EINTR, -1;
    return SocketSystem::Poll(descriptors, count, timeout);
  }

 private:
  bool Storm() {
    const unsigned call = ++calls_ % 4;
    errno = call == 1 ? EINTR : EAGAIN;
    return call != 0;
  }
  std::atomic<unsigned> calls_ = 0;
  std::atomic<unsigned> polls_ = 0;
};

TEST_P(DuplexTest, AllBytesArriveInAStormOfShortAndRefusedCalls) {
  const struct {
    std::string name;
    DuplexOptions options;
  } cases[] = {{"batched", {}},
               {"naive", {.open_writer = OpenNaiveWriter, .open_reader = OpenNaiveReader}},
               {"pooled", {.open_writer = OpenPooledWriter, .open_reader = OpenPooledReader}},
               {"drained", {.open_writer = OpenDrainedWriter, .open_reader = OpenDrainedReader}},
               {"vectored", {.open_writer = OpenVectoredWriter}}};
  std::string sent;
  for (int i = 0; i < 2000; ++i) sent += std::to_string(i) + '\n';
  for (const auto& [name, options] : cases) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, name);
    Stormy system;
    Ends ends = Connected(GetParam(), options, system);
    std::thread writing([&] {
      for (size_t at = 0; at < sent.size(); at += 100) {
        EXPECT_TRUE(ends.here->writer().Append(std::string_view(sent).substr(at, 100)));
      }
      EXPECT_TRUE(ends.here->FinishWriting().ok());
    });
    EXPECT_EQ(ReadToTheEnd(ends.there->reader()), sent);
    EXPECT_TRUE(ends.there->reader().at_end());
    writing.join();
  }
}

TEST_P(DuplexTest, CountsEveryCallThatItMakes) {
  class Counting final : public SocketSystem {
   public:
    std::atomic<uint64_t> calls = 0;
    ssize_t Receive(int fd, void* to, size_t size, int flags) override {
      return ++calls, SocketSystem::Receive(fd, to, size, flags);
    }
    int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override {
      return ++calls, SocketSystem::Poll(descriptors, count, timeout);
    }
  } system;
  absl::StatusOr<SocketPair> pair = SocketPair::Make(GetParam(), DeadlineIn(minutes(1)), system);
  ASSERT_TRUE(pair.ok());
  const auto here = OpenOn(std::move(pair->connected));
  const uint64_t before = here->reader().accounting().system_calls;
  const uint64_t calls_before = system.calls;
  std::thread writing([&] {
    const auto there = OpenOn(std::move(pair->accepted));
    for (int i = 0; i < 100; ++i) {
      EXPECT_TRUE(there->writer().Append(std::string_view("x")));
      EXPECT_TRUE(there->writer().Flush().ok());
    }
    EXPECT_TRUE(there->FinishWriting().ok());
  });
  EXPECT_EQ(ReadToTheEnd(here->reader()).size(), 100u);
  EXPECT_EQ(here->reader().accounting().system_calls - before, system.calls - calls_before);
  writing.join();
}

// The other side answers an end with its own before the call that sent the first has returned.
TEST(DuplexEndTest, AnEndThatComesWhileFinishingIsOne) {
  class Slow final : public SocketSystem {
   public:
    std::function<void()> meanwhile;
    int Shutdown(int fd, int how) override {
      const int answer = SocketSystem::Shutdown(fd, how);
      if (meanwhile) std::exchange(meanwhile, nullptr)();
      return answer;
    }
  } system;
  Ends ends = Connected(SocketPair::Kind::kTcp, {}, system);
  system.meanwhile = [&] {
    EXPECT_EQ(ReadToTheEnd(ends.there->reader()), "");
    EXPECT_TRUE(ends.there->FinishWriting().ok());
    EXPECT_EQ(ReadToTheEnd(ends.here->reader()), "");
    EXPECT_TRUE(ends.here->reader().status().ok()) << ends.here->reader().status();
  };
  EXPECT_TRUE(ends.here->FinishWriting().ok());
}

TEST(DuplexOpenTest, OpensNothingWhereNoDescriptorIsFree) {
  class Refusing final : public SocketSystem {
   public:
    int Duplicate(int) override { return errno = EMFILE, -1; }
  } system;
  absl::StatusOr<SocketPair> pair = SocketPair::Make(SocketPair::Kind::kTcp, DeadlineIn(minutes(1)), system);
  ASSERT_TRUE(pair.ok());
  const absl::Status refused = Duplex::Open(std::move(pair->connected)).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_NE(refused.ToString().find("errno 24"), std::string::npos) << refused;
}

TEST(DuplexOpenTest, LeavesNoDescriptorOpen) {
  const auto next = [] {
    const int fd = ::dup(0);
    ::close(fd);
    return fd;
  };
  const int before = next();
  {
    Ends ends = Connected(SocketPair::Kind::kTcp, {.open_writer = OpenPooledWriter});
    EXPECT_TRUE(ends.here->FinishWriting().ok());
  }
  EXPECT_EQ(next(), before);
}

}  // namespace
}  // namespace weir
