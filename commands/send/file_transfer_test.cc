// A file from one side to the other, and all that either may do wrong.

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "commands/send/file_receiving.h"
#include "commands/send/file_sending.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "strategies/age/age_file.h"
#include "strategies/compress/compression.h"
#include "strategies/pipe.h"
#include "strategies/socket/socket_pair.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

using testing::HasSubstr;

// More than the sockets' buffers hold.
constexpr size_t kMuch = 15'000'000;
constexpr size_t kWindow = 100'000;

std::string Noise(size_t size) {
  std::minstd_rand random(8);
  std::string bytes(size, ' ');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random() >> 7); });
  return bytes;
}

std::string Message(const absl::Status& status) { return std::string(status.message()); }

// What a peer does by hand.
class RawEnd {
 public:
  explicit RawEnd(Socket socket) : socket_(std::move(socket)) {}

  // As much of it as the other side takes.
  void Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_->fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }
  void End() { ::shutdown(socket_->fd(), SHUT_WR); }
  void Close() { socket_.reset(); }

  // To the other side's end, or a reset.
  std::string ReadAll() {
    std::string all;
    std::string piece(100'000, '\0');
    for (ssize_t got = 0; (got = ::recv(socket_->fd(), piece.data(), piece.size(), 0)) > 0;) {
      all.append(piece, 0, static_cast<size_t>(got));
    }
    return all;
  }

 private:
  std::optional<Socket> socket_;
};

class FullDisk final : public SystemCalls {
 public:
  explicit FullDisk(int fails_at, int sync_error = 0) : fails_at_(fails_at), sync_error_(sync_error) {}

 private:
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    if (--fails_at_ >= 0) return SystemCalls::DoWrite(fd, data, size);
    errno = ENOSPC;
    return -1;
  }
  int DoFdatasync(int fd) override {
    if (sync_error_ == 0) return SystemCalls::DoFdatasync(fd);
    errno = sync_error_;
    return -1;
  }

  int fails_at_;
  const int sync_error_;
};

class FileTransferTest : public testing::Test {
 protected:
  void SetUp() override {
    // Abseil makes its table of errors now, and not in one of several threads: ThreadSanitizer has not compiled it, and
    // does not see that they wait for each other.
    absl::ErrnoToStatus(EIO, "").IgnoreError();
    std::string directory = testing::TempDir() + "/transfer-XXXXXX";
    base_ = ::mkdtemp(directory.data());
    std::filesystem::create_directory(inbox());
    options_.directory = ::open(inbox().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    options_.identities = {&identity_, 1};
  }
  void TearDown() override {
    ::close(options_.directory);
    std::filesystem::remove_all(base_);
  }

  std::string inbox() const { return base_ + "/inbox"; }
  static std::string Contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void Put(const std::string& name, std::string_view text) const {
    std::ofstream(inbox() + "/" + name, std::ios::binary) << text;
  }

  // Nothing in the directory, and nothing beside it.
  void ExpectNoFile() const {
    EXPECT_TRUE(std::filesystem::is_empty(inbox()));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(base_), {}), 1);
  }

  static FileHeader HeaderOf(const std::string& content, const std::string& name = "out") {
    FileHeader header{.length = content.size(), .mode = 0640, .name = name};
    header.proof.fill('p');
    return header;
  }

  static std::string Plain(const FileHeader& header, const std::string& content) {
    TextReader source(content);
    TextWriter target;
    const auto compress = *kZstd.compress({});
    Transform* const only[] = {compress.get()};
    EXPECT_TRUE(RunPipe(source, only, target).ok());
    return FileHeaderFrame(header) + target.text();
  }

  std::string Sealed(const std::string& plain) const {
    TextReader source(plain);
    TextWriter target;
    EXPECT_TRUE(EncryptAgeFile(source, {&recipient_, 1}, target).ok());
    return target.text();
  }

  struct Received {
    absl::Status status;
    std::string answer;
  };

  // What becomes of these bytes, and the end behind them.
  Received Receive(const std::string& wire) const {
    SocketPair pair = *SocketPair::Make(SocketPair::Kind::kUnix);
    const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
    Received received;
    std::jthread receiver([&] { received.status = receiving->Run(); });
    RawEnd end(std::move(pair.connected));
    end.Send(wire);
    end.End();
    // The receiver's side closes with `receiving`; its answer ends with its writing.
    received.answer = end.ReadAll();
    receiver.join();
    return received;
  }

  Received ReceiveFile(const std::string& content, const std::string& name = "out") const {
    return Receive(Sealed(Plain(HeaderOf(content, name), content)));
  }

  void ExpectRefused(const Received& received, const std::string& why) const {
    EXPECT_THAT(Message(received.status), HasSubstr(why));
    EXPECT_THAT(received.answer, testing::StartsWith("refused "));
    EXPECT_THAT(received.answer, HasSubstr(why));
  }

  const X25519Identity identity_ = *X25519Identity::Generate();
  const X25519Recipient recipient_ = identity_.recipient();
  std::string base_;
  ReceiveOptions options_;
};

TEST_F(FileTransferTest, AFileComesWholeWithItsNameAndMode) {
  for (const size_t size : {0, 1, 65'536, 5'000'000}) {
    for (const bool noise : {false, true}) {
      const std::string content = noise ? Noise(size) : std::string(size, 'a');
      const std::string name = fmt::format("größe {}-{}", size, noise);
      const Received received = ReceiveFile(content, name);
      EXPECT_TRUE(received.status.ok()) << received.status;
      EXPECT_THAT(received.answer, testing::StartsWith("received "));
      EXPECT_TRUE(Contents(inbox() + "/" + name) == content);
      struct stat attributes;
      ASSERT_EQ(::stat((inbox() + "/" + name).c_str(), &attributes), 0);
      EXPECT_EQ(attributes.st_mode & 07777, 0640u);
    }
  }
}

TEST_F(FileTransferTest, TheMaskTakesPermissionsAway) {
  FileHeader header = HeaderOf("text");
  header.mode = 0777;
  options_.mask = 027;
  ASSERT_TRUE(Receive(Sealed(Plain(header, "text"))).status.ok());
  struct stat attributes;
  ASSERT_EQ(::stat((inbox() + "/out").c_str(), &attributes), 0);
  EXPECT_EQ(attributes.st_mode & 07777, 0750u);
}

TEST_F(FileTransferTest, ACutAtAnyByteLeavesNoFile) {
  const std::string wire = Sealed(Plain(HeaderOf("some text"), "some text"));
  for (size_t size = 0; size < wire.size(); ++size) {
    const Received received = Receive(wire.substr(0, size));
    EXPECT_FALSE(received.status.ok()) << size;
    EXPECT_THAT(received.answer, testing::StartsWith("refused "));
  }
  ExpectNoFile();
  EXPECT_FALSE(Receive(wire + "x").status.ok());
  ExpectNoFile();
  EXPECT_TRUE(Receive(wire).status.ok());
}

TEST_F(FileTransferTest, AnyFlippedBitLeavesNoFile) {
  std::string wire = Sealed(Plain(HeaderOf("some text"), "some text"));
  for (size_t bit = 0; bit < wire.size() * 8; ++bit) {
    wire[bit / 8] = static_cast<char>(wire[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(Receive(wire).status.ok()) << bit;
    wire[bit / 8] = static_cast<char>(wire[bit / 8] ^ (1 << bit % 8));
  }
  ExpectNoFile();
}

TEST_F(FileTransferTest, ACutOfALongFileLeavesNoFileEither) {
  const std::string content = Noise(3'000'000);
  const std::string wire = Sealed(Plain(HeaderOf(content), content));
  for (const size_t size : {wire.size() - 1, wire.size() / 2, wire.size() - 65'552, size_t{200'000}}) {
    EXPECT_EQ(Receive(wire.substr(0, size)).status.code(), absl::StatusCode::kDataLoss) << size;
  }
  ExpectNoFile();
}

TEST_F(FileTransferTest, ALengthThatLiesIsFoundOut) {
  const std::string content(1'000'000, 'a');
  for (const uint64_t length : {0, 1, 999'999, 1'000'001}) {
    FileHeader header = HeaderOf(content);
    header.length = length;
    const Received received = Receive(Sealed(Plain(header, content)));
    ExpectRefused(received, fmt::format("the {} bytes that were announced", length));
  }
  ExpectNoFile();
}

TEST_F(FileTransferTest, HostileNamesAreRefused) {
  for (const std::string& name :
       {std::string("../x"), std::string("/etc/passwd"), std::string(), std::string("."), std::string(".."),
        std::string(4096, 'n'), std::string(256, 'n'), std::string("a\nb"), std::string("a\x1b[2J"),
        std::string(".bashrc"), std::string("a\0b", 3), std::string("inbox/../x")}) {
    options_.force = !options_.force;
    const Received received = ReceiveFile("text", name);
    EXPECT_EQ(received.status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_THAT(received.answer, HasSubstr("the file's"));
  }
  ExpectNoFile();
}

TEST_F(FileTransferTest, GarbageIsRefused) {
  ExpectRefused(Receive("GET / HTTP/1.1\r\n\r\n"), "age");
  ExpectRefused(Receive(Noise(100'000)), "age");
  ExpectRefused(Receive("age-encryption.org/v1\n" + std::string(2'000'000, '-')), "");
  ExpectRefused(Receive(Sealed("text")), "what was encrypted is no file that `weir send` has sent");
  ExpectRefused(Receive(Sealed(FileHeaderFrame(HeaderOf("text")) + "text")), "begins no frame of zstd");
  ExpectNoFile();
}

TEST_F(FileTransferTest, AFileForSomebodyElseIsRefused) {
  const X25519Identity other = *X25519Identity::Generate();
  options_.identities = {&other, 1};
  EXPECT_EQ(ReceiveFile("text").status.code(), absl::StatusCode::kPermissionDenied);
  ExpectNoFile();
}

TEST_F(FileTransferTest, TooMuchIsRefusedBeforeItComes) {
  options_.max_size = 3;
  ExpectRefused(ReceiveFile("text"), "out has 4 bytes, and 3 are taken at most");
  options_.max_size = 4;
  options_.free_bytes = [] { return 3; };
  ExpectRefused(ReceiveFile("text"), "there is no room: 4 bytes are to come, and 3 are free");
  ExpectNoFile();
  options_.free_bytes = nullptr;
  EXPECT_TRUE(ReceiveFile("text").status.ok());
}

TEST_F(FileTransferTest, RoomThatOthersTakeMeanwhileEndsIt) {
  uint64_t room = 100'000'000;
  options_.free_bytes = [&] { return std::exchange(room, 10'000'000); };
  ExpectRefused(ReceiveFile(std::string(100'000'000, 'a')), "there is no room: ");
  ExpectNoFile();
}

TEST_F(FileTransferTest, ABombEndsAtTheAnnouncedLength) {
  FileHeader header = HeaderOf("");
  header.length = 1000;
  ExpectRefused(Receive(Sealed(Plain(header, std::string(300'000'000, '\0')))), "more than the 1000 bytes");
  ExpectNoFile();
}

TEST_F(FileTransferTest, AFullDiskIsToldAndLeavesNothing) {
  options_.output_calls = std::make_shared<FullDisk>(2);
  ExpectRefused(ReceiveFile(Noise(3'000'000)), "write out at offset 524288, errno 28");
  options_.output_calls = std::make_shared<FullDisk>(1000, EIO);
  ExpectRefused(ReceiveFile("text"), "fdatasync out");
  ExpectNoFile();
}

TEST_F(FileTransferTest, WhatIsThereIsReplacedOnlyIfAskedTo) {
  Put("out", "old");
  ExpectRefused(ReceiveFile("new"), "out is there already");
  EXPECT_EQ(Contents(inbox() + "/out"), "old");
  options_.force = true;
  EXPECT_TRUE(ReceiveFile("new").status.ok());
  EXPECT_EQ(Contents(inbox() + "/out"), "new");
  std::filesystem::remove(inbox() + "/out");
  std::filesystem::create_symlink("../outside", inbox() + "/out");
  EXPECT_FALSE(ReceiveFile("new").status.ok());
  EXPECT_FALSE(std::filesystem::exists(base_ + "/outside"));
}

TEST_F(FileTransferTest, AFileThatAppearsMeanwhileStays) {
  options_.admit = [&] { return Put("out", "other"), true; };
  ExpectRefused(ReceiveFile("new"), "out is there already");
  EXPECT_EQ(Contents(inbox() + "/out"), "other");
}

TEST_F(FileTransferTest, OneThatIsNotAdmittedHasNoName) {
  options_.admit = [] { return false; };
  ExpectRefused(ReceiveFile("text"), "another file came first");
  ExpectNoFile();
}

TEST_F(FileTransferTest, WhoeverSaysNothingIsGivenUp) {
  options_.pace.patience = std::chrono::milliseconds(20);
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
  EXPECT_EQ(Message(receiving->Run()), "no header came within 0.02 s");
  RawEnd end(std::move(pair.connected));
  EXPECT_EQ(end.ReadAll(), "refused no header came within 0.02 s\n");
}

TEST_F(FileTransferTest, WhoeverStopsInTheMiddleIsGivenUp) {
  options_.pace.patience = std::chrono::milliseconds(20);
  const std::string content = Noise(1'000'000);
  const std::string wire = Sealed(Plain(HeaderOf(content), content));
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
  RawEnd end(std::move(pair.connected));
  std::jthread sender([&] { end.Send(std::string_view(wire).substr(0, 600'000)); });
  EXPECT_EQ(Message(receiving->Run()), "it sent less than 64 KiB in 0.02 s");
  sender.join();
  EXPECT_EQ(end.ReadAll(), "refused it sent less than 64 KiB in 0.02 s\n");
  ExpectNoFile();
}

TEST_F(FileTransferTest, AReceiverThatIsAbortedEndsAtOnce) {
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
  std::jthread receiver([&] { EXPECT_EQ(receiving->Run().code(), absl::StatusCode::kCancelled); });
  receiving->Abort();
  RawEnd end(std::move(pair.connected));
  EXPECT_EQ(end.ReadAll(), "");
}

// ------------------------------------------------------------------------------------------------- sending

class FileSendingTest : public FileTransferTest {
 protected:
  absl::StatusOr<std::unique_ptr<FileSending>> OpenSending(Socket socket, const FileHeader& header) const {
    return FileSending::Open(std::move(socket), header, {&recipient_, 1}, send_options_);
  }

  absl::Status Send(Socket socket, const std::string& content) const {
    const auto sending = *OpenSending(std::move(socket), HeaderOf(content));
    TextReader file(content, SIZE_MAX, kWindow);
    return sending->Run(file);
  }

  SendOptions send_options_;
};

TEST_F(FileSendingTest, BothSidesKnowThatItHasArrived) {
  for (const SocketPair::Kind kind : {SocketPair::Kind::kTcp, SocketPair::Kind::kUnix}) {
    for (const size_t size : {0, 1, 20'000'000}) {
      std::filesystem::remove(inbox() + "/out");
      const std::string content = Noise(size / 2) + std::string(size - size / 2, 'a');
      SocketPair pair = *SocketPair::Make(kind);
      const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
      absl::Status received;
      std::jthread receiver([&] { received = receiving->Run(); });
      const absl::Status sent = Send(std::move(pair.connected), content);
      EXPECT_TRUE(sent.ok()) << sent;
      receiver.join();
      EXPECT_TRUE(received.ok()) << received;
      EXPECT_TRUE(Contents(inbox() + "/out") == content);
    }
  }
}

TEST_F(FileSendingTest, WhatGoesThroughIsAnAgeFileOfAZstdStream) {
  const std::string content = Noise(100'000) + std::string(1'000'000, 'a');
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  std::string wire;
  RawEnd end(std::move(pair.accepted));
  std::jthread receiver([&] {
    wire = end.ReadAll();
    end.Close();
  });
  EXPECT_EQ(Send(std::move(pair.connected), content).code(), absl::StatusCode::kUnavailable);
  receiver.join();
  TextReader sealed(wire);
  TextWriter plain;
  ASSERT_TRUE(DecryptAgeFile(sealed, {&identity_, 1}, plain).ok());
  TextReader packed(plain.text());
  TextWriter back;
  const auto decompress = *kZstd.decompress();
  Transform* const only[] = {decompress.get()};
  ASSERT_TRUE(RunPipe(packed, only, back).ok());
  EXPECT_TRUE(back.text() == content);
}

TEST_F(FileSendingTest, ARefusalEndsSendingAtOnce) {
  options_.max_size = 10;
  const std::string content = Noise(kMuch);
  for (const SocketPair::Kind kind : {SocketPair::Kind::kTcp, SocketPair::Kind::kUnix}) {
    SocketPair pair = *SocketPair::Make(kind);
    auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
    std::jthread receiver([&] {
      EXPECT_FALSE(receiving->Run().ok());
      receiving.reset();
    });
    const absl::Status sent = Send(std::move(pair.connected), content);
    EXPECT_EQ(sent.code(), absl::StatusCode::kAborted);
    EXPECT_EQ(Message(sent), "the receiver refused it: out has 15000000 bytes, and 10 are taken at most");
  }
  ExpectNoFile();
}

TEST_F(FileSendingTest, AReceiverThatDiesIsAnError) {
  const std::string content = Noise(kMuch);
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  RawEnd end(std::move(pair.accepted));
  end.Close();
  const absl::Status sent = Send(std::move(pair.connected), content);
  EXPECT_FALSE(sent.ok());
  EXPECT_NE(sent.code(), absl::StatusCode::kOutOfRange);
}

TEST_F(FileSendingTest, AReceiverThatStopsIsGivenUp) {
  send_options_.pace.patience = std::chrono::milliseconds(20);
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  const absl::Status sent = Send(std::move(pair.connected), Noise(kMuch));
  EXPECT_EQ(Message(sent), "the receiver took less than 64 KiB in 0.02 s");
  // It may also take all, and say nothing.
  SocketPair small = *SocketPair::Make(SocketPair::Kind::kTcp);
  EXPECT_EQ(Send(std::move(small.connected), "text").code(), absl::StatusCode::kUnavailable);
}

TEST_F(FileSendingTest, ABusyReceiverIsWaitedFor) {
  const std::string content = "text";
  const FileHeader header = HeaderOf(content);
  ContentDigest digest;
  digest.Add(content);
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  RawEnd end(std::move(pair.accepted));
  std::jthread receiver([&] {
    end.ReadAll();
    end.Send("\n\n\n");
    end.Send(ReceiptText({.proof = *ReceiptProof(header, digest), .refusal = ""}));
    end.End();
  });
  const absl::Status sent = Send(std::move(pair.connected), content);
  EXPECT_TRUE(sent.ok()) << sent;
}

TEST_F(FileSendingTest, NobodyCanPretendToHaveReceivedIt) {
  const std::string content = Noise(5'000'000);
  const FileHeader header = HeaderOf(content);
  ContentDigest other;
  other.Add("other");
  for (const std::string& proof : {std::string(64, '0'), std::string("x"), *ReceiptProof(header, other)}) {
    for (const bool early : {false, true}) {
      SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
      RawEnd end(std::move(pair.accepted));
      std::jthread receiver([&] {
        if (!early) end.ReadAll();
        end.Send(ReceiptText({.proof = proof, .refusal = ""}));
        end.End();
        if (early) end.ReadAll();
      });
      EXPECT_EQ(Send(std::move(pair.connected), content).code(), absl::StatusCode::kDataLoss) << proof;
    }
  }
}

TEST_F(FileSendingTest, AFileThatBreaksOffOrChangesIsToldToNobodyAsWhole) {
  const std::string content = Noise(5'000'000);
  for (const bool breaks : {false, true}) {
    SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
    const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
    std::jthread receiver([&] { EXPECT_FALSE(receiving->Run().ok()); });
    FileHeader header = HeaderOf(content);
    if (!breaks) --header.length;
    const auto sending = *OpenSending(std::move(pair.connected), header);
    TextReader file(content, breaks ? 3'000'000 : SIZE_MAX, kWindow);
    EXPECT_EQ(sending->Run(file).code(),
              breaks ? absl::StatusCode::kDataLoss : absl::StatusCode::kOutOfRange);
  }
  ExpectNoFile();
}

TEST_F(FileSendingTest, IsAbortedAtOnceAndTheReceiverKnows) {
  SocketPair pair = *SocketPair::Make(SocketPair::Kind::kTcp);
  const std::string content = Noise(kMuch);
  const auto sending = *OpenSending(std::move(pair.connected), HeaderOf(content));
  std::jthread sender([&] {
    TextReader file(content, SIZE_MAX, kWindow);
    EXPECT_EQ(sending->Run(file).code(), absl::StatusCode::kCancelled);
  });
  const auto receiving = *FileReceiving::Open(std::move(pair.accepted), options_);
  while (sending->sent() == 0) std::this_thread::yield();
  sending->Abort();
  EXPECT_FALSE(receiving->Run().ok());
  ExpectNoFile();
}

}  // namespace
}  // namespace weir
