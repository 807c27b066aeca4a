// Readers on a descriptor that is handed over: where they begin, and that they close it.

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>

#include "tests/conformance/reader_strategy_test.h"
#include "tests/conformance/readers_under_test.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

constexpr size_t kSize = 200'000;

class ReaderDescriptorTest : public ReaderStrategyTest {
 protected:
  absl::StatusOr<std::unique_ptr<Reader>> On(int fd) const {
    return OpenReader(strategy(), Endpoint(fd, "the descriptor"), {.buffer_size = 8192});
  }
  int OpenFile(int flags = O_RDONLY) const { return ::open(path().c_str(), flags | O_CLOEXEC); }

  void ExpectReadsFrom(int fd, std::string_view expected) const {
    const auto reader = On(fd);
    ASSERT_TRUE(reader.ok()) << reader.status();
    EXPECT_EQ(Difference(ReadRest(**reader), expected), "");
    EXPECT_TRUE((*reader)->at_end());
    ExpectReaderAddsUp(**reader);
    EXPECT_EQ((*reader)->accounting().consumed, expected.size());
    EXPECT_TRUE((*reader)->Close().ok()) << (*reader)->Close();
  }

  void ExpectReadsWhatComes(int ours, int theirs) const {
    EXPECT_EQ(::fcntl(ours, F_SETFL, O_NONBLOCK), 0);
    const int again = ::dup(ours);
    const std::string_view stream = NumberedText(kSize);
    std::thread writing([theirs, rest = stream]() mutable {
      for (ssize_t put = 0; !rest.empty(); rest.remove_prefix(static_cast<size_t>(put))) {
        put = ::write(theirs, rest.data(), std::min<size_t>(rest.size(), 5000));
        if (put < 0) std::abort();
      }
      ::close(theirs);
    });
    ExpectReadsFrom(ours, stream);
    writing.join();
    EXPECT_NE(::fcntl(again, F_GETFL) & O_NONBLOCK, 0);
    ::close(again);
    ExpectReleased();
  }

  void ExpectRefusedAndClosed(int fd) const {
    const auto reader = On(fd);
    EXPECT_TRUE(absl::IsInvalidArgument(reader.status())) << reader.status();
    EXPECT_NE(reader.status().message().find("the descriptor"), absl::string_view::npos) << reader.status();
  }
};

TEST_P(ReaderDescriptorTest, AFileIsReadFromWhereItStands) {
  PutFile(NumberedText(kSize));
  for (const size_t stands : {size_t{0}, size_t{7}, size_t{4096}, size_t{12345}, kSize, kSize + 1}) {
    const int fd = OpenFile();
    ASSERT_GE(::lseek(fd, static_cast<off_t>(stands), SEEK_SET), 0);
    ExpectReadsFrom(fd, NumberedText(kSize).substr(std::min(stands, kSize)));
    ExpectReleased();
  }
}

TEST_P(ReaderDescriptorTest, OneThatIsNotOpenForReadingIsRefusedAndClosed) {
  PutFile("abc");
  const int closed = OpenFile();
  ::close(closed);
  ExpectRefusedAndClosed(closed);
  ExpectRefusedAndClosed(-1);
  ExpectRefusedAndClosed(OpenFile(O_WRONLY));
  ExpectRefusedAndClosed(OpenFile(O_PATH));
  ExpectReleased();
}

class AnyReaderDescriptorTest : public ReaderDescriptorTest {};

TEST_P(AnyReaderDescriptorTest, APipeIsRead) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ExpectReadsWhatComes(ends[0], ends[1]);
}

TEST_P(AnyReaderDescriptorTest, ASocketIsRead) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  ExpectReadsWhatComes(ends[0], ends[1]);
}

class FileReaderDescriptorTest : public ReaderDescriptorTest {};

TEST_P(FileReaderDescriptorTest, APipeIsRefusedAndClosed) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  {
    const auto reader = On(ends[0]);
    if (reader.ok()) (*reader)->Pull();
    EXPECT_EQ((reader.ok() ? (*reader)->status() : reader.status()).code(),
              absl::StatusCode::kFailedPrecondition);
  }
  ::close(ends[1]);
  ExpectReleased();
}

class AllReaderDescriptorTest : public ReaderDescriptorTest {};

TEST_P(AllReaderDescriptorTest, ItIsClosedWhateverBecomesOfTheCall) {
  PutFile("abc");
  EXPECT_FALSE(OpenReader(strategy(), Endpoint(OpenFile(), "the descriptor"), {.buffer_size = 1}).ok());
  ExpectReleased();
  EXPECT_EQ(On(OpenFile()).status().code(),
            can().paths_only ? absl::StatusCode::kUnimplemented : absl::StatusCode::kOk);
  ExpectReleased();
}

bool Any(const ReaderCapabilities&) { return true; }
bool Takes(const ReaderCapabilities& can) { return !can.paths_only; }
bool TakesAny(const ReaderCapabilities& can) { return Takes(can) && !can.regular_files_only; }
bool TakesFiles(const ReaderCapabilities& can) { return Takes(can) && can.regular_files_only; }

WEIR_TEST_READERS(AllReaderDescriptorTest, Any);
WEIR_TEST_READERS(ReaderDescriptorTest, Takes);
WEIR_TEST_READERS(AnyReaderDescriptorTest, TakesAny);
WEIR_TEST_READERS(FileReaderDescriptorTest, TakesFiles);

}  // namespace
}  // namespace weir
