#include "strategies/writer.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/doubles/kept_notices.h"

namespace weir {
namespace {

// Collects what is pushed; fails from the push on that would pass `limit` bytes.
class CollectingWriter final : public Writer {
 public:
  explicit CollectingWriter(size_t window, size_t limit = SIZE_MAX)
      : Writer(window), memory_(window), limit_(limit) {}
  ~CollectingWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return memory_.size(); }
  const std::string& collected() const { return collected_; }
  int closes() const { return closes_; }

 private:
  bool Push(size_t) override {
    const std::span<char> filled = TakeWindow();
    if (collected_.size() + filled.size() > limit_) return Fail(absl::ResourceExhaustedError("full"));
    collected_.append(filled.begin(), filled.end());
    OpenWindow(memory_);
    return true;
  }
  bool DoFlush() override { return Push(1); }
  bool DoSync() override { return true; }
  absl::Status DoClose() override {
    ++closes_;
    return absl::OkStatus();
  }
  void DoCancel() override { ++closes_; }
  void Account(Accounting& accounting) const override { accounting.committed = collected_.size(); }

  std::vector<char> memory_;
  const size_t limit_;
  std::string collected_;
  int closes_ = 0;
};

// Without a buffer, as `naive` is.
class RecordWriter final : public Writer {
 public:
  RecordWriter() : Writer(sizeof scratch_) { OpenWindow(std::span<char>(scratch_, 0)); }
  ~RecordWriter() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return sizeof scratch_; }
  const std::vector<std::string>& records() const { return records_; }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    AcceptDirectly(record.size());
    records_.emplace_back(record);
    return true;
  }
  bool DoFlush() override { return true; }
  bool DoSync() override { return true; }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void DoCancel() override {}
  void Account(Accounting& accounting) const override {
    for (const std::string& record : records_) accounting.committed += record.size();
  }

  char scratch_[64];
  std::vector<std::string> records_;
};

TEST(WriterTest, RecordsThatFillTheWindowExactlyOrCrossItArriveWhole) {
  for (size_t size = 0; size <= 40; ++size) {
    CollectingWriter writer(16);
    std::string expected;
    for (int i = 0; i < 10; ++i) {
      const std::string record(size, static_cast<char>('a' + i));
      expected += record;
      ASSERT_TRUE(writer.Append(record));
    }
    EXPECT_EQ(writer.accounting().appended, expected.size());
    ASSERT_TRUE(writer.Close().ok());
    EXPECT_EQ(writer.collected(), expected) << "records of " << size;
  }
}

TEST(WriterTest, PaddedRecordsOfEverySizeArriveAndTheirPaddingDoesNot) {
  const std::string storage = std::string(200, 'x') + std::string(Writer::kPadding, '!');
  for (size_t size = 0; size <= 100; ++size) {
    CollectingWriter writer(128);
    std::string expected;
    for (int i = 0; i < 20; ++i) {
      const std::string_view bytes = std::string_view(storage).substr(200 - size, size);
      expected += bytes;
      ASSERT_TRUE(writer.Append(PaddedRecord{bytes}));
    }
    ASSERT_TRUE(writer.Close().ok());
    EXPECT_EQ(writer.collected(), expected);
  }
}

TEST(WriterTest, ReserveLendsContiguousRoomAcrossTheEndOfAWindow) {
  CollectingWriter writer(16);
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    char* const room = writer.Reserve(11);
    ASSERT_NE(room, nullptr);
    std::fill_n(room, 11, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(writer.Commit(static_cast<size_t>(i % 12)));
    expected.append(static_cast<size_t>(i % 12), static_cast<char>('a' + i % 26));
  }
  ASSERT_TRUE(writer.Close().ok());
  EXPECT_EQ(writer.collected(), expected);
}

TEST(WriterTest, AReservationThatIsTooLargeFailsForGood) {
  CollectingWriter writer(16);
  EXPECT_EQ(writer.Reserve(17), nullptr);
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(writer.Append("x"));
  EXPECT_FALSE(writer.Close().ok());
}

TEST(WriterTest, TheWindowGuardSeesEveryChangeOfTheWindow) {
  CollectingWriter writer(16);
  std::string expected;
  {
    Writer::Window window(writer);
    for (int i = 0; i < 1000; ++i) {
      const std::string record(static_cast<size_t>(i % 23), static_cast<char>('a' + i % 26));
      expected += record;
      ASSERT_TRUE(window.Append(record));
      char* const room = window.Reserve(5);
      ASSERT_NE(room, nullptr);
      std::fill_n(room, 3, '#');
      ASSERT_TRUE(window.Commit(3));
      expected += "###";
    }
  }
  ASSERT_TRUE(writer.Close().ok());
  EXPECT_EQ(writer.collected(), expected);
}

TEST(WriterTest, WithoutABufferEachRecordIsPushedByItself) {
  RecordWriter writer;
  ASSERT_TRUE(writer.Append("one"));
  ASSERT_TRUE(writer.Append(""));
  char* const room = writer.Reserve(10);
  ASSERT_NE(room, nullptr);
  std::fill_n(room, 4, 't');
  ASSERT_TRUE(writer.Commit(4));
  {
    Writer::Window window(writer);
    ASSERT_NE(window.Reserve(10), nullptr);
    ASSERT_TRUE(window.Commit(0));
    ASSERT_TRUE(window.Append("three"));
  }
  EXPECT_EQ(writer.records(), (std::vector<std::string>{"one", "tttt", "three"}));
  EXPECT_TRUE(writer.Close().ok());
}

TEST(WriterTest, TheFirstErrorSticksAndNothingIsTakenAfterIt) {
  CollectingWriter writer(16, /*limit=*/20);
  EXPECT_TRUE(writer.Append(std::string(16, 'a')));
  EXPECT_FALSE(writer.Append(std::string(33, 'b')));
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(writer.Append("c"));
  EXPECT_FALSE(writer.Append(""));
  EXPECT_FALSE(writer.Append(
      PaddedRecord{std::string_view("0123456789012345678901234567890123456789012345678").substr(0, 0)}));
  EXPECT_EQ(writer.Reserve(1), nullptr);
  EXPECT_EQ(writer.Flush().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(writer.Sync().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(writer.Close().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(writer.collected(), std::string(16, 'a'));
}

TEST(WriterTest, AccountingAddsUpAtEveryStep) {
  CollectingWriter writer(16, /*limit=*/64);
  for (size_t i = 0; i < 12; ++i) {
    writer.Append(std::string(i, 'x'));
    const Accounting now = writer.accounting();
    EXPECT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
    EXPECT_EQ(now.committed, writer.collected().size());
  }
  writer.Cancel();
}

TEST(WriterTest, CloseIsIdempotentAndEverythingFailsAfterIt) {
  CollectingWriter writer(16);
  EXPECT_TRUE(writer.Append("abc"));
  EXPECT_TRUE(writer.Close().ok());
  EXPECT_TRUE(writer.Close().ok());
  EXPECT_EQ(writer.closes(), 1);
  EXPECT_FALSE(writer.Append("d"));
  EXPECT_EQ(writer.Flush().code(), absl::StatusCode::kFailedPrecondition);
  writer.Cancel();
  EXPECT_EQ(writer.closes(), 1);
  EXPECT_EQ(writer.collected(), "abc");
}

TEST(WriterTest, CancelGivesUpWhatIsBuffered) {
  CollectingWriter writer(16);
  EXPECT_TRUE(writer.Append("abc"));
  writer.Cancel();
  EXPECT_EQ(writer.collected(), "");
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(writer.Close().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(writer.closes(), 1);
}

TEST(WriterTest, DestroyingAnOpenWriterGivesNotice) {
  const KeptNotices notices;
  {
    CollectingWriter writer(16);
    writer.Append("abc");
  }
  ASSERT_EQ(notices.lines().size(), 1u);
  EXPECT_EQ(notices.lines()[0], "a writer was destroyed while open; 3 of 3 bytes appended were not written");
}

TEST(WriterTest, DestroyingOneThatNothingWasAppendedToGivesNone) {
  const KeptNotices notices;
  { CollectingWriter writer(16); }
  EXPECT_TRUE(notices.lines().empty());
}

TEST(WriterTest, NothingIsPrintedWhereNobodyWantsNotices) {
  testing::internal::CaptureStderr();
  {
    CollectingWriter writer(16);
    writer.Append("abc");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace weir
