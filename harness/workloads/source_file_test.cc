#include "harness/workloads/source_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

class SourceFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  Case CaseOf(uint64_t records, bool session = true) const {
    Case c = StreamCase("copy", "chunk", *ParseRecordSpec("number"), records, *ParseTargetSpec(directory_));
    if (session) c.session_directory = directory_;
    return c;
  }

  static std::string TextOf(const SourceFile& file) {
    std::ifstream in(file.path());
    return {std::istreambuf_iterator<char>(in), {}};
  }

  size_t Sources() const {
    size_t count = 0;
    for (const auto& each : std::filesystem::directory_iterator(directory_))
      count += each.path().filename().native().starts_with("source-") ? 1 : 0;
    return count;
  }

  const std::string directory_ = testing::TempDir() + "/source_file_test";
  const RecordSource numbers_{*ParseRecordSpec("number"), 1};
};

TEST_F(SourceFileTest, ASessionSharesOneFileForTheSameRecords) {
  for (int process = 0; process < 2; ++process) {
    const auto file = SourceFile::Of(CaseOf(3), numbers_);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(TextOf(*file), " 0  1  2 ");
    EXPECT_EQ(Sources(), 1u);
  }
  EXPECT_EQ(TextOf(*SourceFile::Of(CaseOf(1), numbers_)), " 0 ");
  EXPECT_EQ(Sources(), 2u);
}

TEST_F(SourceFileTest, WithoutASessionNothingIsLeft) {
  {
    const auto file = SourceFile::Of(CaseOf(3, false), numbers_);
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_EQ(TextOf(*file), " 0  1  2 ");
  }
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

TEST_F(SourceFileTest, OneThatACaseHasChangedIsNotMeasuredWith) {
  ASSERT_TRUE(SourceFile::Of(CaseOf(300'000), numbers_).ok());
  for (const auto& each : std::filesystem::directory_iterator(directory_)) {
    if (!each.path().filename().native().starts_with("source-")) continue;
    std::fstream file(each.path());
    file.seekp(1'500'000);
    file << 'x';
  }
  const absl::Status status = SourceFile::Of(CaseOf(300'000), numbers_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("from offset 1048576 on"));
}

}  // namespace
}  // namespace weir
