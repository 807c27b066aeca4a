#ifndef WEIR_TESTS_CONFORMANCE_BROADCAST_SUITE_H_
#define WEIR_TESTS_CONFORMANCE_BROADCAST_SUITE_H_

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/socket/broadcast_calls.h"
#include "strategies/socket/broadcasters.h"
#include "strategies/socket/socket_pair.h"
#include "tests/conformance/broadcast_doubles.h"
#include "tests/conformance/watchdog.h"

// THE conformance suite of broadcasters: every clause of the contract in strategies/socket/broadcaster.h, for every row
// and transport that is given to INSTANTIATE_TEST_SUITE_P(Broadcasters, BroadcastTest, BroadcastsOf(rows), BroadcastName).

namespace weir {

struct BroadcastUnderTest {
  BroadcastStrategy row;
  SocketPair::Kind transport;
};

inline std::vector<BroadcastUnderTest> BroadcastsOf(std::span<const BroadcastStrategy> rows) {
  std::vector<BroadcastUnderTest> all;
  for (const BroadcastStrategy& row : rows) {
    for (const auto transport : {SocketPair::Kind::kTcp, SocketPair::Kind::kUnix})
      all.push_back({row, transport});
  }
  return all;
}

inline std::string BroadcastName(const testing::TestParamInfo<BroadcastUnderTest>& info) {
  return fmt::format("{}_{}", info.param.row.name,
                     info.param.transport == SocketPair::Kind::kTcp ? "tcp" : "unix");
}
inline void PrintTo(const BroadcastUnderTest& tested, std::ostream* out) { *out << tested.row.name; }

// The far end of a connection, which may read it all in a thread of its own.
class FarEnd {
 public:
  explicit FarEnd(Socket socket) : socket_(std::move(socket)) {}
  FarEnd(FarEnd&&) = default;
  ~FarEnd() { Join(); }

  void ReadInThread() {
    thread_ = std::make_unique<std::thread>([this] { ReadAll(); });
  }
  void Join() {
    if (thread_ != nullptr && thread_->joinable()) thread_->join();
  }
  // Until the end, or an error.
  void ReadAll() {
    while (ReadSome(1 << 16) > 0) {
    }
  }
  // What has come, up to so many bytes; waits for the first.
  ssize_t ReadSome(size_t most) {
    std::string part(most, '\0');
    const ssize_t got = ::recv(socket_.fd(), part.data(), part.size(), 0);
    if (got > 0) bytes_.append(part, 0, static_cast<size_t>(got));
    error_ = got < 0 ? errno : 0;
    return got;
  }
  void ReadExactly(size_t size) {
    while (bytes_.size() < size && ReadSome(size - bytes_.size()) > 0) {
    }
  }

  void Close() { ::close(socket_.Release()); }
  void Reset() {
    const linger at_once = {.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    Close();
  }

  Socket& socket() { return socket_; }
  const std::string& bytes() const { return bytes_; }
  bool ended_well() const { return error_ == 0; }
  int error() const { return error_; }

 private:
  Socket socket_;
  std::string bytes_;
  int error_ = 0;
  std::unique_ptr<std::thread> thread_;
};

// "<12:xxxx…>": the number of a record, and a filling of any length.
inline std::string RecordOf(uint64_t number, size_t filling = 0) {
  return fmt::format("<{}:{}>", number, std::string(filling, static_cast<char>('a' + number % 26)));
}

// The numbers of the records in a stream that must be whole ones, each as RecordOf makes it.
inline std::vector<uint64_t> NumbersIn(std::string_view stream) {
  std::vector<uint64_t> numbers;
  while (!stream.empty()) {
    const size_t colon = stream.find(':'), end = stream.find('>');
    if (stream[0] != '<' || end == std::string_view::npos || colon > end) {
      ADD_FAILURE() << "no whole record: " << stream.substr(0, 50);
      return numbers;
    }
    numbers.push_back(std::strtoull(std::string(stream.substr(1, colon - 1)).c_str(), nullptr, 10));
    EXPECT_EQ(stream.substr(0, end + 1), RecordOf(numbers.back(), end - colon - 1));
    stream.remove_prefix(end + 1);
  }
  return numbers;
}

class BroadcastTest : public testing::TestWithParam<BroadcastUnderTest> {
 protected:
  static constexpr std::chrono::seconds kLong{60};
  // Not so small that TCP's window closes, which is asked about only every 200 ms.
  static constexpr size_t kSmallBuffer = 32 << 10;

  void SetUp() override {
    const auto supported = GetParam().row.supported;
    if (const absl::Status can = supported == nullptr ? absl::OkStatus() : supported(); !can.ok())
      GTEST_SKIP() << can;
  }

  bool is_tcp() const { return GetParam().transport == SocketPair::Kind::kTcp; }

  std::unique_ptr<Broadcaster> MustOpen(const BroadcastOptions& options = {}) {
    absl::StatusOr<std::unique_ptr<Broadcaster>> opened = GetParam().row.Open(options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  // `buffer`: of both sockets, so that what they take is little.
  SocketPair MustConnect(size_t buffer = 0) {
    absl::StatusOr<SocketPair> pair = SocketPair::Make(GetParam().transport);
    EXPECT_TRUE(pair.ok()) << pair.status();
    EXPECT_TRUE(pair->connected.SetReceiveBuffer(buffer).ok());
    EXPECT_TRUE(pair->accepted.SetSendBuffer(buffer).ok());
    return *std::move(pair);
  }

  std::unique_ptr<FarEnd> MustAdd(Broadcaster& broadcaster, ReaderId* id = nullptr, size_t buffer = 0) {
    SocketPair pair = MustConnect(buffer);
    const absl::StatusOr<ReaderId> reader = broadcaster.Add(std::move(pair.accepted));
    EXPECT_TRUE(reader.ok()) << reader.status();
    if (id != nullptr) *id = *reader;
    return std::make_unique<FarEnd>(std::move(pair.connected));
  }

  // Publishes records until this reader is so far behind: farther than the sockets may still take.
  static uint64_t FillUntilBehind(Broadcaster& broadcaster, ReaderId id, size_t filling) {
    constexpr uint64_t kFar = 500'000;
    for (uint64_t number = 0;; ++number) {
      EXPECT_TRUE(broadcaster.Publish(RecordOf(number, filling)).ok());
      EXPECT_TRUE(broadcaster.Flush().ok());
      for (const BroadcastReader& each : broadcaster.readers()) {
        if (each.id == id && each.lag > kFar) return number + 1;
      }
    }
  }

  static BroadcastReader ReaderOf(const Broadcaster& broadcaster, ReaderId id) {
    for (const BroadcastReader& each : broadcaster.readers()) {
      if (each.id == id) return each;
    }
    ADD_FAILURE() << "there is no reader " << id;
    return {};
  }

  // Sends nothing until somebody has gone. A connection over TCP is known to be closed only when it is sent to.
  static std::vector<Departure> AwaitDeparture(Broadcaster& broadcaster) {
    for (;;) {
      std::vector<Departure> departures = broadcaster.TakeDepartures();
      if (!departures.empty()) return departures;
      EXPECT_TRUE(broadcaster.Publish("!").ok());
      EXPECT_TRUE(broadcaster.Flush().ok());
      std::this_thread::yield();
    }
  }
};

// ------------------------------------------------------------------------------------------------ what arrives

TEST_P(BroadcastTest, EveryReaderGetsAllInOrderAndThenTheEnd) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 300'000});
  std::vector<std::unique_ptr<FarEnd>> readers;
  for (int i = 0; i < 5; ++i) readers.push_back(MustAdd(*broadcaster));
  for (const auto& each : readers) each->ReadInThread();
  std::string sent;
  std::mt19937_64 random(1);
  for (uint64_t i = 0; i < 2'000; ++i) {
    const std::string record = RecordOf(i, i % 50 == 0 ? random() % 200'000 : random() % 300);
    sent += record;
    ASSERT_TRUE(broadcaster->Publish(record).ok());
  }
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  for (const auto& each : readers) {
    each->Join();
    EXPECT_TRUE(each->ended_well());
    EXPECT_TRUE(each->bytes() == sent) << each->bytes().size() << " of " << sent.size() << " bytes";
  }
  const BroadcastAccounting done = broadcaster->accounting();
  EXPECT_EQ(done.records, 2'000u);
  EXPECT_EQ(done.bytes, sent.size());
  EXPECT_EQ(done.taken, 5 * sent.size());
  EXPECT_LE(done.farthest_behind, 300'000u);
  EXPECT_EQ(done.readers, 0u);
  EXPECT_EQ(done.departures, 0u);
  EXPECT_TRUE(broadcaster->TakeDepartures().empty());
}

TEST_P(BroadcastTest, FlushSendsWhatWasGathered) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  for (uint64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i)).ok());
    ASSERT_TRUE(broadcaster->Flush().ok());
    reader->ReadExactly(reader->bytes().size() + RecordOf(i).size());
    EXPECT_EQ(NumbersIn(reader->bytes()).back(), i);
  }
}

TEST_P(BroadcastTest, WithoutABatchEachRecordIsSentAtOnce) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.batch = 0});
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  for (uint64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i)).ok());
    reader->ReadExactly(reader->bytes().size() + RecordOf(i).size());
  }
}

TEST_P(BroadcastTest, ShortSendsAndInterruptionsLoseNothing) {
  BroadcastOptions options{.most_lag = 100'000, .batch = 1'000};
  options.calls = std::make_shared<HaltingCalls>();
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen(options);
  std::vector<std::unique_ptr<FarEnd>> readers;
  for (int i = 0; i < 3; ++i) readers.push_back(MustAdd(*broadcaster));
  for (const auto& each : readers) each->ReadInThread();
  std::string sent;
  for (uint64_t i = 0; i < 3'000; ++i) {
    sent += RecordOf(i, i * 7 % 500);
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i, i * 7 % 500)).ok());
  }
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  for (const auto& each : readers) {
    each->Join();
    EXPECT_TRUE(each->bytes() == sent) << each->bytes().size() << " of " << sent.size() << " bytes";
  }
}

TEST_P(BroadcastTest, NobodyNeedsToRead) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 10'000});
  for (uint64_t i = 0; i < 10'000; ++i) ASSERT_TRUE(broadcaster->Publish(RecordOf(i, 90)).ok());
  EXPECT_TRUE(broadcaster->Drain(kLong).ok());
  EXPECT_LE(broadcaster->accounting().memory, 10'000 + kSharedMemory);
  EXPECT_TRUE(broadcaster->Close(kLong).ok());
}

// --------------------------------------------------------------------------------------- readers come and go

TEST_P(BroadcastTest, WhoComesLateGetsWhatIsPublishedFromThenOn) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  std::vector<std::unique_ptr<FarEnd>> readers;
  for (uint64_t i = 0; i < 10; ++i) {
    readers.push_back(MustAdd(*broadcaster));
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i, 100)).ok());
  }
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  for (uint64_t i = 0; i < 10; ++i) {
    readers[i]->ReadAll();
    const std::vector<uint64_t> numbers = NumbersIn(readers[i]->bytes());
    ASSERT_EQ(numbers.size(), 10 - i);
    EXPECT_EQ(numbers.front(), i);
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
  }
}

TEST_P(BroadcastTest, WhoLeavesDepartsAndTheOthersGoOn) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  ReaderId leaving = 0;
  const std::unique_ptr<FarEnd> left = MustAdd(*broadcaster, &leaving), stays = MustAdd(*broadcaster);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(0)).ok());
  ASSERT_TRUE(broadcaster->Flush().ok());
  left->ReadExactly(RecordOf(0).size());
  left->Close();
  const std::vector<Departure> departures = AwaitDeparture(*broadcaster);
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kGone);
  EXPECT_EQ(departures[0].reader.id, leaving);
  EXPECT_GE(departures[0].reader.taken, RecordOf(0).size());
  EXPECT_THAT(departures[0].reason.message(), testing::HasSubstr(fmt::format("reader {}", leaving)));
  EXPECT_FALSE(broadcaster->Remove(leaving));
  ASSERT_TRUE(broadcaster->Publish(RecordOf(1)).ok());
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  stays->ReadAll();
  EXPECT_TRUE(stays->ended_well());
  EXPECT_TRUE(stays->bytes().starts_with(RecordOf(0)));
  EXPECT_TRUE(stays->bytes().ends_with(RecordOf(1)));
}

TEST_P(BroadcastTest, WhoResetsDepartsAndMayComeBack) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  ReaderId first = 0, second = 0;
  const std::unique_ptr<FarEnd> reset = MustAdd(*broadcaster, &first), stays = MustAdd(*broadcaster);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(0)).ok());
  ASSERT_TRUE(broadcaster->Flush().ok());
  reset->Reset();
  const std::vector<Departure> departures = AwaitDeparture(*broadcaster);
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kGone);
  EXPECT_EQ(departures[0].reader.id, first);
  const std::unique_ptr<FarEnd> back = MustAdd(*broadcaster, &second);
  EXPECT_NE(first, second);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(1)).ok());
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  back->ReadAll();
  EXPECT_EQ(back->bytes(), RecordOf(1));
  stays->ReadAll();
  EXPECT_TRUE(stays->ended_well());
  EXPECT_TRUE(stays->bytes().ends_with(RecordOf(1)));
}

TEST_P(BroadcastTest, WhoIsRemovedSeesTheEndIfItHasAllElseAReset) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 1 << 20});
  ReaderId all = 0, behind = 0;
  const std::unique_ptr<FarEnd> has_all = MustAdd(*broadcaster, &all);
  const std::unique_ptr<FarEnd> is_behind = MustAdd(*broadcaster, &behind, kSmallBuffer);
  has_all->ReadInThread();
  const uint64_t published = FillUntilBehind(*broadcaster, behind, 10'000);
  while (!HasFailure() && ReaderOf(*broadcaster, all).lag > 0) ASSERT_TRUE(broadcaster->Flush().ok());
  EXPECT_TRUE(broadcaster->Remove(all));
  EXPECT_FALSE(broadcaster->Remove(all));
  EXPECT_TRUE(broadcaster->Remove(behind));
  has_all->Join();
  EXPECT_TRUE(has_all->ended_well());
  EXPECT_EQ(NumbersIn(has_all->bytes()).size(), published);
  is_behind->ReadAll();
  EXPECT_TRUE(!is_tcp() || is_behind->error() == ECONNRESET) << is_behind->error();
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), 2u);
  EXPECT_EQ(departures[0].why, Departure::Why::kRemoved);
  EXPECT_EQ(departures[0].reader.lag, 0u);
  EXPECT_GT(departures[1].reader.lag, 0u);
  EXPECT_TRUE(broadcaster->readers().empty());
}

TEST_P(BroadcastTest, WhatReadersSendIsThrownAway) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  ASSERT_EQ(::send(reader->socket().fd(), "hello", 5, MSG_NOSIGNAL), 5);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(0, 1000)).ok());
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reader->ReadAll();
  EXPECT_TRUE(reader->ended_well());
  EXPECT_EQ(reader->bytes(), RecordOf(0, 1000));
}

TEST_P(BroadcastTest, WhoOnlyFinishesWritingStaysAReader) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  ASSERT_EQ(::shutdown(reader->socket().fd(), SHUT_WR), 0);
  for (uint64_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i)).ok());
    ASSERT_TRUE(broadcaster->Flush().ok());
  }
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reader->ReadAll();
  EXPECT_EQ(NumbersIn(reader->bytes()).size(), 3u);
}

TEST_P(BroadcastTest, MoreReadersThanThereMayBeAreRefusedAndClosed) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_readers = 2});
  const std::unique_ptr<FarEnd> one = MustAdd(*broadcaster), two = MustAdd(*broadcaster);
  SocketPair third = MustConnect();
  const absl::Status refused = broadcaster->Add(std::move(third.accepted)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(refused.message(), testing::HasSubstr("2 readers"));
  FarEnd far(std::move(third.connected));
  far.ReadAll();
  EXPECT_TRUE(far.ended_well());
  EXPECT_EQ(broadcaster->readers().size(), 2u);
}

// --------------------------------------------------------------------------------------------- who is slow

TEST_P(BroadcastTest, WaitsForTheSlowestAndLetsNobodyTooFarBehind) {
  constexpr size_t kLag = 50'000;
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = kLag});
  ReaderId slow = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &slow, kSmallBuffer),
                                fast = MustAdd(*broadcaster);
  fast->ReadInThread();
  std::thread publisher([&] {
    for (uint64_t i = 0; i < 2'000; ++i) EXPECT_TRUE(broadcaster->Publish(RecordOf(i, i * 31 % 3'000)).ok());
    EXPECT_TRUE(broadcaster->Close(kLong).ok());
  });
  // It begins to read when the publisher can do nothing but wait.
  while (!HasFailure() && ReaderOf(*broadcaster, slow).lag + 3'100 < kLag) std::this_thread::yield();
  EXPECT_LT(broadcaster->accounting().records, 2'000u);
  late->ReadAll();
  publisher.join();
  fast->Join();
  EXPECT_EQ(NumbersIn(late->bytes()).size(), 2'000u);
  EXPECT_TRUE(late->bytes() == fast->bytes());
  EXPECT_LE(broadcaster->accounting().farthest_behind, kLag);
}

TEST_P(BroadcastTest, ARemovalWakesWhoWaitsForThatReader) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 10'000});
  ReaderId stuck = 0;
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &stuck, kSmallBuffer);
  std::thread publisher([&] {
    for (uint64_t i = 0; i < 1'000; ++i) EXPECT_TRUE(broadcaster->Publish(RecordOf(i, 9'000)).ok());
  });
  while (!HasFailure() && ReaderOf(*broadcaster, stuck).lag < 5'000) std::this_thread::yield();
  EXPECT_TRUE(broadcaster->Remove(stuck));
  publisher.join();
}

TEST_P(BroadcastTest, WhoIsSkippedGetsWholeRecordsAndTheNewest) {
  constexpr size_t kLag = 30'000;
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = kLag, .when_behind = WhenBehind::kSkip, .batch = 2'000});
  ReaderId slow = 0, quick = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &slow, kSmallBuffer),
                                fast = MustAdd(*broadcaster, &quick);
  fast->ReadInThread();
  constexpr uint64_t kRecords = 3'000;
  for (uint64_t i = 0; i < kRecords; ++i) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i, i * 7 % 1'000)).ok());
    ASSERT_LE(ReaderOf(*broadcaster, slow).lag, kLag);
    ASSERT_FALSE(HasFailure()) << "one of them has gone";
    // So that only one of the two is slow.
    while (i % 10 == 0 && ReaderOf(*broadcaster, quick).lag > 0) ASSERT_TRUE(broadcaster->Flush().ok());
  }
  const BroadcastReader behind = ReaderOf(*broadcaster, slow);
  EXPECT_GT(behind.skipped_records, 0u);
  EXPECT_LE(broadcaster->accounting().memory, kLag + kSharedMemory);
  std::thread reading([&] { late->ReadAll(); });
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reading.join();
  fast->Join();
  const std::vector<uint64_t> numbers = NumbersIn(late->bytes());
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_EQ(std::ranges::adjacent_find(numbers), numbers.end());
  ASSERT_FALSE(numbers.empty());
  EXPECT_EQ(numbers.front(), 0u);
  EXPECT_EQ(numbers.back(), kRecords - 1);
  EXPECT_EQ(numbers.size() + behind.skipped_records, kRecords);
  EXPECT_EQ(late->bytes().size() + behind.skipped_bytes, fast->bytes().size());
  EXPECT_EQ(NumbersIn(fast->bytes()).size(), kRecords);
  EXPECT_EQ(broadcaster->accounting().skipped_records, behind.skipped_records);
}

// One record takes nearly all of the limit: its rest and another one do not fit, so that one is skipped too.
TEST_P(BroadcastTest, SkipsWhatDoesNotFitBesideTheRestOfARecord) {
  constexpr size_t kLag = 20'000;
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = kLag, .when_behind = WhenBehind::kSkip, .batch = 0});
  ReaderId slow = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &slow, kSmallBuffer);
  constexpr uint64_t kRecords = 200;
  for (uint64_t i = 0; i < kRecords; ++i) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(i, i % 2 == 0 ? 19'900 : 10)).ok());
    ASSERT_LE(ReaderOf(*broadcaster, slow).lag, kLag);
  }
  const BroadcastReader behind = ReaderOf(*broadcaster, slow);
  std::thread reading([&] { late->ReadAll(); });
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reading.join();
  const std::vector<uint64_t> numbers = NumbersIn(late->bytes());
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_EQ(numbers.size() + behind.skipped_records, kRecords);
  EXPECT_GT(behind.skipped_records, 0u);
}

TEST_P(BroadcastTest, WhoIsStuckIsDroppedAtTheLimitAndTheOthersGetAll) {
  constexpr size_t kLag = 40'000;
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = kLag, .when_behind = WhenBehind::kDrop, .batch = 2'000});
  ReaderId stuck = 0, other = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &stuck, kSmallBuffer),
                                fast = MustAdd(*broadcaster, &other);
  fast->ReadInThread();
  std::vector<Departure> departures;
  uint64_t records = 0;
  for (; departures.empty(); ++records) {
    ASSERT_TRUE(broadcaster->Publish(RecordOf(records, 900)).ok());
    while (!HasFailure() && ReaderOf(*broadcaster, other).lag > 5'000) ASSERT_TRUE(broadcaster->Flush().ok());
    departures = broadcaster->TakeDepartures();
  }
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kTooFarBehind);
  EXPECT_EQ(departures[0].reader.id, stuck);
  EXPECT_LE(departures[0].reader.lag, kLag);
  EXPECT_GT(departures[0].reader.lag + 1'000, kLag);
  EXPECT_EQ(departures[0].reason.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(
      departures[0].reason.message(),
      testing::AllOf(testing::HasSubstr(fmt::format("reader {}", stuck)), testing::HasSubstr("40000")));
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  late->ReadAll();
  EXPECT_TRUE(!is_tcp() || late->error() == ECONNRESET) << late->error();
  fast->Join();
  EXPECT_EQ(NumbersIn(fast->bytes()).size(), records);
  EXPECT_EQ(broadcaster->accounting().departures, 1u);
}

// The kernel takes so many bytes of each reader and no more.
TEST_P(BroadcastTest, TheLimitIsStrictToTheByte) {
  for (const uint64_t taken : {0u, 1u, 999u, 1'000u, 12'345u}) {
    const auto calls = std::make_shared<FrugalCalls>(taken);
    const std::unique_ptr<Broadcaster> broadcaster =
        MustOpen({.most_lag = 10'000, .when_behind = WhenBehind::kDrop, .batch = 0, .calls = calls});
    ReaderId id = 0;
    const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &id);
    uint64_t left = taken + 10'000;
    for (const uint64_t size : {1'000u, 1u, 7'000u, 2'000u, 4'999u, 10'000u}) {
      const uint64_t next = std::min<uint64_t>(size, left);
      if (next == 0) break;
      ASSERT_TRUE(broadcaster->Publish(std::string(next, 'x')).ok());
      left -= next;
    }
    while (left > 0) {
      const uint64_t next = std::min<uint64_t>(left, 5'000);
      ASSERT_TRUE(broadcaster->Publish(std::string(next, 'x')).ok());
      left -= next;
    }
    EXPECT_EQ(ReaderOf(*broadcaster, id).lag, 10'000u) << "as far as it may be, and still a reader";
    EXPECT_EQ(ReaderOf(*broadcaster, id).taken, taken);
    ASSERT_TRUE(broadcaster->Publish("x").ok());
    const std::vector<Departure> departures = broadcaster->TakeDepartures();
    ASSERT_EQ(departures.size(), 1u);
    EXPECT_EQ(departures[0].why, Departure::Why::kTooFarBehind);
    EXPECT_EQ(departures[0].reader.lag, 10'000u);
    EXPECT_EQ(broadcaster->accounting().farthest_behind, 10'000u);
  }
}

TEST_P(BroadcastTest, TheLimitIsStrictInTime) {
  using std::chrono::nanoseconds;
  const auto calls = std::make_shared<FrugalCalls>(100);
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.patience = std::chrono::seconds(5), .batch = 0, .calls = calls});
  ReaderId id = 0;
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &id);
  ASSERT_TRUE(broadcaster->Publish(std::string(150, 'x')).ok());
  ASSERT_TRUE(broadcaster->Flush().ok());
  calls->Pass(std::chrono::seconds(5) - nanoseconds(1));
  ASSERT_TRUE(broadcaster->Flush().ok());
  EXPECT_TRUE(broadcaster->TakeDepartures().empty());
  // One byte is enough to begin anew, though the kernel does not tell of it.
  calls->Allow(1);
  calls->Pass(nanoseconds(1));
  ASSERT_TRUE(broadcaster->Flush().ok());
  EXPECT_EQ(ReaderOf(*broadcaster, id).taken, 101u);
  calls->Pass(std::chrono::seconds(5) - nanoseconds(1));
  ASSERT_TRUE(broadcaster->Publish("x").ok());
  EXPECT_TRUE(broadcaster->TakeDepartures().empty());
  calls->Pass(nanoseconds(1));
  ASSERT_TRUE(broadcaster->Publish("x").ok());
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kTookNothing);
  EXPECT_EQ(departures[0].reason.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(departures[0].reason.message(), testing::HasSubstr("5000 ms"));
}

TEST_P(BroadcastTest, WhoTakesAllIsNeverTooLate) {
  const auto calls = std::make_shared<FrugalCalls>(1'000);
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.patience = std::chrono::seconds(5), .batch = 0, .calls = calls});
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  ASSERT_TRUE(broadcaster->Publish(std::string(1'000, 'x')).ok());
  calls->Pass(std::chrono::hours(1));
  ASSERT_TRUE(broadcaster->Flush().ok());
  EXPECT_TRUE(broadcaster->TakeDepartures().empty());
}

TEST_P(BroadcastTest, WhoTakesNothingIsNotWaitedForBeyondPatience) {
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = 10'000, .patience = std::chrono::milliseconds(20)});
  ReaderId stuck = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &stuck, kSmallBuffer);
  for (uint64_t i = 0; i < 1'000; ++i) ASSERT_TRUE(broadcaster->Publish(RecordOf(i, 9'000)).ok());
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kTookNothing);
  EXPECT_TRUE(broadcaster->Close(kLong).ok());
}

// Nobody may be too slow, so it is the writer that is too fast: who is behind is not dropped, and gets all.
TEST_P(BroadcastTest, WaitsForMoreThanMayBeSlow) {
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = 200'000, .when_behind = WhenBehind::kDrop, .most_slow = 0, .batch = 5'000});
  ReaderId slow = 0;
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &slow, kSmallBuffer);
  std::thread publisher([&] {
    for (uint64_t i = 0; i < 3'000; ++i) EXPECT_TRUE(broadcaster->Publish(RecordOf(i, 990)).ok());
    EXPECT_TRUE(broadcaster->Close(kLong).ok());
  });
  while (!HasFailure() && ReaderOf(*broadcaster, slow).lag <= 100'000) std::this_thread::yield();
  reader->ReadAll();
  publisher.join();
  EXPECT_EQ(NumbersIn(reader->bytes()).size(), 3'000u);
  EXPECT_TRUE(broadcaster->TakeDepartures().empty());
}

TEST_P(BroadcastTest, MemoryDoesNotGrowWithThoseWhoAreBehind) {
  if (!GetParam().row.shares_memory) GTEST_SKIP() << "each reader has memory of its own";
  constexpr size_t kLag = 500'000;
  const std::unique_ptr<Broadcaster> broadcaster =
      MustOpen({.most_lag = kLag, .calls = std::make_shared<FrugalCalls>(1'000)});
  std::vector<std::unique_ptr<FarEnd>> readers;
  for (int i = 0; i < 100; ++i) readers.push_back(MustAdd(*broadcaster));
  for (uint64_t i = 0; i < 50; ++i) ASSERT_TRUE(broadcaster->Publish(RecordOf(i, 9'900)).ok());
  EXPECT_GT(broadcaster->readers().back().lag, kLag - 10'000);
  EXPECT_LE(broadcaster->accounting().memory, kLag + kSharedMemory);
}

// --------------------------------------------------------------------------------------------- limits, ends

TEST_P(BroadcastTest, ARecordMayBeAsLargeAsTheLimitAndNoLarger) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 1'000});
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  EXPECT_EQ(broadcaster->Publish(std::string(1'001, 'x')).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(broadcaster->Publish("").ok());
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(broadcaster->Publish(std::string(1'000, 'x')).ok());
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reader->ReadAll();
  EXPECT_EQ(reader->bytes(), std::string(10'000, 'x'));
}

TEST_P(BroadcastTest, OptionsThatMakeNoSenseAreRefused) {
  for (const BroadcastOptions& wrong :
       {BroadcastOptions{.most_lag = 0}, BroadcastOptions{.most_lag = kMostLag + 1},
        BroadcastOptions{.patience = std::chrono::nanoseconds(-1)}})
    EXPECT_EQ(GetParam().row.Open(wrong).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(BroadcastTest, CloseWaitsNoLongerThanItIsTold) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 1 << 20});
  ReaderId stuck = 0;
  const std::unique_ptr<FarEnd> late = MustAdd(*broadcaster, &stuck, kSmallBuffer),
                                fast = MustAdd(*broadcaster);
  fast->ReadInThread();
  const uint64_t published = FillUntilBehind(*broadcaster, stuck, 10'000);
  EXPECT_EQ(broadcaster->Drain(std::chrono::milliseconds(1)).code(), absl::StatusCode::kDeadlineExceeded);
  const absl::Status closed = broadcaster->Close(std::chrono::milliseconds(50));
  EXPECT_EQ(closed.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(broadcaster->Close(kLong), closed);
  fast->Join();
  EXPECT_TRUE(fast->ended_well());
  EXPECT_EQ(NumbersIn(fast->bytes()).size(), published);
  late->ReadAll();
  EXPECT_TRUE(!is_tcp() || late->error() == ECONNRESET);
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kClosed);
  EXPECT_EQ(departures[0].reader.id, stuck);
}

TEST_P(BroadcastTest, TakesNothingOnceItIsClosed) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  EXPECT_EQ(broadcaster->Publish("x").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(broadcaster->Flush().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(broadcaster->Drain(kLong).code(), absl::StatusCode::kFailedPrecondition);
  SocketPair pair = MustConnect();
  EXPECT_EQ(broadcaster->Add(std::move(pair.accepted)).status().code(),
            absl::StatusCode::kFailedPrecondition);
  FarEnd far(std::move(pair.connected));
  far.ReadAll();
  EXPECT_TRUE(far.ended_well() && far.bytes().empty());
  EXPECT_TRUE(broadcaster->Close(kLong).ok());
}

TEST_P(BroadcastTest, DepartedReadersAreToldOfInOrderAndNotForEver) {
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen();
  std::vector<ReaderId> gone;
  for (size_t i = 0; i < Broadcaster::kDeparturesKept + 10; ++i) {
    ReaderId id = 0;
    const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &id);
    gone.push_back(id);
    EXPECT_TRUE(broadcaster->Remove(id));
  }
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), Broadcaster::kDeparturesKept);
  for (size_t i = 0; i < departures.size(); ++i) EXPECT_EQ(departures[i].reader.id, gone[i + 10]);
  EXPECT_EQ(broadcaster->accounting().departures, gone.size());
  std::ranges::sort(gone);
  EXPECT_EQ(std::ranges::adjacent_find(gone), gone.end()) << "no id is given twice";
}

// ----------------------------------------------------------------------------------------------- errors

TEST_P(BroadcastTest, AConnectionThatFailsDepartsAlone) {
  const auto calls = std::make_shared<FailingCalls>();
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.batch = 0, .calls = calls});
  ReaderId bad = 0;
  SocketPair failing = MustConnect();
  calls->FailFor(failing.accepted.fd(), ETIMEDOUT);
  const absl::StatusOr<ReaderId> added = broadcaster->Add(std::move(failing.accepted));
  ASSERT_TRUE(added.ok());
  bad = *added;
  const std::unique_ptr<FarEnd> good = MustAdd(*broadcaster);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(0)).ok());
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  good->ReadAll();
  EXPECT_EQ(good->bytes(), RecordOf(0));
  const std::vector<Departure> departures = broadcaster->TakeDepartures();
  ASSERT_EQ(departures.size(), 1u);
  EXPECT_EQ(departures[0].why, Departure::Why::kGone);
  EXPECT_EQ(departures[0].reader.id, bad);
}

TEST_P(BroadcastTest, AnErrorOfItsOwnStays) {
  const auto calls = std::make_shared<FailingCalls>();
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.batch = 0, .calls = calls});
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  ASSERT_TRUE(broadcaster->Publish(RecordOf(0)).ok());
  calls->FailWaits(EBADF);
  const absl::Status failed = broadcaster->Publish(RecordOf(1));
  EXPECT_FALSE(failed.ok());
  calls->FailWaits(0);
  EXPECT_EQ(broadcaster->Publish(RecordOf(2)), failed);
  EXPECT_EQ(broadcaster->Flush(), failed);
  EXPECT_EQ(broadcaster->Close(kLong), failed);
}

// What a record needs a file for is refused, and goes on when there is one again.
TEST_P(BroadcastTest, NoDescriptorForAFileInMemoryLosesNothing) {
  const auto calls = std::make_shared<FailingCalls>();
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.calls = calls});
  const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster);
  reader->ReadInThread();
  std::string sent;
  uint64_t refused = 0;
  for (uint64_t i = 0; i < 2'000; ++i) {
    calls->FailFiles(i % 3 == 0 ? EMFILE : 0);
    const absl::Status published = broadcaster->Publish(RecordOf(i, 1'000));
    if (published.ok()) sent += RecordOf(i, 1'000);
    EXPECT_TRUE(published.ok() || published.code() == absl::StatusCode::kResourceExhausted) << published;
    refused += published.ok() ? 0 : 1;
  }
  calls->FailFiles(0);
  ASSERT_TRUE(broadcaster->Close(kLong).ok());
  reader->Join();
  EXPECT_TRUE(reader->bytes() == sent);
  EXPECT_EQ(refused > 0, calls->files() > 0) << "only those that need files";
}

// ---------------------------------------------------------------------------------------------- threads

// For sanitizers: readers come, read some of it, and go in each way, while another thread publishes. As many as
// WEIR_COMING_READERS says.
TEST_P(BroadcastTest, ReadersComeAndGoWhileItPublishes) {
  const char* const wanted = std::getenv("WEIR_COMING_READERS");
  const int count = wanted != nullptr ? std::atoi(wanted) : 60;
  const std::unique_ptr<Broadcaster> broadcaster = MustOpen({.most_lag = 100'000, .batch = 5'000});
  std::atomic<bool> is_over = false;
  std::thread publisher([&] {
    for (uint64_t i = 0; !is_over; ++i) {
      EXPECT_TRUE(broadcaster->Publish(RecordOf(i, i * 13 % 2'000)).ok());
      // Nobody reads for a while now and then; this is not to fill the memory of those who do.
      if (i % 64 == 0) broadcaster->TakeDepartures();
    }
    EXPECT_TRUE(broadcaster->Close(kLong).ok());
  });
  std::vector<std::thread> readers;
  std::atomic<int> next = 0;
  for (int thread = 0; thread < 3; ++thread) {
    readers.emplace_back([&] {
      for (int i = next++; i < count; i = next++) {
        ReaderId id = 0;
        const std::unique_ptr<FarEnd> reader = MustAdd(*broadcaster, &id, i % 4 == 0 ? kSmallBuffer : 0);
        reader->ReadExactly(static_cast<size_t>(i * 997 % 30'000));
        EXPECT_LE(broadcaster->accounting().farthest_behind, 100'000u);
        if (i % 5 == 0) broadcaster->readers();
        if (i % 3 == 0) reader->Reset();
        if (i % 3 == 1) {
          EXPECT_TRUE(broadcaster->Remove(id));
          reader->ReadAll();
        }
        const size_t cut = reader->bytes().rfind('>'), begin = reader->bytes().find('<');
        EXPECT_TRUE(reader->bytes().empty() || begin == 0) << "a reader begins with a whole record";
        if (cut == std::string::npos) continue;
        const std::vector<uint64_t> numbers = NumbersIn(reader->bytes().substr(0, cut + 1));
        EXPECT_EQ(numbers.back() - numbers.front() + 1, numbers.size()) << "no gap";
      }
    });
  }
  for (std::thread& each : readers) each.join();
  is_over = true;
  publisher.join();
}

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_BROADCAST_SUITE_H_
