#include "harness/workloads/record_spec.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

TEST(RecordSpecTest, ReadsEveryKind) {
  using Kind = RecordSpec::Kind;
  EXPECT_EQ(*ParseRecordSpec("number"), (RecordSpec{Kind::kNumber, 0, 0}));
  EXPECT_EQ(*ParseRecordSpec("fixed:8"), (RecordSpec{Kind::kFixed, 8, 8}));
  EXPECT_EQ(*ParseRecordSpec("fixed:4KiB"), (RecordSpec{Kind::kFixed, 4096, 4096}));
  EXPECT_EQ(*ParseRecordSpec("fixed:16MiB"), (RecordSpec{Kind::kFixed, 16777216, 16777216}));
  EXPECT_EQ(*ParseRecordSpec("mixed:8-40"), (RecordSpec{Kind::kMixed, 8, 40}));
  EXPECT_EQ(*ParseRecordSpec("mixed:1-1"), (RecordSpec{Kind::kMixed, 1, 1}));
  EXPECT_EQ(*ParseRecordSpec("mixed:1k-1MiB"), (RecordSpec{Kind::kMixed, 1000, 1048576}));
}

TEST(RecordSpecTest, ItsNameReadsAsItself) {
  for (const char* name : {"number", "fixed:1", "fixed:16777216", "mixed:8-40", "mixed:1-1"}) {
    EXPECT_EQ(ParseRecordSpec(name)->Name(), name);
  }
  EXPECT_EQ(ParseRecordSpec("mixed:1k-1MiB")->Name(), "mixed:1000-1048576");
}

TEST(RecordSpecTest, RefusesTheRestAndSaysWhy) {
  struct {
    const char* text;
    const char* complaint;
  } const refused[] = {
      {"", "'' is no kind of record"},
      {"numbers", "'numbers' is no kind of record"},
      {"Number", "'Number' is no kind of record"},
      {"fixed", "'fixed' is no kind of record"},
      {"fixed:", "'' is not a count"},
      {"fixed:x", "'x' is not a count"},
      {"fixed:8-40", "'8-40'"},
      {"fixed:0", "a record of 0 bytes"},
      {"fixed:16777217", "a record of 16777217 bytes; the sizes possible are 1 to 16777216"},
      {"mixed:8", "'mixed:8' is no kind of record"},
      {"mixed:-40", "'' is not a count"},
      {"mixed:8-", "'' is not a count"},
      {"mixed:0-40", "a record of 0 bytes"},
      {"mixed:8-17M", "a record of 17000000 bytes"},
      {"mixed:40-8", "mixed:40-8 is upside down"},
  };
  for (const auto& [text, complaint] : refused) {
    const absl::Status status = ParseRecordSpec(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(status.ToString(), HasSubstr(complaint)) << text;
  }
}

}  // namespace
}  // namespace weir
