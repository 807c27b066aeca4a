#ifndef WEIR_TESTS_CONFORMANCE_SOCKET_SUITE_H_
#define WEIR_TESTS_CONFORMANCE_SOCKET_SUITE_H_

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/socket/duplex.h"
#include "strategies/socket/socket_pair.h"
#include "strategies/socket/socket_strategies.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/watchdog.h"

// THE conformance suite of streams between processes: every clause of the contract in
// strategies/socket/duplex.h, for every row that is given to INSTANTIATE_TEST_SUITE_P(Sockets, SocketTest, rows,
// SocketName), over TCP and over Unix sockets where it can.

namespace weir {

/// A strategy, over what, and by which seam to the kernel.
struct SocketUnderTest {
  SocketStrategy strategy;
  SocketPair::Kind kind = SocketPair::Kind::kTcp;
  /// Null: the kernel. What is broken on purpose is so here.
  SocketSystem* system = nullptr;
};

inline std::string SocketName(const testing::TestParamInfo<SocketUnderTest>& info) {
  std::string name(info.param.strategy.name);
  std::ranges::replace(name, '-', '_');
  return fmt::format("{}_{}", name, info.param.kind == SocketPair::Kind::kTcp ? "tcp" : "unix");
}
inline void PrintTo(const SocketUnderTest& row, std::ostream* out) { *out << row.strategy.name; }

/// Every row over everything that it goes over.
inline std::vector<SocketUnderTest> SocketsUnderTest(std::span<const SocketStrategy> strategies) {
  std::vector<SocketUnderTest> rows;
  for (const SocketStrategy& each : strategies) {
    rows.push_back({each, SocketPair::Kind::kTcp});
    if (!each.tcp_only) rows.push_back({each, SocketPair::Kind::kUnix});
  }
  return rows;
}

/// Another's calls, with single ones that the tests spoil.
class SpoiltCalls : public SocketSystem {
 public:
  explicit SpoiltCalls(SocketSystem& under) : under_(under) {}

  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    return under_.Send(fd, data, size, flags);
  }
  ssize_t SendMessage(int fd, const msghdr& message, int flags) override {
    return under_.SendMessage(fd, message, flags);
  }
  ssize_t Receive(int fd, void* to, size_t size, int flags) override {
    return under_.Receive(fd, to, size, flags);
  }
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override {
    return under_.Poll(descriptors, count, timeout);
  }
  int Shutdown(int fd, int how) override { return under_.Shutdown(fd, how); }
  int SetOption(int fd, int level, int name, const void* value, socklen_t size) override {
    return under_.SetOption(fd, level, name, value, size);
  }
  int GetOption(int fd, int level, int name, void* value, socklen_t* size) override {
    return under_.GetOption(fd, level, name, value, size);
  }
  int Connect(int fd, const sockaddr* address, socklen_t size) override {
    return under_.Connect(fd, address, size);
  }

 private:
  SocketSystem& under_;
};

/// Knows who waits.
class CountsWaiters final : public SpoiltCalls {
 public:
  using SpoiltCalls::SpoiltCalls;
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override {
    ++waiters_;
    const int result = SpoiltCalls::Poll(descriptors, count, timeout);
    const int error = errno;
    --waiters_;
    return errno = error, result;
  }

  /// Until as many wait at once as are given; false: not within the time.
  bool Await(int waiters, Deadline deadline) const {
    while (waiters_ < waiters) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
    return true;
  }

 private:
  std::atomic<int> waiters_{0};
};

class SocketTest : public testing::TestWithParam<SocketUnderTest> {
 protected:
  using Seconds = std::chrono::seconds;
  static constexpr Seconds kLong{30};
  static constexpr std::chrono::milliseconds kShort{5};

  void SetUp() override {
    const SocketStrategy& strategy = GetParam().strategy;
    if (strategy.supported != nullptr && !strategy.supported().ok())
      GTEST_SKIP() << strategy.supported().message();
  }

  bool tcp() const { return GetParam().kind == SocketPair::Kind::kTcp; }
  SocketSystem& system() const {
    return GetParam().system != nullptr ? *GetParam().system : SocketSystem::Kernel();
  }

  SocketPair Pair(SocketSystem& calls) const {
    absl::StatusOr<SocketPair> pair = SocketPair::Make(GetParam().kind, DeadlineIn(kLong), calls);
    if (!pair.ok()) ADD_FAILURE() << pair.status();
    return *std::move(pair);
  }

  /// One end, by the row. Small buffers, so that short streams use several.
  std::unique_ptr<Duplex> Open(Socket socket, Deadline deadline = DeadlineIn(kLong)) const {
    DuplexOptions options;
    options.writer.buffer_size = options.reader.buffer_size = 4096;
    options.deadline = deadline;
    absl::StatusOr<std::unique_ptr<Duplex>> duplex =
        OpenDuplex(GetParam().strategy, std::move(socket), options);
    if (!duplex.ok()) ADD_FAILURE() << duplex.status();
    return *std::move(duplex);
  }

  struct Ends {
    std::unique_ptr<Duplex> here, there;
  };
  Ends Connected() const { return Connected(system()); }
  Ends Connected(SocketSystem& calls) const {
    SocketPair pair = Pair(calls);
    return {Open(std::move(pair.connected)), Open(std::move(pair.accepted))};
  }

  /// A stream of records of all sizes around those of the buffers.
  static const std::vector<std::string>& Records() {
    static const auto& records = *new std::vector<std::string>([] {
      std::vector<std::string> made;
      uint64_t next = 1;
      for (const size_t size : {1, 9, 100, 4095, 4096, 4097, 7, 70'000, 3, 8192, 1, 12'000}) {
        std::string record(size, '\0');
        for (char& byte : record) byte = static_cast<char>((next = next * 6364136223846793005 + 1) >> 56);
        made.push_back(std::move(record));
      }
      return made;
    }());
    return records;
  }
  static std::string Whole() {
    std::string whole;
    for (const std::string& record : Records()) whole += record;
    return whole;
  }
  static bool WriteAll(Writer& writer) {
    return std::ranges::all_of(Records(), [&](const std::string& record) { return writer.Append(record); });
  }
  static std::string ReadAll(Reader& reader) {
    std::string all;
    while (reader.Pull()) {
      all.append(reader.Ready());
      reader.Consume(reader.Ready().size());
    }
    return all;
  }
  static absl::Status WriteForEver(Writer& writer) {
    const std::string record(1000, 'x');
    while (writer.Append(record)) {
    }
    return writer.status();
  }

  /// Until the kernel takes no more.
  static void FillKernel(const Duplex& here) {
    while (::send(here.socket().fd(), Whole().data(), 4096, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
    }
  }

  /// Bytes from whoever is no strategy.
  static void SendRaw(const Socket& socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }
  static void ResetRaw(Socket socket) {
    const linger at_once{1, 0};
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  /// All that comes, and the errno of what ended it: 0 for an end.
  static std::pair<std::string, int> ReceiveRaw(const Socket& socket) {
    std::string all;
    char chunk[4096];
    for (;;) {
      const ssize_t got = ::recv(socket.fd(), chunk, sizeof chunk, 0);
      if (got <= 0) return {all, got == 0 ? 0 : errno};
      all.append(chunk, static_cast<size_t>(got));
    }
  }
};

TEST_P(SocketTest, GivesBytesThenTheEnd) {
  Ends ends = Connected();
  std::thread writing([&] {
    EXPECT_TRUE(WriteAll(ends.here->writer()));
    EXPECT_TRUE(ends.here->FinishWriting().ok());
  });
  EXPECT_TRUE(ReadAll(ends.there->reader()) == Whole());
  writing.join();
  EXPECT_TRUE(ends.there->reader().at_end());
  EXPECT_TRUE(ends.there->reader().status().ok()) << ends.there->reader().status();
}

TEST_P(SocketTest, GivesAnEndWithoutBytes) {
  Ends ends = Connected();
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_EQ(ReadAll(ends.there->reader()), "");
  EXPECT_TRUE(ends.there->reader().at_end());
}

TEST_P(SocketTest, BothSidesFinishEachInItsTime) {
  Ends ends = Connected();
  std::thread other([&] {
    EXPECT_TRUE(ReadAll(ends.there->reader()) == Whole());
    EXPECT_TRUE(WriteAll(ends.there->writer()));  // its reading is over, its writing is not
    EXPECT_TRUE(ends.there->Close().ok());
  });
  EXPECT_TRUE(WriteAll(ends.here->writer()));
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_TRUE(ReadAll(ends.here->reader()) == Whole());
  EXPECT_TRUE(ends.here->Close().ok());
  other.join();
  EXPECT_EQ(ends.here->end(), ConnectionEnd::kFinished);
  EXPECT_EQ(ends.there->end(), ConnectionEnd::kFinished);
}

TEST_P(SocketTest, BothDirectionsGoAtTheSameTime) {
  Ends ends = Connected();
  const auto both = [](Duplex& duplex) {
    std::thread writing([&] {
      for (int i = 0; i < 20; ++i) EXPECT_TRUE(WriteAll(duplex.writer()));
      EXPECT_TRUE(duplex.FinishWriting().ok());
    });
    EXPECT_EQ(ReadAll(duplex.reader()).size(), 20 * Whole().size());
    writing.join();
  };
  std::thread other([&] { both(*ends.there); });
  both(*ends.here);
  other.join();
}

TEST_P(SocketTest, FlushHandsOverWhatWasAppended) {
  Ends ends = Connected();
  for (const char* const word : {"a", "bc", "def"}) {
    EXPECT_TRUE(ends.here->writer().Append(std::string_view(word)));
    EXPECT_TRUE(ends.here->writer().Flush().ok());
    ASSERT_TRUE(ends.there->reader().Pull(std::string_view(word).size())) << ends.there->reader().status();
    EXPECT_EQ(ends.there->reader().Ready(), word);
    ends.there->reader().Consume(std::string_view(word).size());
  }
  const Accounting written = ends.here->writer().accounting();
  EXPECT_EQ(written.appended, 6u);
  EXPECT_EQ(written.committed, 6u);
  EXPECT_EQ(ends.there->reader().accounting().delivered, 6u);
}

TEST_P(SocketTest, AccountsForEveryByte) {
  Ends ends = Connected();
  std::thread reading([&] { EXPECT_EQ(ReadAll(ends.there->reader()).size(), Whole().size()); });
  for (const std::string& record : Records()) {
    EXPECT_TRUE(ends.here->writer().Append(record));
    const Accounting now = ends.here->writer().accounting();
    EXPECT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
  }
  EXPECT_TRUE(ends.here->FinishWriting().ok());
  EXPECT_EQ(ends.here->writer().accounting().committed, Whole().size());
  reading.join();
  const ReaderAccounting read = ends.there->reader().accounting();
  EXPECT_EQ(read.delivered, Whole().size());
  EXPECT_EQ(read.consumed, Whole().size());
}

// ------------------------------------------------------------------------------------------------- resets

TEST_P(SocketTest, AResetAtAnyByteIsAnErrorAndNoEnd) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  const std::string bytes(8200, 'b');
  for (const size_t size : {0, 1, 2, 3, 8, 9, 100, 1447, 1448, 1449, 4095, 4096, 4097, 8191, 8192, 8193}) {
    const Attempt attempt(fmt::format("a reset after {} bytes", size));
    SocketPair pair = Pair(system());
    const auto here = Open(std::move(pair.connected));
    SendRaw(pair.accepted, std::string_view(bytes).substr(0, size));
    ResetRaw(std::move(pair.accepted));
    EXPECT_TRUE(std::string_view(bytes).starts_with(ReadAll(here->reader())));
    EXPECT_FALSE(here->reader().at_end());
    EXPECT_TRUE(absl::IsUnavailable(here->reader().status())) << here->reader().status();
    EXPECT_EQ(here->end(), ConnectionEnd::kReset);
  }
}

TEST_P(SocketTest, AResetThatTheWriterMeetsFirstIsNoEnd) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  SocketPair pair = Pair(system());
  const auto here = Open(std::move(pair.connected));
  ResetRaw(std::move(pair.accepted));
  EXPECT_FALSE(WriteForEver(here->writer()).ok());
  EXPECT_EQ(ReadAll(here->reader()), "");
  EXPECT_FALSE(here->reader().at_end());
  EXPECT_TRUE(absl::IsUnavailable(here->reader().status())) << here->reader().status();
}

TEST_P(SocketTest, AStreamThatBreaksOffIsNoEndForTheOtherSide) {
  if (!tcp()) GTEST_SKIP() << "a Unix socket knows no reset";
  const struct {
    std::string_view name;
    std::function<void(Duplex&)> give_up;
  } ways[] = {{"destroyed", [](Duplex&) {}},
              {"cancelled", [](Duplex& duplex) { duplex.writer().Cancel(); }},
              {"closed without its end", [](Duplex& duplex) { duplex.writer().Close().IgnoreError(); }},
              {"aborted", [](Duplex& duplex) { duplex.Abort(); }},
              {"failed, then finished", [](Duplex& duplex) {
                 duplex.writer().Reserve(size_t{1} << 40);
                 EXPECT_FALSE(duplex.FinishWriting().ok());
               }}};
  for (const auto& [name, give_up] : ways) {
    const Attempt attempt{std::string(name)};
    SocketPair pair = Pair(system());
    auto here = Open(std::move(pair.connected));
    EXPECT_TRUE(here->writer().Append(std::string_view("half")));
    EXPECT_TRUE(here->writer().Flush().ok());
    give_up(*here);
    here.reset();
    EXPECT_EQ(ReceiveRaw(pair.accepted).second, ECONNRESET);
  }
}

TEST_P(SocketTest, WritingToWhoHasGoneAwayRaisesNoSignal) {
  RunInChild([&] {
    ::signal(SIGPIPE, SIG_DFL);
    Ends ends = Connected();
    EXPECT_TRUE(ends.there->FinishWriting().ok());
    ends.there.reset();  // in order, so that it is no reset that the first to write meets
    EXPECT_FALSE(WriteForEver(ends.here->writer()).ok());
    EXPECT_FALSE(ends.here->writer().Append(std::string_view("x")));
    EXPECT_FALSE(ends.here->FinishWriting().ok());
    EXPECT_EQ(ends.here->end(), ConnectionEnd::kReset);
  });
}

// ---------------------------------------------------------------------------------------------- deadlines

TEST_P(SocketTest, TheDeadlineEndsReadingFromWhoNeverWrites) {
  SocketPair pair = Pair(system());
  const auto here = Open(std::move(pair.connected), DeadlineIn(kShort));
  EXPECT_FALSE(here->reader().Pull());
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->reader().status())) << here->reader().status();
  EXPECT_EQ(here->end(), ConnectionEnd::kDeadline);
}

TEST_P(SocketTest, TheDeadlineEndsWritingToWhoNeverReads) {
  SocketPair pair = Pair(system());
  const auto here = Open(std::move(pair.connected));
  FillKernel(*here);  // else a slow machine might reach the deadline before anything has to wait
  here->SetDeadline(DeadlineIn(kShort));
  EXPECT_TRUE(absl::IsDeadlineExceeded(WriteForEver(here->writer()))) << here->writer().status();
  EXPECT_EQ(here->end(), ConnectionEnd::kDeadline);
}

TEST_P(SocketTest, TheDeadlineEndsFinishingWithWhoNeverReads) {
  SocketPair pair = Pair(system());
  const auto here = Open(std::move(pair.connected));
  FillKernel(*here);
  here->SetDeadline(DeadlineIn(kShort));
  here->writer().Append(std::string(size_t{32} << 20, 'x'));  // more than any kernel buffers
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->FinishWriting())) << here->writer().status();
}

TEST_P(SocketTest, TheDeadlineEndsClosingWithWhoNeverFinishes) {
  SocketPair pair = Pair(system());
  const auto here = Open(std::move(pair.connected), DeadlineIn(kShort));
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->Close()));
}

TEST_P(SocketTest, TheDeadlineEndsClosingWithWhoSendsForEver) {
  SocketPair pair = Pair(system());
  auto here = Open(std::move(pair.connected));
  std::thread sending([&] {
    const std::string block(65536, 'x');
    while (::send(pair.accepted.fd(), block.data(), block.size(), MSG_NOSIGNAL) > 0) {
    }
  });
  EXPECT_TRUE(here->reader().Pull());  // it sends
  here->SetDeadline(DeadlineIn(kShort));
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->Close()));
  here.reset();
  sending.join();
}

TEST_P(SocketTest, ADeadlineReachesWhoWaitsAlready) {
  CountsWaiters calls(system());
  SocketPair pair = Pair(calls);
  const auto here = Open(std::move(pair.connected));
  std::thread reading([&] { EXPECT_FALSE(here->reader().Pull()); });
  std::thread writing([&] { EXPECT_FALSE(WriteForEver(here->writer()).ok()); });
  EXPECT_TRUE(calls.Await(2, DeadlineIn(kLong))) << "who reads and who writes do not wait both";
  here->SetDeadline(DeadlineIn(kShort));
  reading.join();
  writing.join();
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->reader().status())) << here->reader().status();
  EXPECT_TRUE(absl::IsDeadlineExceeded(here->writer().status())) << here->writer().status();
}

TEST_P(SocketTest, AbortWakesWhoWaits) {
  CountsWaiters calls(system());
  SocketPair pair = Pair(calls);
  const auto here = Open(std::move(pair.connected));
  std::thread reading([&] { EXPECT_FALSE(here->reader().Pull()); });
  std::thread writing([&] { EXPECT_FALSE(WriteForEver(here->writer()).ok()); });
  EXPECT_TRUE(calls.Await(2, DeadlineIn(kLong))) << "who reads and who writes do not wait both";
  here->Abort();
  reading.join();
  writing.join();
  EXPECT_TRUE(absl::IsCancelled(here->reader().status())) << here->reader().status();
  EXPECT_TRUE(absl::IsCancelled(here->writer().status())) << here->writer().status();
  EXPECT_EQ(here->end(), ConnectionEnd::kAborted);
}

TEST_P(SocketTest, IsDestroyedWhileTheOtherSideNeverReads) {
  SocketPair pair = Pair(system());
  auto here = Open(std::move(pair.connected));
  here->writer().Append(std::string(1000, 'x'));
  here.reset();
}

// ------------------------------------------------------------------------------------------------- faults

/// A few bytes at a time, with EAGAIN and EINTR in between.
class Storm final : public SpoiltCalls {
 public:
  using SpoiltCalls::SpoiltCalls;
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    return Refused() ? -1 : SpoiltCalls::Send(fd, data, std::min<size_t>(size, 501), flags);
  }
  ssize_t SendMessage(int fd, const msghdr& message, int flags) override {
    if (Refused()) return -1;
    const iovec& first = message.msg_iov[0];
    return SpoiltCalls::Send(fd, first.iov_base, std::min<size_t>(first.iov_len, 501), flags);
  }
  ssize_t Receive(int fd, void* to, size_t size, int flags) override {
    return Refused() ? -1 : SpoiltCalls::Receive(fd, to, std::min<size_t>(size, 333), flags);
  }
  int Poll(struct pollfd* descriptors, nfds_t count, int timeout) override {
    if (++polls_ % 3 == 0) return errno = EINTR, -1;
    return SpoiltCalls::Poll(descriptors, count, timeout);
  }

 private:
  bool Refused() {
    const unsigned call = ++calls_ % 4;
    errno = call == 1 ? EINTR : EAGAIN;
    return call != 0;
  }
  std::atomic<unsigned> calls_{0}, polls_{0};
};

TEST_P(SocketTest, LosesNothingInAStormOfShortAndRefusedCalls) {
  Storm storm(system());
  Ends ends = Connected(storm);
  std::thread writing([&] {
    EXPECT_TRUE(WriteAll(ends.here->writer()));
    EXPECT_TRUE(ends.here->FinishWriting().ok());
  });
  EXPECT_TRUE(ReadAll(ends.there->reader()) == Whole());
  EXPECT_TRUE(ends.there->reader().at_end());
  writing.join();
}

/// The nth of the calls that move bytes in one direction fails.
class FailsOnce final : public SpoiltCalls {
 public:
  FailsOnce(SocketSystem& under, unsigned nth, int error) : SpoiltCalls(under), nth_(nth), error_(error) {}
  ssize_t Send(int fd, const void* data, size_t size, int flags) override {
    return Fails() ? -1 : SpoiltCalls::Send(fd, data, std::min<size_t>(size, 5000), flags);
  }
  ssize_t SendMessage(int fd, const msghdr& message, int flags) override {
    return Fails() ? -1 : SpoiltCalls::SendMessage(fd, message, flags);
  }
  bool failed() const { return failed_; }

 private:
  bool Fails() {
    if (++calls_ != nth_) return false;
    failed_ = true;
    return errno = error_, true;
  }
  const unsigned nth_;
  const int error_;
  std::atomic<unsigned> calls_{0};
  std::atomic<bool> failed_{false};
};

TEST_P(SocketTest, AFaultOfAnySendIsToldAndMakesNoEnd) {
  unsigned faults = 0;
  for (const int error : {ENOBUFS, ENOMEM, EPIPE}) {
    for (unsigned nth = 1;; ++nth) {
      const Attempt attempt(fmt::format("errno {} of send {}", error, nth));
      FailsOnce failing(system(), nth, error);
      SocketPair pair = Pair(failing);
      auto here = Open(std::move(pair.connected));
      std::pair<std::string, int> received;
      std::thread reading([&] { received = ReceiveRaw(pair.accepted); });
      WriteAll(here->writer());
      const absl::Status finished = here->FinishWriting();
      here.reset();
      reading.join();
      if (!failing.failed()) {
        EXPECT_TRUE(finished.ok()) << finished;
        EXPECT_TRUE(received.first == Whole());
        break;
      }
      ++faults;
      EXPECT_FALSE(finished.ok());
      EXPECT_NE(finished.ToString().find(fmt::format("errno {}", error)), std::string::npos) << finished;
      EXPECT_TRUE(std::string_view(Whole()).starts_with(received.first));
      if (tcp()) {
        EXPECT_EQ(received.second, ECONNRESET) << "a stream with a hole in it came to an end";
      }
    }
  }
  if (GetParam().strategy.name != "uring") {  // whose sends the kernel makes by itself
    EXPECT_GT(faults, 0u);
  }
}

/// The nth descriptor that is asked for is not to be had.
class NoDescriptor final : public SocketSystem {
 public:
  explicit NoDescriptor(int nth) : left_(nth) {}
  int Duplicate(int fd) override { return Refused() ? -1 : SocketSystem::Duplicate(fd); }
  int Eventfd() override { return Refused() ? -1 : SocketSystem::Eventfd(); }
  bool refused() const { return left_ <= 0; }

 private:
  bool Refused() { return errno = EMFILE, --left_ == 0; }
  int left_;
};

TEST_P(SocketTest, OpensWhollyOrNotAtAll) {
  const auto next_descriptor = [] {
    const int fd = ::dup(0);
    ::close(fd);
    return fd;
  };
  const int before = next_descriptor();
  for (int nth = 1;; ++nth) {
    NoDescriptor few(nth + 1);  // the listener of a pair has one
    SocketPair pair = Pair(few);
    const absl::StatusOr<std::unique_ptr<Duplex>> opened =
        OpenDuplex(GetParam().strategy, std::move(pair.connected));
    if (!few.refused()) break;
    EXPECT_TRUE(absl::IsResourceExhausted(opened.status())) << opened.status();
    EXPECT_NE(opened.status().ToString().find("errno 24"), std::string::npos) << opened.status();
  }
  EXPECT_EQ(next_descriptor(), before);
}

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_SOCKET_SUITE_H_
