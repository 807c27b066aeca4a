#include "commands/send/receiver.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "commands/send/file_sending.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/age/age_file.h"
#include "strategies/compress/compression.h"
#include "strategies/socket/connect.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string Noise(size_t size) {
  std::minstd_rand random(8);
  std::string bytes(size, ' ');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random() >> 7); });
  return bytes;
}

class ReceiverTest : public testing::Test {
 protected:
  void SetUp() override {
    // Abseil makes its table of errors now, and not in one of several threads: ThreadSanitizer has not compiled it, and
    // does not see that they wait for each other.
    absl::ErrnoToStatus(EIO, "").IgnoreError();
    std::string directory = testing::TempDir() + "/receiver-XXXXXX";
    inbox_ = ::mkdtemp(directory.data());
    options_.files.directory = ::open(inbox_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    options_.files.identities = {&identity_, 1};
  }
  void TearDown() override {
    Stop().IgnoreError();
    ::close(options_.files.directory);
    std::filesystem::remove_all(inbox_);
  }

  void Start() {
    auto listener = *ListeningSocket::Listen(SocketAddress::Loopback());
    address_.emplace(listener->address());
    receiver_ = std::make_unique<Receiver>(std::move(listener), options_, [this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(line);
    });
    thread_ = std::jthread([this](const std::stop_token& stop) { ended_ = receiver_->Run(stop); });
  }
  // How it ended.
  absl::Status Stop() {
    thread_.request_stop();
    return Join();
  }
  absl::Status Join() {
    if (thread_.joinable()) thread_.join();
    return ended_;
  }

  Socket Connected() const { return *Connect(*address_); }

  absl::Status Send(const std::string& name, const std::string& content) const {
    const FileHeader header{.length = content.size(), .mode = 0644, .name = name};
    const auto sending = *FileSending::Open(Connected(), header, {&recipient_, 1}, {});
    TextReader file(content, SIZE_MAX, 100'000);
    return sending->Run(file);
  }

  // What goes through the connection for such a file.
  std::string Wire(const std::string& name, const std::string& content) const {
    TextReader file(content, SIZE_MAX, 100'000);
    TextWriter plain;
    EXPECT_TRUE(plain.Append(FileHeaderFrame({.length = content.size(), .mode = 0644, .name = name})));
    ContentStream stream{.length = content.size(), .digest = {}};
    EXPECT_TRUE(PackContent(
                    file, [] { return kZstd.compress({}); }, plain, stream, [] { return false; })
                    .ok());
    TextReader source(plain.text());
    TextWriter sealed;
    EXPECT_TRUE(EncryptAgeFile(source, {&recipient_, 1}, sealed).ok());
    return sealed.text();
  }
  static void SendRaw(const Socket& socket, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ASSERT_GT(sent, 0);
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

  std::string Contents(const std::string& name) const {
    std::ifstream file(inbox_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  size_t Files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(inbox_), {}));
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  // Waits until the other side ends the connection.
  static void AwaitEnd(const Socket& socket) {
    char byte;
    while (::recv(socket.fd(), &byte, 1, 0) > 0) continue;
  }

  const X25519Identity identity_ = *X25519Identity::Generate();
  const X25519Recipient recipient_ = identity_.recipient();
  std::string inbox_;
  ReceiverOptions options_;
  std::optional<SocketAddress> address_;
  std::unique_ptr<Receiver> receiver_;
  absl::Status ended_;
  std::jthread thread_;

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST_F(ReceiverTest, TakesOneFileAndEnds) {
  Start();
  EXPECT_TRUE(Send("out", "text").ok());
  EXPECT_TRUE(Join().ok()) << ended_;
  EXPECT_EQ(Contents("out"), "text");
  EXPECT_THAT(lines(), Contains(HasSubstr("received out from 127.0.0.1:")));
}

TEST_F(ReceiverTest, GoesOnWhereItIsToKeep) {
  options_.keep = true;
  Start();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Send(fmt::format("out{}", i), "text").ok());
  EXPECT_TRUE(absl::IsAborted(Send("out0", "again")));
  EXPECT_EQ(Stop().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Files(), 5u);
  EXPECT_THAT(lines(), Contains(HasSubstr("out0 is there already")));
}

TEST_F(ReceiverTest, OfManyThatComeAtOnceOneIsTakenOrAllAre) {
  for (const bool keep : {false, true}) {
    options_.keep = keep;
    Start();
    std::atomic<int> sent = 0;
    {
      std::vector<std::jthread> senders;
      for (int i = 0; i < 8; ++i) {
        senders.emplace_back([&, i] {
          auto socket = Connect(*address_);
          if (!socket.ok()) return;
          const FileHeader header{.length = 100'000, .mode = 0644, .name = fmt::format("{}{}", keep, i)};
          const auto sending = FileSending::Open(*std::move(socket), header, {&recipient_, 1}, {});
          if (!sending.ok()) return;
          const std::string content(100'000, 'a');
          TextReader file(content, SIZE_MAX, 100'000);
          if ((*sending)->Run(file).ok()) ++sent;
        });
      }
    }
    (keep ? Stop() : Join()).IgnoreError();
    EXPECT_EQ(sent, keep ? 8 : 1);
  }
  EXPECT_EQ(Files(), 9u);
}

TEST_F(ReceiverTest, GarbageKeepsNobodyOut) {
  Start();
  for (int i = 0; i < 50; ++i) {
    const Socket socket = Connected();
    ASSERT_EQ(::send(socket.fd(), "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL), 18);
    ::shutdown(socket.fd(), SHUT_WR);
    AwaitEnd(socket);
  }
  EXPECT_TRUE(Send("out", "text").ok());
  EXPECT_TRUE(Join().ok());
  EXPECT_LE(lines().size(), BoundedLog::kBurst + 10u);
  EXPECT_EQ(Files(), 1u);
}

TEST_F(ReceiverTest, ThoseWhoSayNothingKeepNobodyOut) {
  options_.max_connections = 4;
  Start();
  std::vector<Socket> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(Connected());
  EXPECT_TRUE(Send("out", "text").ok());
  EXPECT_TRUE(Join().ok());
  for (const Socket& socket : silent) AwaitEnd(socket);
  EXPECT_THAT(lines(), Contains(HasSubstr("closed for another, as it sent no header and 4 are open")));
}

TEST_F(ReceiverTest, WhereAllSendTheNextIsClosed) {
  options_.max_connections = 1;
  Start();
  const std::string wire = Wire("first", std::string(1'000'000, 'a') + Noise(1'000'000));
  const Socket first = Connected();
  SendRaw(first, std::string_view(wire).substr(0, 600'000));
  while (receiver_->Progress().files == 0) std::this_thread::yield();
  EXPECT_EQ(receiver_->Progress().name, "first");
  EXPECT_EQ(receiver_->Progress().length, 2'000'000u);
  AwaitEnd(Connected());
  SendRaw(first, std::string_view(wire).substr(600'000));
  ::shutdown(first.fd(), SHUT_WR);
  EXPECT_TRUE(Join().ok());
  EXPECT_EQ(Contents("first").size(), 2'000'000u);
  EXPECT_THAT(lines(), Contains("a connection was closed, as 1 are open"));
}

TEST_F(ReceiverTest, AFileThatGetsNoNameIsNotTheOne) {
  Start();
  const std::string wire = Wire("first", Noise(1'000'000));
  const Socket first = Connected();
  SendRaw(first, std::string_view(wire).substr(0, 600'000));
  while (receiver_->Progress().files == 0) std::this_thread::yield();
  std::ofstream(inbox_ + "/first") << "other";
  SendRaw(first, std::string_view(wire).substr(600'000));
  ::shutdown(first.fd(), SHUT_WR);
  AwaitEnd(first);
  EXPECT_TRUE(Send("second", "text").ok());
  EXPECT_TRUE(Join().ok());
  EXPECT_EQ(Contents("first"), "other");
  EXPECT_EQ(Contents("second"), "text");
}

TEST_F(ReceiverTest, StoppingEndsAllThatIsUnderWay) {
  options_.keep = true;
  Start();
  std::vector<Socket> silent;
  for (int i = 0; i < 10; ++i) silent.push_back(Connected());
  EXPECT_EQ(Stop().code(), absl::StatusCode::kCancelled);
  for (const Socket& socket : silent) AwaitEnd(socket);
  EXPECT_EQ(Files(), 0u);
}

}  // namespace
}  // namespace weir
