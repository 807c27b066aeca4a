// Faults that the kernel makes: full file systems and devices, limits, readers that go away, signals.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

#include "fmt/format.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

constexpr size_t kDisk = size_t{8} << 20;
constexpr size_t kStream = kDisk + (size_t{1} << 20);  // does not fit
constexpr size_t kBuffer = size_t{1} << 20;

// Appends `size` bytes of the numbered text in records of 1,000 bytes, as far as the writer takes them.
bool AppendText(Writer& writer, size_t size, size_t from = 0) {
  const std::string_view text = NumberedText(size);
  for (size_t at = from; at < size; at += 1000) {
    if (!writer.Append(text.substr(at, 1000))) return false;
  }
  return true;
}

uint64_t SizeOf(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
}

class RealFaultTest : public StrategyTest {
 protected:
  using Mount = void (*)(const std::string& at, size_t size);

  void SetUp() override {
    StrategyTest::SetUp();
    directory_ = path() + ".mount";
    ::mkdir(directory_.c_str(), 0777);
  }
  void TearDown() override {
    StrategyTest::TearDown();
    ::rmdir(directory_.c_str());
  }

  const std::string& directory() const { return directory_; }
  std::string file() const { return directory_ + "/file"; }

  // Null, and the test is skipped, where the file system there cannot do what the strategy needs.
  std::unique_ptr<Writer> OpenAt(const std::string& path) const {
    WriterOptions options;
    options.buffer_size = kBuffer;
    auto writer = OpenWriter(strategy(), path, options);
    if (!absl::IsFailedPrecondition(writer.status())) return *std::move(writer);
    [&] { GTEST_SKIP() << writer.status(); }();
    return nullptr;
  }

  // The contract after the kernel has failed a call with `error`. A library that did not look how much a
  // write took, or cannot tell at what offset it failed, says DATA_LOSS.
  void ExpectFailed(Writer& writer, const std::string& path, int error) const {
    const absl::Status closed = writer.Close();
    EXPECT_EQ(closed, writer.status());
    const bool lost = can().library_writes && closed.code() == absl::StatusCode::kDataLoss;
    EXPECT_TRUE(closed.code() == absl::ErrnoToStatusCode(error) || lost) << closed;
    for (const std::string& part : {path, std::string("offset"), fmt::format("errno {}", error)}) {
      EXPECT_TRUE(lost || closed.message().find(part) != absl::string_view::npos)
          << closed << " without " << part;
    }
    const Accounting at_end = writer.accounting();
    ExpectAddsUp(at_end, at_end.appended);
    ExpectStuck(writer);
  }

  // What is in the file is the first part of the text, as long as the writer says.
  void ExpectPrefixAt(const std::string& path, const Writer& writer) const {
    const std::string contents = ReadFile(path);
    const uint64_t committed = writer.accounting().committed;
    EXPECT_TRUE(contents.size() == committed || (can().library_writes && contents.size() > committed))
        << contents.size() << " bytes in the file, " << committed << " committed";
    EXPECT_EQ(Difference(contents, NumberedText(contents.size())), "");
  }

  // On a file system that is too small: the error, the prefix, and that room which comes later changes
  // nothing.
  void FillUp(Mount mount) const {
    mount(directory(), kDisk);
    if (IsSkipped()) return;
    const size_t descriptors = OpenDescriptors();
    const auto writer = OpenAt(file());
    if (writer == nullptr) return;
    const bool fits = AppendText(*writer, kStream);
    EXPECT_FALSE(fits && writer->Flush().ok());
    ExpectFailed(*writer, file(), ENOSPC);
    ExpectPrefixAt(file(), *writer);
    EXPECT_GT(SizeOf(file()), kDisk / 4) << "given up long before it was full";
    ASSERT_EQ(::truncate(file().c_str(), 0), 0);
    ExpectStuck(*writer);
    EXPECT_EQ(SizeOf(file()), 0u);
    EXPECT_EQ(OpenDescriptors(), descriptors);
  }

  // As FillUp, where not even the first buffer or window fits.
  void FailAtOnce(Mount mount) const {
    mount(directory(), kDisk);
    if (IsSkipped()) return;
    FillAllBut(kBuffer / 4);
    const auto writer = OpenAt(file());
    if (writer == nullptr) return;
    const bool fits = AppendText(*writer, kStream);
    EXPECT_FALSE(fits && writer->Flush().ok());
    ExpectFailed(*writer, file(), ENOSPC);
    ExpectPrefixAt(file(), *writer);
  }

  // While a writer holds bytes someone else takes all the room there is: what was lent can be filled without
  // a signal, and the end is either good or an error.
  void FillBehindTheWriter(Mount mount) const {
    mount(directory(), kDisk);
    if (IsSkipped()) return;
    const auto writer = OpenAt(file());
    if (writer == nullptr) return;
    ASSERT_TRUE(AppendText(*writer, 1000));
    FillAllBut(0);
    const bool fits = AppendText(*writer, kStream, 1000);
    EXPECT_FALSE(fits && writer->Flush().ok());
    ExpectFailed(*writer, file(), ENOSPC);
    ExpectPrefixAt(file(), *writer);
  }

 private:
  static std::string ReadFile(const std::string& path) {
    std::string contents(SizeOf(path), '\0');
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    for (size_t at = 0; at < contents.size();) {
      const ssize_t got = ::read(fd, contents.data() + at, contents.size() - at);
      if (got <= 0) break;
      at += static_cast<size_t>(got);
    }
    ::close(fd);
    return contents;
  }

  void FillAllBut(size_t rest) const {
    struct statvfs disk;
    ASSERT_EQ(::statvfs(directory_.c_str(), &disk), 0);
    const uint64_t free = disk.f_bavail * disk.f_frsize;
    const int fd = ::open((directory_ + "/other").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    ASSERT_GE(fd, 0);
    const std::string block(4096, 'o');
    for (uint64_t filled = rest; filled<free&& ::write(fd, block.data(), block.size())> 0;)
      filled += block.size();
    ::close(fd);
  }

  std::string directory_;
};

TEST_P(RealFaultTest, AFullTmpfsLeavesTheRightPrefixForGood) {
  RunInChild([this] { FillUp(MountTmpfs); });
}

TEST_P(RealFaultTest, AFullExt4LeavesTheRightPrefixForGood) {
  RunInChild([this] { FillUp(MountLoopExt4); });
}

TEST_P(RealFaultTest, ATmpfsWithoutRoomForOneBufferIsAnError) {
  RunInChild([this] { FailAtOnce(MountTmpfs); });
}

TEST_P(RealFaultTest, AnExt4WithoutRoomForOneBufferIsAnError) {
  RunInChild([this] { FailAtOnce(MountLoopExt4); });
}

TEST_P(RealFaultTest, ATmpfsThatSomeoneElseFillsIsAnErrorAndNoSignal) {
  RunInChild([this] { FillBehindTheWriter(MountTmpfs); });
}

TEST_P(RealFaultTest, AnExt4ThatSomeoneElseFillsIsAnErrorAndNoSignal) {
  RunInChild([this] { FillBehindTheWriter(MountLoopExt4); });
}

TEST_P(RealFaultTest, AFileSizeLimitIsAnError) {
  RunInChild([this] {
    constexpr rlim_t kLimit = 3000001;
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {kLimit, kLimit};
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    const auto writer = OpenAt(path());
    if (writer == nullptr) return;
    const bool fits = AppendText(*writer, 2 * kLimit);
    EXPECT_FALSE(fits && writer->Flush().ok());
    ExpectFailed(*writer, path(), EFBIG);
    ExpectPrefixAt(path(), *writer);
    EXPECT_GE(SizeOf(path()), kLimit - kBuffer);
  });
}

// Of strategies that write to pipes and devices too.
class AnyFileRealFaultTest : public RealFaultTest {
 protected:
  std::unique_ptr<Writer> OpenAtPipe(const int (&ends)[2]) const {
    auto writer = OpenAt(PipePath(ends));
    ::close(ends[1]);
    return writer;
  }
  static std::string PipePath(const int (&ends)[2]) { return fmt::format("/proc/self/fd/{}", ends[1]); }
};

TEST_P(AnyFileRealFaultTest, AFullDeviceIsAnErrorThatSticks) {
  const size_t descriptors = OpenDescriptors();
  const auto writer = OpenAt("/dev/full");
  const bool fits = AppendText(*writer, 3 * kBuffer);
  EXPECT_FALSE(fits && writer->Flush().ok());
  ExpectFailed(*writer, "/dev/full", ENOSPC);
  EXPECT_EQ(OpenDescriptors(), descriptors);
}

TEST_P(AnyFileRealFaultTest, AReaderThatGoesAwayIsAnErrorThatSticks) {
  RunInChild([this] {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const auto writer = OpenAtPipe(ends);
    std::thread reader([&] {
      std::string bytes(1000000, ' ');
      for (size_t got = 0; got < bytes.size();)
        got += static_cast<size_t>(::read(ends[0], &bytes[got], std::min<size_t>(999, bytes.size() - got)));
      EXPECT_EQ(Difference(bytes, NumberedText(bytes.size())), "");
      ::close(ends[0]);
    });
    const bool fits = AppendText(*writer, kStream);
    EXPECT_FALSE(fits && writer->Flush().ok());
    reader.join();
    ExpectFailed(*writer, PipePath(ends), EPIPE);
  });
}

// Sends SIGUSR1 to every thread of the process but the calling one, over and over.
void StormOfSignals(const std::atomic<bool>& over) {
  while (!over) {
    for (const int thread : ThreadIds()) {
      if (thread != ::gettid()) ::tgkill(::getpid(), thread, SIGUSR1);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
}

// Of those, strategies that make their own calls: a library may take EINTR for an error.
class InterruptedTest : public AnyFileRealFaultTest {};

TEST_P(InterruptedTest, SignalsThatInterruptCallsLoseAndDoubleNothing) {
  RunInChild([this] {
    struct sigaction action = {};
    action.sa_handler = [](int) {};  // without SA_RESTART
    ::sigaction(SIGUSR1, &action, nullptr);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const auto writer = OpenAtPipe(ends);
    std::string received;
    std::atomic<bool> over = false;
    std::thread reader([&] {
      char chunk[3000];
      for (ssize_t got; (got = ::read(ends[0], chunk, sizeof chunk)) != 0;) {
        if (got > 0) received.append(chunk, static_cast<size_t>(got));
      }
    });
    std::thread storm([&] { StormOfSignals(over); });
    EXPECT_TRUE(AppendText(*writer, kStream)) << writer->status();
    EXPECT_TRUE(writer->Close().ok()) << writer->Close();
    reader.join();
    over = true;
    storm.join();
    EXPECT_EQ(Difference(received, NumberedText(kStream)), "");
  });
}

bool Keeps(const Capabilities& can) { return can.keeps_bytes; }
bool WritesToAnyFile(const Capabilities& can) { return can.keeps_bytes && !can.regular_files_only; }
bool CallsItself(const Capabilities& can) { return WritesToAnyFile(can) && !can.library_writes; }

WEIR_TEST_STRATEGIES(RealFaultTest, Keeps);
WEIR_TEST_STRATEGIES(AnyFileRealFaultTest, WritesToAnyFile);
WEIR_TEST_STRATEGIES(InterruptedTest, CallsItself);

}  // namespace
}  // namespace weir
