// `weir send` and `weir receive` as a user meets them: two processes, and what is left when one is killed, stopped or
// interrupted.

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/report/exit_code.h"
#include "strategies/socket/connect.h"
#include "strategies/socket/listening_socket.h"
#include "tests/command_test.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/limited_file_system.h"

namespace weir {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// More than the sockets' buffers hold.
constexpr size_t kMuch = 30'000'000;

std::string Noise(size_t size) {
  std::minstd_rand random(8);
  std::string bytes(size, ' ');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random() >> 7); });
  return bytes;
}

class SendCommandTest : public CommandTest {
 protected:
  void SetUp() override {
    CommandTest::SetUp();
    ASSERT_EQ(Weir({"keygen", "-o", path("key")}).exit_code, kExitDone);
    const std::string key = Contents("key");
    const size_t at = key.find("age1");
    recipient_ = key.substr(at, key.find('\n', at) - at);
    std::filesystem::create_directory(path("inbox"));
  }
  void TearDown() override {
    if (receiver_) ::kill(*receiver_, SIGKILL);
    if (receiver_) AwaitExitCode(*receiver_);
  }

  // Starts `weir receive` into the inbox, and waits until it says where.
  void StartReceiver(std::vector<std::string> further = {}) {
    std::vector<std::string> arguments = {"receive", "-i", path("key"), "--dir", path("inbox")};
    arguments.insert(arguments.end(), further.begin(), further.end());
    receiver_ = StartWeir(arguments);
    std::string said;
    while (!(said = Contents("out")).ends_with('\n') && ::waitpid(*receiver_, nullptr, WNOHANG) == 0) {
      std::this_thread::yield();
    }
    address_ = said.substr(0, said.find('\n'));
  }
  int ReceiverEnded() {
    const int code = AwaitExitCode(*receiver_);
    receiver_.reset();
    return code;
  }

  std::vector<std::string> SendArguments(const std::string& file) const {
    return {"send", "-r", recipient_, path(file), address_};
  }

  // Starts `weir send` of the file, with its outputs in files of their own.
  pid_t StartSender(const std::string& file, std::vector<std::string> further = {}) const {
    std::vector<std::string> arguments = SendArguments(file);
    arguments.insert(arguments.end(), further.begin(), further.end());
    return StartWeir(arguments,
                     [this] { return std::freopen(path("sender").c_str(), "w", stderr) != nullptr; });
  }

  // Waits until nothing more of what the process sends fits into the sockets: it sleeps, and has sent.
  void AwaitFull(pid_t sender) const {
    const auto written = [sender] {
      std::ifstream counters(fmt::format("/proc/{}/io", sender));
      std::string name;
      long value = 0;
      while (counters >> name >> value) {
        if (name == "rchar:") return value;
      }
      return 0L;
    };
    while (written() < 2'000'000) std::this_thread::yield();
  }

  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(path("inbox")), {}));
  }

  std::string recipient_;
  std::string address_;
  std::optional<pid_t> receiver_;
};

TEST_F(SendCommandTest, AFileArrives) {
  const std::string text = Noise(1'000'000) + std::string(4'000'000, 'a');
  Write("report.bin", text);
  ASSERT_EQ(::chmod(path("report.bin").c_str(), 0750), 0);
  StartReceiver();
  EXPECT_THAT(address_, StartsWith("127.0.0.1:"));
  const ProcessResult sent = Weir(SendArguments("report.bin"));
  EXPECT_EQ(sent.exit_code, kExitDone) << sent.err;
  EXPECT_EQ(sent.out, "");
  EXPECT_THAT(sent.err, StartsWith("weir send: sent report.bin: 5.00 MB, "));
  EXPECT_EQ(ReceiverEnded(), kExitDone);
  EXPECT_TRUE(Contents("inbox/report.bin") == text);
  EXPECT_EQ(Contents("out"), address_ + "\n");
  EXPECT_THAT(Contents("err"), StartsWith("weir receive: received report.bin from 127.0.0.1:"));
  struct stat attributes;
  ASSERT_EQ(::stat(path("inbox/report.bin").c_str(), &attributes), 0);
  EXPECT_EQ(attributes.st_mode & 0700, 0700u);
}

TEST_F(SendCommandTest, KeepGoesOnAndNothingIsReplaced) {
  Write("a", "first");
  StartReceiver({"--keep"});
  EXPECT_EQ(Weir(SendArguments("a")).exit_code, kExitDone);
  const ProcessResult again = Weir(SendArguments("a"));
  EXPECT_EQ(again.exit_code, kExitMeasurementFailed);
  EXPECT_EQ(again.err, fmt::format("weir send: {}: the receiver refused it: a is there already\n", address_));
  std::vector<std::string> other = SendArguments("a");
  other.insert(other.end(), {"--name", "b c"});
  EXPECT_EQ(Weir(other).exit_code, kExitDone);
  ::kill(*receiver_, SIGTERM);
  EXPECT_EQ(ReceiverEnded(), kExitInterrupted);
  EXPECT_EQ(Contents("inbox/b c"), "first");
  EXPECT_EQ(Files(), 2u);
}

TEST_F(SendCommandTest, ForceReplaces) {
  Write("a", "new");
  Write("inbox/a", "old");
  StartReceiver({"--force"});
  EXPECT_EQ(Weir(SendArguments("a")).exit_code, kExitDone);
  EXPECT_EQ(ReceiverEnded(), kExitDone);
  EXPECT_EQ(Contents("inbox/a"), "new");
}

TEST_F(SendCommandTest, AgeAndZstdReadWhatTheSocketCarried) {
  const std::string text = Noise(500'000) + std::string(2'000'000, 'a');
  Write("plain", text);
  const auto listener = *ListeningSocket::Listen(SocketAddress::Loopback());
  address_ = listener->address().ToString();
  const pid_t sender = StartSender("plain");
  const Socket socket = *listener->Accept();
  std::string wire;
  std::string piece(100'000, '\0');
  for (ssize_t got = 0; (got = ::recv(socket.fd(), piece.data(), piece.size(), 0)) > 0;) {
    wire.append(piece, 0, static_cast<size_t>(got));
  }
  ::shutdown(socket.fd(), SHUT_WR);
  EXPECT_EQ(AwaitExitCode(sender), kExitMeasurementFailed);
  EXPECT_THAT(Contents("sender"), HasSubstr("all was sent, but the receiver did not say that it has it"));
  Write("captured", wire);
  const auto read =
      RunProcess({"/bin/bash", "-o", "pipefail", "-c",
                  fmt::format("cd '{}'; age -d -i key captured | zstd -dc >back && cmp plain back",
                              directory_.string())},
                 interruption_);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->exit_code, 0) << read->err;
}

TEST_F(SendCommandTest, ASenderThatIsKilledOrInterruptedLeavesNothing) {
  Write("much", Noise(kMuch));
  Write("other", "text");
  StartReceiver();
  for (const int signal : {SIGKILL, SIGINT, SIGTERM}) {
    ::kill(*receiver_, SIGSTOP);
    const pid_t sender = StartSender("much");
    AwaitFull(sender);
    ::kill(sender, signal);
    EXPECT_EQ(AwaitExitCode(sender), signal == SIGKILL ? 128 + SIGKILL : kExitInterrupted);
    if (signal != SIGKILL) {
      EXPECT_EQ(Contents("sender"), "weir send: interrupted; the receiver has no file\n");
    }
    ::kill(*receiver_, SIGCONT);
  }
  EXPECT_EQ(Weir(SendArguments("other")).exit_code, kExitDone);
  EXPECT_EQ(ReceiverEnded(), kExitDone);
  EXPECT_EQ(Files(), 1u);
}

TEST_F(SendCommandTest, AReceiverThatIsKilledOrInterruptedLeavesNothing) {
  Write("much", Noise(kMuch));
  for (const int signal : {SIGKILL, SIGINT}) {
    StartReceiver();
    ::kill(*receiver_, SIGSTOP);
    const pid_t sender = StartSender("much");
    AwaitFull(sender);
    ::kill(*receiver_, signal);
    ::kill(*receiver_, SIGCONT);
    EXPECT_EQ(AwaitExitCode(sender), kExitMeasurementFailed);
    EXPECT_THAT(Contents("sender"), StartsWith("weir send: " + address_ + ": "));
    EXPECT_EQ(ReceiverEnded(), signal == SIGKILL ? 128 + SIGKILL : kExitInterrupted);
    EXPECT_EQ(Files(), 0u);
  }
}

TEST_F(SendCommandTest, AReceiverThatStopsIsGivenUp) {
  Write("much", Noise(kMuch));
  StartReceiver();
  ::kill(*receiver_, SIGSTOP);
  const pid_t sender = StartSender("much", {"--timeout", "0.1s"});
  EXPECT_EQ(AwaitExitCode(sender), kExitMeasurementFailed);
  EXPECT_THAT(Contents("sender"), EndsWith(": the receiver took less than 64 KiB in 0.1 s\n"));
  ::kill(*receiver_, SIGCONT);
  ::kill(*receiver_, SIGINT);
  EXPECT_EQ(ReceiverEnded(), kExitInterrupted);
  EXPECT_EQ(Files(), 0u);
}

TEST_F(SendCommandTest, AFullDiskIsToldToBoth) {
  RunInChild([this] {
    MountTmpfs(path("inbox"), 4 << 20);
    if (testing::Test::IsSkipped()) return;
    Write("much", Noise(kMuch));
    Write("other", "text");
    StartReceiver();
    const ProcessResult sent = Weir(SendArguments("much"));
    EXPECT_EQ(sent.exit_code, kExitMeasurementFailed);
    EXPECT_THAT(sent.err, HasSubstr("the receiver refused it: there is no room: 30000000 bytes are to come"));
    EXPECT_EQ(Files(), 0u);
    EXPECT_EQ(Weir(SendArguments("other")).exit_code, kExitDone);
    EXPECT_EQ(ReceiverEnded(), kExitDone);
    EXPECT_THAT(Contents("err"), HasSubstr("there is no room"));
  });
}

TEST_F(SendCommandTest, ThousandsWhoConnectKeepNobodyOut) {
  Write("a", "text");
  StartReceiver();
  const SocketAddress address = *SocketAddress::Parse(address_);
  std::vector<Socket> open;
  for (int i = 0; i < 10'000; ++i) {
    absl::StatusOr<Socket> socket = Connect(address);
    ASSERT_TRUE(socket.ok()) << i << socket.status();
    if (i % 2 == 0) ::send(socket->fd(), "garbage", 7, MSG_NOSIGNAL);
    if (open.size() < 500) open.push_back(*std::move(socket));
  }
  const ProcessResult sent = Weir(SendArguments("a"));
  EXPECT_EQ(sent.exit_code, kExitDone) << sent.err;
  EXPECT_EQ(ReceiverEnded(), kExitDone);
  const std::string log = Contents("err");
  EXPECT_LT(std::ranges::count(log, '\n'), 500);
  EXPECT_THAT(log, HasSubstr("more lines were left out here"));
}

TEST_F(SendCommandTest, MistakesAreToldAtOnce) {
  Write("a", "text");
  Write(".hidden", "text");
  address_ = "127.0.0.1:1";
  const auto said = [&](std::vector<std::string> arguments, int code) {
    const ProcessResult result = Weir(std::move(arguments));
    EXPECT_EQ(result.exit_code, code) << result.err;
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    return result.err;
  };
  EXPECT_THAT(said(SendArguments("a"), kExitMeasurementFailed), HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(said(SendArguments("none"), kExitBadInput), HasSubstr("none"));
  EXPECT_THAT(said(SendArguments("inbox"), kExitBadInput), HasSubstr("is no regular file"));
  EXPECT_THAT(said(SendArguments(".hidden"), kExitUsage), EndsWith("; --name gives it another\n"));
  EXPECT_THAT(said({"send", path("a"), address_}, kExitUsage), HasSubstr("-r age1..."));
  EXPECT_THAT(said({"send", "-r", recipient_, path("a")}, kExitUsage), HasSubstr("HOST:PORT"));
  address_ = "nonsense";
  said(SendArguments("a"), kExitUsage);
  EXPECT_THAT(said({"receive"}, kExitUsage), HasSubstr("-i FILE"));
  EXPECT_THAT(said({"receive", "-i", path("key"), "--listen", "here"}, kExitUsage), HasSubstr("--listen"));
  EXPECT_THAT(said({"receive", "-i", path("key"), "--max-size", "x"}, kExitUsage), HasSubstr("--max-size"));
  EXPECT_THAT(said({"receive", "-i", path("key"), "--dir", path("none")}, kExitUsage), HasSubstr("none"));
}

TEST_F(SendCommandTest, APlaceThatIsTakenIsTold) {
  StartReceiver();
  const ProcessResult second = Weir({"receive", "-i", path("key"), "--listen", address_});
  EXPECT_EQ(second.exit_code, kExitMeasurementFailed);
  EXPECT_THAT(second.err, HasSubstr(address_));
}

}  // namespace
}  // namespace weir
