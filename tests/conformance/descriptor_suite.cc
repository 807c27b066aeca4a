// Writers on a descriptor that is handed over: where they begin, what they leave, and that they close it.

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <string>

#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

constexpr size_t kSize = 200'000;

std::string ReadToTheEnd(int fd) {
  std::string all;
  char chunk[4096];
  for (ssize_t got; (got = ::read(fd, chunk, sizeof chunk)) > 0;) all.append(chunk, static_cast<size_t>(got));
  return all;
}

class DescriptorTest : public StrategyTest {
 protected:
  void SetUp() override {
    StrategyTest::SetUp();
    descriptors_ = OpenDescriptors();
  }

  absl::StatusOr<std::unique_ptr<Writer>> On(int fd, bool append = false) const {
    return OpenWriter(strategy(), Endpoint(fd, "the descriptor"), {.buffer_size = 8192, .append = append});
  }

  // Hands `fd` over and writes a stream.
  void Write(int fd, bool append = false) const {
    const auto writer = On(fd, append);
    ASSERT_TRUE(writer.ok()) << writer.status();
    for (size_t at = 0; at < kSize; at += 1000)
      ASSERT_TRUE((*writer)->Append(NumberedText(at + 1000).substr(at)));
    ASSERT_TRUE((*writer)->Close().ok()) << (*writer)->Close();
    EXPECT_EQ((*writer)->accounting().committed, kSize);
  }

  // A file that has something, on which the descriptor stands behind the first seven bytes.
  int OpenFile(int flags = 0) const {
    std::ofstream(path()) << "before|and behind it";
    const int fd = ::open(path().c_str(), O_RDWR | O_CLOEXEC | flags);
    EXPECT_EQ(::lseek(fd, 7, SEEK_SET), 7);
    return fd;
  }

  // Writes into one of two connected ends, which does not block, while the other one is read.
  void ExpectArrivesAndBlocksNoMoreThanBefore(int ours, int theirs) const {
    EXPECT_EQ(::fcntl(ours, F_SETFL, O_NONBLOCK), 0);
    const int again = ::dup(ours);
    auto arrived = std::async(std::launch::async, [theirs] { return ReadToTheEnd(theirs); });
    Write(ours);
    EXPECT_NE(::fcntl(again, F_GETFL) & O_NONBLOCK, 0);
    ::close(again);
    EXPECT_EQ(Difference(arrived.get(), NumberedText(kSize)), "");
    ::close(theirs);
    EXPECT_EQ(OpenDescriptors(), descriptors_);
  }

  void ExpectRefusedAndClosed(int fd) const {
    const auto writer = On(fd);
    EXPECT_TRUE(absl::IsInvalidArgument(writer.status()) || absl::IsFailedPrecondition(writer.status()))
        << writer.status();
    EXPECT_NE(writer.status().message().find("the descriptor"), absl::string_view::npos) << writer.status();
  }

  size_t descriptors_ = 0;
};

TEST_P(DescriptorTest, AFileIsGoneOnWithWhereItStandsAndEndsWithTheStream) {
  const int fd = OpenFile();
  const int again = ::dup(fd);
  Write(fd);
  EXPECT_EQ(Difference(Contents(), "before|" + std::string(NumberedText(kSize))), "");
  EXPECT_EQ(::write(again, "after", 5), 5);
  ::close(again);
  EXPECT_EQ(Difference(Contents(), "before|" + std::string(NumberedText(kSize)) + "after"), "");
  EXPECT_EQ(OpenDescriptors(), descriptors_);
}

TEST_P(DescriptorTest, AFileThatKeepsWhatItHasIsGoneOnWithAtItsEnd) {
  const std::string expected = "before|and behind it" + std::string(NumberedText(kSize));
  Write(OpenFile(), true);
  EXPECT_EQ(Difference(Contents(), expected), "");
  Write(OpenFile(O_APPEND));
  EXPECT_EQ(Difference(Contents(), expected), "");
  const int fd = OpenFile(O_APPEND);
  const int again = ::dup(fd);
  Write(fd, true);
  EXPECT_NE(::fcntl(again, F_GETFL) & O_APPEND, 0);
  ::close(again);
  EXPECT_EQ(Difference(Contents(), expected), "");
  EXPECT_EQ(OpenDescriptors(), descriptors_);
}

TEST_P(DescriptorTest, OneThatIsNotOpenForWritingIsRefusedAndClosed) {
  const int closed = OpenFile();
  ::close(closed);
  ExpectRefusedAndClosed(closed);
  ExpectRefusedAndClosed(-1);
  ExpectRefusedAndClosed(::open(path().c_str(), O_RDONLY | O_CLOEXEC));
  ExpectRefusedAndClosed(::open(path().c_str(), O_PATH | O_CLOEXEC));
  EXPECT_EQ(OpenDescriptors(), descriptors_);
}

TEST_P(DescriptorTest, CancellingClosesItAndLeavesWhatWasCommitted) {
  const auto writer = On(OpenFile());
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Append("abc"));
  ASSERT_TRUE((*writer)->Flush().ok());
  ASSERT_TRUE((*writer)->Append("def"));
  (*writer)->Cancel();
  EXPECT_EQ(OpenDescriptors(), descriptors_);
  EXPECT_EQ(Contents(), std::string("before|abcdef").substr(0, 7 + (*writer)->accounting().committed));
}

class AnyDescriptorTest : public DescriptorTest {};

TEST_P(AnyDescriptorTest, APipeIsWrittenTo) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ExpectArrivesAndBlocksNoMoreThanBefore(ends[1], ends[0]);
}

TEST_P(AnyDescriptorTest, ASocketIsWrittenTo) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  ExpectArrivesAndBlocksNoMoreThanBefore(ends[1], ends[0]);
}

class FileDescriptorTest : public DescriptorTest {};

TEST_P(FileDescriptorTest, APipeOrASocketIsRefusedAndClosed) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ExpectRefusedAndClosed(ends[1]);
  ::close(ends[0]);
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  ExpectRefusedAndClosed(ends[1]);
  ::close(ends[0]);
  EXPECT_EQ(OpenDescriptors(), descriptors_);
}

class AllDescriptorTest : public DescriptorTest {};

TEST_P(AllDescriptorTest, ItIsClosedWhateverBecomesOfTheCall) {
  EXPECT_FALSE(OpenWriter(strategy(), Endpoint(OpenFile(), "the descriptor"), {.buffer_size = 1}).ok());
  EXPECT_EQ(OpenDescriptors(), descriptors_);
  const auto writer = On(OpenFile());
  EXPECT_EQ(writer.status().code(),
            can().paths_only ? absl::StatusCode::kUnimplemented : absl::StatusCode::kOk);
  if (writer.ok()) {
    EXPECT_TRUE((*writer)->Close().ok());
  }
  EXPECT_EQ(OpenDescriptors(), descriptors_);
}

bool Any(const Capabilities&) { return true; }
bool Keeps(const Capabilities& can) { return can.keeps_bytes && !can.paths_only; }
bool KeepsAnywhere(const Capabilities& can) { return Keeps(can) && !can.regular_files_only; }
bool KeepsInFiles(const Capabilities& can) { return Keeps(can) && can.regular_files_only; }

WEIR_TEST_STRATEGIES(AllDescriptorTest, Any);
WEIR_TEST_STRATEGIES(DescriptorTest, Keeps);
WEIR_TEST_STRATEGIES(AnyDescriptorTest, KeepsAnywhere);
WEIR_TEST_STRATEGIES(FileDescriptorTest, KeepsInFiles);

}  // namespace
}  // namespace weir
