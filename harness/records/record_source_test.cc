#include "harness/records/record_source.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

RecordSource Source(std::string_view spec, uint64_t seed = 1) { return {*ParseRecordSpec(spec), seed}; }

TEST(StreamSizeTest, OfNumbersIsThatOfTheirTextsAndTwoSpacesEach) {
  const RecordSource source = Source("number");
  uint64_t size = 0;
  for (uint64_t count = 0; count < 11'000; ++count) {
    ASSERT_EQ(StreamSize(source, count), size) << count;
    size += std::to_string(count).size() + 2;
  }
}

TEST(StreamSizeTest, OfABillionNumbers) {
  EXPECT_EQ(StreamSize(Source("number"), 1'000'000'000), 10'888'888'890u);
  EXPECT_EQ(StreamSize(Source("number"), 1'000'000'001), 10'888'888'890u + 12);
}

TEST(StreamSizeTest, OfTextIsTheSumOfItsSizes) {
  for (const char* spec : {"fixed:1", "fixed:48", "mixed:1-1", "mixed:8-40", "mixed:1-100000"}) {
    const RecordSource source = Source(spec);
    uint64_t size = 0;
    for (uint64_t count = 0; count < 2 * RecordSource::kSizes + 100; ++count) {
      const bool about_a_whole_table = (count + 2) % RecordSource::kSizes < 5;
      if (about_a_whole_table || count % 61 == 0) {
        ASSERT_EQ(StreamSize(source, count), size) << count << " of " << spec;
      }
      size += source.sizes()[count % RecordSource::kSizes];
    }
  }
}

TEST(StreamSizeTest, OfABillionFixedRecords) {
  EXPECT_EQ(StreamSize(Source("fixed:16"), 1'000'000'000), 16'000'000'000u);
}

TEST(StreamSizeTest, DoesNotWrapRound) {
  EXPECT_EQ(StreamSize(Source("number"), 900'000'000'000'000'000), 17'888'888'888'888'888'890u);
  EXPECT_EQ(StreamSize(Source("number"), 1'000'000'000'000'000'000), UINT64_MAX);
  EXPECT_EQ(StreamSize(Source("fixed:1"), UINT64_MAX), UINT64_MAX);
  EXPECT_EQ(StreamSize(Source("fixed:16MiB"), (uint64_t{1} << 40) - 1), UINT64_MAX - 16'777'215);
  EXPECT_EQ(StreamSize(Source("fixed:16MiB"), uint64_t{1} << 40), UINT64_MAX);
}

TEST(RecordSourceTest, SizesOfFixedRecordsAreTheSame) {
  const RecordSource source = Source("fixed:17");
  EXPECT_EQ(source.sizes(), std::vector<uint32_t>(RecordSource::kSizes, 17));
}

TEST(RecordSourceTest, SizesOfMixedRecordsAreAllThatWereNamed) {
  const RecordSource source = Source("mixed:8-40");
  ASSERT_EQ(source.sizes().size(), RecordSource::kSizes);
  for (uint32_t size = 8; size <= 40; ++size) {
    EXPECT_NE(std::ranges::count(source.sizes(), size), 0) << size;
  }
  const auto [least, most] = std::ranges::minmax(source.sizes());
  EXPECT_EQ(least, 8u);
  EXPECT_EQ(most, 40u);
}

TEST(RecordSourceTest, NumbersNeedNoSizes) { EXPECT_TRUE(Source("number").sizes().empty()); }

TEST(RecordSourceTest, TheSeedDecidesSizesAndContents) {
  const RecordSource one = Source("mixed:100-200", 1), same = Source("mixed:100-200", 1),
                     other = Source("mixed:100-200", 2);
  EXPECT_EQ(one.sizes(), same.sizes());
  EXPECT_EQ(one.Record(5, 150).bytes, same.Record(5, 150).bytes);
  EXPECT_NE(one.sizes(), other.sizes());
  EXPECT_NE(one.Record(5, 150).bytes, other.Record(5, 150).bytes);
}

TEST(RecordSourceTest, EveryRecordIsAPieceOfOnePeriodicText) {
  const RecordSource source = Source("fixed:20000");
  const std::string_view text = source.Record(0, RecordSource::kPeriod).bytes;
  for (const size_t phase : {size_t{0}, size_t{1}, size_t{9000}, RecordSource::kPeriod - 1}) {
    const std::string_view record = source.Record(phase, 20000).bytes;
    ASSERT_EQ(record.size(), 20000u);
    for (size_t i = 0; i < record.size(); ++i) {
      ASSERT_EQ(record[i], text[(phase + i) % RecordSource::kPeriod]) << phase << " + " << i;
    }
  }
}

TEST(RecordSourceTest, TheTextIsPrintableAndUsesManyCharacters) {
  const RecordSource source = Source("fixed:8");
  std::string text(source.Record(0, RecordSource::kPeriod).bytes);
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; }));
  std::ranges::sort(text);
  EXPECT_EQ(std::unique(text.begin(), text.end()) - text.begin(), '~' - ' ');
}

TEST(RecordSourceTest, TheLongestRecordHasPaddingBehindIt) {
  const RecordSource source = Source("mixed:1-100");
  const std::string_view last = source.Record(RecordSource::kPeriod - 1, 100).bytes;
  // The address sanitizer sees it if the padding is too short.
  const std::string_view padding(last.data() + last.size(), Writer::kPadding);
  EXPECT_EQ(std::string(padding).size(), Writer::kPadding);
}

}  // namespace
}  // namespace weir
