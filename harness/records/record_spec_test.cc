#include "harness/records/record_spec.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "fmt/format.h"
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

TEST(RecordSpecTest, LinesOfAFileAreRecordsWithTheirNewlines) {
  const std::string path = testing::TempDir() + "/access.log";
  std::ofstream(path) << "one\n\nthree, the longest";
  const absl::StatusOr<RecordSpec> spec = ParseRecordSpec("lines:" + path);
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->Name(), "lines:access.log@760723f1");
  EXPECT_EQ(spec->min_size, 1u);
  EXPECT_EQ(spec->max_size, 19u);
  EXPECT_TRUE(spec->text->starts_with("one\n\nthree, the longest\n"));
}

TEST(RecordSpecTest, FilesOfOneNameAreToldApartByWhatTheyHold) {
  const auto name_of = [](const std::string& folder, const std::string& text) {
    const std::string directory = testing::TempDir() + "/" + folder;
    std::filesystem::create_directory(directory);
    std::ofstream(directory + "/app.log") << text;
    return ParseRecordSpec("lines:" + directory + "/app.log")->Name();
  };
  const std::string name = name_of("one", "1\n2\n");
  EXPECT_EQ(name_of("two", "1\n2\n"), name);
  EXPECT_NE(name_of("three", "1\n3\n"), name);
}

TEST(RecordSpecTest, AFileOfLinesThatCannotServeIsNamed) {
  const std::string empty = testing::TempDir() + "/empty.log", pipe = testing::TempDir() + "/pipe.log";
  std::ofstream(empty).close();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::pair<std::string, std::string> unfit[] = {
      {empty, " is empty"},
      {pipe, " is not a regular file"},
      {testing::TempDir(), " is not a regular file"},
      {"/no/such/file", " cannot be opened: No such file or directory"},
      {empty + "/file", " cannot be opened: Not a directory"},
  };
  for (const auto& [path, complaint] : unfit) {
    const absl::Status status = ParseRecordSpec("lines:" + path).status();
    EXPECT_FALSE(status.ok()) << path;
    EXPECT_THAT(status.ToString(), HasSubstr(fmt::format("lines:{}{}", path, complaint)));
  }
}

}  // namespace
}  // namespace weir
