#include "harness/records/expected.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "harness/records/expected_evens.h"

namespace weir {
namespace {

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
