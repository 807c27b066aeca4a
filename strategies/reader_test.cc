#include "strategies/reader.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

// Gives a text in pieces of `piece` bytes; fails where the text would pass `limit`.
class TextReader final : public Reader {
 public:
  TextReader(std::string text, size_t piece, size_t limit = SIZE_MAX)
      : Reader(16), text_(std::move(text)), piece_(piece), limit_(limit) {}
  ~TextReader() override { CancelIfOpen(); }

  std::optional<size_t> memory_bound() const override { return memory_.size(); }
  int closes() const { return closes_; }
  int refills() const { return refills_; }
  void close_fails() { closing_ = absl::DataLossError("closing"); }

 private:
  bool Refill(size_t least) override {
    ++refills_;
    memory_ = std::string(Ready());
    while (memory_.size() < least && at_ < text_.size()) {
      if (at_ + piece_ > limit_) return Fail(absl::DataLossError("broken"));
      memory_ += text_.substr(at_, piece_);
      at_ += std::min(piece_, text_.size() - at_);
    }
    OpenWindow(memory_);
    return memory_.size() >= least || End();
  }
  absl::Status DoClose() override {
    ++closes_;
    return closing_;
  }
  void Account(ReaderAccounting& accounting) const override { accounting.delivered = at_; }

  const std::string text_;
  const size_t piece_;
  const size_t limit_;
  size_t at_ = 0;
  std::string memory_;
  int closes_ = 0;
  int refills_ = 0;
  absl::Status closing_;
};

TEST(ReaderTest, PullMakesSoManyBytesLieInOnePiece) {
  const std::string text = "0123456789abcdefghijklmnopqrstuvwxyz";
  for (size_t piece = 1; piece <= 20; ++piece) {
    for (size_t least = 1; least <= 16; ++least) {
      TextReader reader(text, piece);
      std::string got;
      while (reader.Pull(least)) {
        ASSERT_GE(reader.Ready().size(), least);
        got += reader.Ready().substr(0, least / 2 + 1);
        reader.Consume(least / 2 + 1);
        EXPECT_EQ(reader.consumed(), got.size());
      }
      EXPECT_TRUE(reader.status().ok());
      EXPECT_LT(reader.Ready().size(), least);
      got += reader.Ready();
      EXPECT_EQ(got, text) << "pieces of " << piece << ", least " << least;
    }
  }
}

TEST(ReaderTest, NothingIsAskedOfTheSourceWhileEnoughLiesReady) {
  TextReader reader("0123456789", 10);
  ASSERT_TRUE(reader.Pull(10));
  EXPECT_TRUE(reader.Pull(10));
  EXPECT_TRUE(reader.Pull(0));
  reader.Consume(9);
  EXPECT_TRUE(reader.Pull(1));
  EXPECT_EQ(reader.refills(), 1);
}

TEST(ReaderTest, TheEndIsNoErrorAndStays) {
  TextReader reader("abc", 2);
  EXPECT_FALSE(reader.at_end());
  EXPECT_TRUE(reader.Pull(3));
  EXPECT_FALSE(reader.at_end()) << "nobody has asked what comes";
  EXPECT_FALSE(reader.Pull(4));
  EXPECT_EQ(reader.Ready(), "abc");
  EXPECT_FALSE(reader.at_end());
  EXPECT_TRUE(reader.Pull(2));
  reader.Consume(3);
  EXPECT_TRUE(reader.at_end());
  const int refills = reader.refills();
  EXPECT_FALSE(reader.Pull());
  EXPECT_TRUE(reader.Pull(0));
  EXPECT_TRUE(reader.status().ok());
  EXPECT_EQ(reader.refills(), refills);
  EXPECT_TRUE(reader.Close().ok());
}

TEST(ReaderTest, ReadFillsWhatItIsGivenUntilTheEnd) {
  TextReader reader("0123456789abcdef", 3);
  char to[10];
  ASSERT_TRUE(reader.Pull(2));
  EXPECT_EQ(*reader.Read(to), 10u);
  EXPECT_EQ(std::string_view(to, 10), "0123456789");
  EXPECT_EQ(*reader.Read(std::span(to, 0)), 0u);
  EXPECT_EQ(*reader.Read(to), 6u);
  EXPECT_EQ(std::string_view(to, 6), "abcdef");
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(*reader.Read(to), 0u);
}

TEST(ReaderTest, TheFirstErrorSticksAndNothingLiesReadyAfterIt) {
  TextReader reader("0123456789abcdef", 4, /*limit=*/8);
  ASSERT_TRUE(reader.Pull(8));
  reader.Consume(3);
  EXPECT_FALSE(reader.Pull(9));
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(reader.Ready(), "");
  EXPECT_FALSE(reader.at_end());
  EXPECT_FALSE(reader.Pull());
  EXPECT_FALSE(reader.Pull(0));
  char to[4];
  EXPECT_EQ(reader.Read(to).status(), reader.status());
  EXPECT_EQ(reader.consumed(), 3u);
  EXPECT_EQ(reader.accounting().delivered, 8u);
  EXPECT_EQ(reader.accounting().read_ahead, 5u);
  EXPECT_EQ(reader.Close().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(reader.closes(), 1);
}

TEST(ReaderTest, APullThatIsTooLargeFailsForGood) {
  TextReader reader("0123456789abcdef0123", 20);
  EXPECT_FALSE(reader.Pull(17));
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(reader.Pull());
}

TEST(ReaderTest, AccountingAddsUpAtEveryStep) {
  TextReader reader("0123456789abcdef0123", 7);
  while (reader.Pull(3)) {
    reader.Consume(2);
    const ReaderAccounting now = reader.accounting();
    EXPECT_EQ(now.delivered, now.consumed + now.ready + now.read_ahead);
    EXPECT_EQ(now.ready, reader.Ready().size());
    EXPECT_EQ(now.consumed, reader.consumed());
  }
}

TEST(ReaderTest, CloseIsIdempotentAndEverythingFailsAfterIt) {
  TextReader reader("0123", 4);
  ASSERT_TRUE(reader.Pull());
  EXPECT_TRUE(reader.Close().ok());
  EXPECT_TRUE(reader.Close().ok());
  EXPECT_EQ(reader.closes(), 1);
  EXPECT_EQ(reader.Ready(), "");
  EXPECT_FALSE(reader.Pull());
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kFailedPrecondition);
  reader.Cancel();
  EXPECT_EQ(reader.closes(), 1);
}

TEST(ReaderTest, CloseTellsWhatOnlyItCan) {
  TextReader reader("0123", 4);
  reader.close_fails();
  EXPECT_EQ(reader.Close().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(reader.Close().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kDataLoss);
}

TEST(ReaderTest, CancelReleasesAndIsSilent) {
  TextReader reader("0123", 4);
  reader.close_fails();
  reader.Cancel();
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(reader.Close().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(reader.closes(), 1);
}

}  // namespace
}  // namespace weir
