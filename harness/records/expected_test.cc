#include "harness/records/expected.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
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

constexpr std::string_view kText = "abcdefg";

class ExpectedTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // Of so many bytes; counts how often the stream is made.
  Expected Of(uint64_t size, const std::string& key) {
    return {[this, size] {
              ++made_;
              return std::make_unique<ExpectedRepetition>(kText, size);
            },
            key, directory_};
  }

  static StreamDigest Plain(uint64_t size) {
    ExpectedRepetition stream(kText, size);
    return DigestOf(stream);
  }

  const std::string directory_ = testing::TempDir() + "/expected_test";
  int made_ = 0;
};

TEST_F(ExpectedTest, TheDigestIsMadeOnceForAllThatShareTheDirectory) {
  constexpr uint64_t kSize = 3 * StreamDigest::kBlock + 5;
  for (int process = 0; process < 3; ++process) {
    EXPECT_EQ(Of(kSize, "a").Digest(), Plain(kSize));
    EXPECT_EQ(made_, 1);
  }
  EXPECT_EQ(Of(7, "b").Digest(), Plain(7)) << "another stream";
  EXPECT_EQ(made_, 2);
}

TEST_F(ExpectedTest, AnEmptyStreamHasOneToo) {
  EXPECT_EQ(Of(0, "none").Digest(), StreamDigest());
  EXPECT_EQ(Of(0, "none").Digest(), StreamDigest());
  EXPECT_EQ(made_, 1);
}

TEST_F(ExpectedTest, WithoutADirectoryItIsMadeEachTime) {
  const Expected expected([this] {
    ++made_;
    return std::make_unique<ExpectedRepetition>(kText, 9);
  });
  EXPECT_EQ(expected.Digest(), Plain(9));
  EXPECT_EQ(expected.Digest(), Plain(9));
  EXPECT_EQ(made_, 2);
}

TEST_F(ExpectedTest, WhereItCannotBeLeftItIsMadeAllTheSame) {
  std::filesystem::remove_all(directory_);
  EXPECT_EQ(Of(9, "a").Digest(), Plain(9));
  EXPECT_EQ(Of(9, "a").Digest(), Plain(9));
  EXPECT_EQ(made_, 2);
}

// Cut off, or another key's where two have the same name: no digest of this stream.
TEST_F(ExpectedTest, AFileThatIsNotItsOwnIsPassedOver) {
  constexpr uint64_t kSize = 2 * StreamDigest::kBlock;
  Of(kSize, "a").Digest();
  const std::filesystem::path file = std::filesystem::directory_iterator(directory_)->path();
  std::string text;
  std::getline(std::ifstream(file), text, '\0');
  for (const std::string& other : {text.substr(0, text.size() - 40), std::string(),
                                   "weir expects b" + text.substr(text.find('\n')), text + "0 0\n"}) {
    std::ofstream(file) << other;
    EXPECT_EQ(Of(kSize, "a").Digest(), Plain(kSize)) << other;
  }
  EXPECT_EQ(made_, 5);
}

TEST_F(ExpectedTest, TheStreamBeginsAnewEachTime) {
  const Expected expected = Of(10, "a");
  for (int i = 0; i < 2; ++i) {
    std::string text(10, ' ');
    EXPECT_EQ(expected.Stream()->Read(text), 10u);
    EXPECT_EQ(text, "abcdefgabc");
  }
}

// The digests that verify every figure, held against streams that are spelled out here.
TEST(DigestOfTest, IsThatOfThePlainStream) {
  std::string numbers, evens;
  constexpr uint64_t kCount = 300'000;
  for (uint64_t i = 0; i < kCount; ++i) {
    numbers += " " + std::to_string(i) + " ";
    if (i % 2 == 0) evens += " " + std::to_string(i) + " ";
  }
  const auto digest_of_text = [](std::string_view text) {
    StreamDigester digester;
    digester.Add(text);
    return digester.Finish();
  };
  const RecordSource source(*ParseRecordSpec("number"), 1);
  ExpectedRecords records(source, kCount);
  EXPECT_EQ(DigestOf(records), digest_of_text(numbers));
  ExpectedEvens even_ones(kCount);
  EXPECT_EQ(DigestOf(even_ones), digest_of_text(evens));

  const RecordSource mixed(*ParseRecordSpec("mixed:1-300"), 7);
  const std::string_view period = mixed.Record(0, 300).bytes;
  std::string text;
  for (size_t i = 0; i < 20'000; ++i) {
    for (size_t j = 0; j < mixed.sizes()[i % mixed.sizes().size()]; ++j)
      text += mixed.Record(text.size() % mixed.period(), 1).bytes;
  }
  EXPECT_EQ(text.substr(0, 300), period);
  ExpectedRecords texts(mixed, 20'000);
  EXPECT_EQ(DigestOf(texts), digest_of_text(text));
}

}  // namespace
}  // namespace weir
