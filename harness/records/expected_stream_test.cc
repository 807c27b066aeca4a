#include "harness/records/expected_stream.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

RecordSource Source(std::string_view spec) { return {*ParseRecordSpec(spec), 1}; }

// The whole of a stream, read in chunks of `size` bytes.
std::string ReadInChunks(ExpectedStream& stream, size_t size) {
  std::string all;
  std::vector<char> chunk(size);
  size_t got;
  do {
    got = stream.Read(chunk);
    all.append(chunk.data(), got);
  } while (got == size);
  EXPECT_EQ(stream.Read(chunk), 0u) << "a chunk that is not full must be the last";
  return all;
}

std::string Records(const RecordSource& source, uint64_t count, size_t chunk = 1 << 20) {
  ExpectedRecords stream(source, count);
  return ReadInChunks(stream, chunk);
}

TEST(ExpectedRecordsTest, NumbersStandBetweenSpaces) {
  EXPECT_EQ(Records(Source("number"), 0), "");
  EXPECT_EQ(Records(Source("number"), 1), " 0 ");
  EXPECT_EQ(Records(Source("number"), 3), " 0  1  2 ");
  EXPECT_EQ(Records(Source("number"), 12), " 0  1  2  3  4  5  6  7  8  9  10  11 ");
  EXPECT_TRUE(Records(Source("number"), 1'000'001).ends_with(" 999999  1000000 "));
}

TEST(ExpectedRecordsTest, TextIsTheSourcesFromItsBeginningAndAsLongAsItsSizes) {
  for (const char* spec : {"fixed:1", "fixed:48", "fixed:20000", "mixed:8-40", "mixed:1-30000"}) {
    const RecordSource source = Source(spec);
    const std::string text = Records(source, 1000);
    EXPECT_EQ(text.size(),
              std::accumulate(source.sizes().begin(), source.sizes().begin() + 1000, uint64_t{0}))
        << spec;
    const std::string_view period = source.Record(0, RecordSource::kPeriod).bytes;
    for (size_t i = 0; i < text.size(); ++i) {
      ASSERT_EQ(text[i], period[i % RecordSource::kPeriod]) << "byte " << i << " of " << spec;
    }
  }
}

TEST(ExpectedRecordsTest, SizesBeginAgainAfterTheLast) {
  const RecordSource source = Source("mixed:1-9");
  const uint64_t count = RecordSource::kSizes + 500;
  EXPECT_EQ(Records(source, count).size(), StreamSize(source, count));
}

TEST(ExpectedStreamTest, ChunksOfEverySizeGiveTheSameStream) {
  for (const char* spec : {"number", "fixed:16", "mixed:1-50"}) {
    const RecordSource source = Source(spec);
    const std::string whole = Records(source, 150);
    for (size_t chunk = 1; chunk <= whole.size() + 1; ++chunk) {
      ASSERT_EQ(Records(source, 150, chunk), whole) << spec << " in chunks of " << chunk;
    }
  }
}

TEST(ExpectedRepetitionTest, RepeatsTheBlockAndCutsItOff) {
  for (const auto& [size, wanted] : {std::pair{0, ""}, {2, "ab"}, {3, "abc"}, {8, "abcabcab"}}) {
    for (const size_t chunk : {1, 2, 3, 4, 100}) {
      ExpectedRepetition stream("abc", static_cast<uint64_t>(size));
      EXPECT_EQ(ReadInChunks(stream, chunk), wanted) << "in chunks of " << chunk;
    }
  }
}

}  // namespace
}  // namespace weir
