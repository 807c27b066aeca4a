#include "strategies/file/inherited_descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"

namespace weir {
namespace {

TEST(InheritedDescriptorTest, WritesGoOnWhereTheDescriptorStandsAndMoveIt) {
  const std::string path = testing::TempDir() + "/inherited";
  std::ofstream(path) << "before ";
  const int fd = ::open(path.c_str(), O_WRONLY);
  ::lseek(fd, 0, SEEK_END);
  {
    const auto calls = std::make_shared<InheritedDescriptor>(fd);
    absl::StatusOr<OutputFile> file = OutputFile::Create("standard output", {.system_calls = calls});
    ASSERT_TRUE(file.ok()) << file.status();
    EXPECT_TRUE(file->Write("ours ").ok());
    EXPECT_TRUE(file->Close().ok());
  }
  EXPECT_EQ(::write(fd, "after", 5), 5) << "it is still open";
  ::close(fd);
  std::ifstream written(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), "before ours after");
  ::unlink(path.c_str());
}

TEST(InheritedDescriptorTest, ReadsGoOnWhereTheDescriptorStands) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  EXPECT_EQ(::write(ends[1], "abc", 3), 3);
  const auto calls = std::make_shared<InheritedDescriptor>(ends[0]);
  absl::StatusOr<InputFile> file = InputFile::Open("standard input", {.system_calls = calls});
  ASSERT_TRUE(file.ok()) << file.status();
  char got[8];
  EXPECT_EQ(*file->Read(got), 3u);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(InheritedDescriptorTest, ItKnowsThatTheReaderIsGone) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto calls = std::make_shared<InheritedDescriptor>(ends[1]);
  absl::StatusOr<OutputFile> file = OutputFile::Create("standard output", {.system_calls = calls});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_TRUE(file->Write("read").ok());
  EXPECT_FALSE(calls->reader_is_gone());
  ::close(ends[0]);
  EXPECT_FALSE(file->Write("lost").ok());
  EXPECT_TRUE(calls->reader_is_gone());
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

TEST(InheritedDescriptorTest, AnotherErrorIsNoReaderThatIsGone) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  const auto calls = std::make_shared<InheritedDescriptor>(full);
  absl::StatusOr<OutputFile> file = OutputFile::Create("standard output", {.system_calls = calls});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_FALSE(file->Write("too much").ok());
  EXPECT_FALSE(calls->reader_is_gone());
  ::close(full);
}

TEST(InheritedDescriptorTest, OneThatIsClosedIsAnErrorThatNamesIt) {
  const auto calls = std::make_shared<InheritedDescriptor>(-1);
  EXPECT_NE(InputFile::Open("standard input", {.system_calls = calls})
                .status()
                .message()
                .find("open standard input at offset 0, errno 9"),
            absl::string_view::npos);
}

}  // namespace
}  // namespace weir
