// `weir decrypt` on files that were tampered with, in this process, as a process each would take too long.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "commands/crypt/crypt_commands.h"
#include "gtest/gtest.h"
#include "results/report/exit_code.h"
#include "strategies/age/x25519.h"

namespace weir {
namespace {

// Every how manieth byte is tried, beside those of the header and around the ends of chunks; 1: every one.
size_t Step() {
  const char* const step = std::getenv("WEIR_TAMPER_STEP");
  return step == nullptr ? 1999 : std::max(1, std::atoi(step));
}

constexpr size_t kChunk = 65536;
constexpr size_t kSealed = kChunk + 16;
constexpr size_t kLast = 100;

class DecryptCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(directory_);
    const X25519Identity identity = *X25519Identity::Generate();
    Write(key_, identity.text().view());
    std::filesystem::permissions(key_, std::filesystem::perms::owner_read);
    for (size_t i = 0; i < 2 * kChunk + kLast; ++i) plain_ += static_cast<char>(i * 7 + i / 256);
    Write(input_, plain_);
    ASSERT_EQ(Run(EncryptCommand, {"encrypt", "-r", identity.recipient().text(), "-o", output_, input_}),
              kExitDone);
    file_ = Read(output_);
    payload_ = file_.size() - plain_.size() - 3 * 16;
    std::filesystem::remove(output_);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  static void Write(const std::string& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

  static std::string Read(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  static int Run(int (*command)(int, char**), std::vector<std::string> arguments) {
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    return command(static_cast<int>(arguments.size()), pointers.data());
  }

  // Decrypts `file`, and expects exit code 3, one line that says what is wrong, and no output.
  void ExpectRefused(std::string_view file, std::string_view what, size_t at) {
    Write(input_, file);
    testing::internal::CaptureStderr();
    const int code = Run(DecryptCommand, {"decrypt", "-i", key_, "-o", output_, "--threads", "2", input_});
    const std::string message = testing::internal::GetCapturedStderr();
    ASSERT_EQ(code, kExitBadInput) << what << " at " << at << ": " << message;
    ASSERT_TRUE(message.starts_with("weir decrypt: " + input_ + ": ")) << message;
    ASSERT_EQ(std::count(message.begin(), message.end(), '\n'), 1) << message;
    ASSERT_EQ(message.find("AGE-SECRET-KEY"), std::string::npos);
    ASSERT_FALSE(std::filesystem::exists(output_)) << what << " at " << at;
  }

  // The next byte to try after `at`.
  size_t Next(size_t at) const {
    const bool near_an_end =
        at < payload_ + 20 || (at - payload_ + 20) % kSealed < 40 || at + 40 > file_.size();
    return at + (near_an_end ? 1 : std::min(Step(), kSealed - 20 - (at - payload_) % kSealed));
  }

  std::string Piece(size_t i) const { return file_.substr(payload_ + i * kSealed, kSealed); }

  const std::string directory_ = testing::TempDir() + "/decrypt";
  const std::string key_ = directory_ + "/key";
  const std::string input_ = directory_ + "/in";
  const std::string output_ = directory_ + "/out";
  std::string plain_, file_;
  size_t payload_ = 0;  // where the first chunk begins
};

TEST_F(DecryptCommandTest, WhatWasNotTamperedWithIsWritten) {
  Write(input_, file_);
  EXPECT_EQ(Run(DecryptCommand, {"decrypt", "-i", key_, "-o", output_, input_}), kExitDone);
  EXPECT_EQ(Read(output_), plain_);
}

TEST_F(DecryptCommandTest, NoBitCanBeFlipped) {
  size_t tried = 0;
  for (size_t at = 0; at < file_.size(); at = Next(at), ++tried) {
    std::string flipped = file_;
    flipped[at] = static_cast<char>(flipped[at] ^ 1 << at % 8);
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(flipped, "flipped", at));
  }
  RecordProperty("bytes_tried", static_cast<int>(tried));
}

TEST_F(DecryptCommandTest, NothingCanBeCutOff) {
  for (size_t at = 0; at < file_.size(); at = Next(at)) {
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(file_.substr(0, at), "cut", at));
  }
}

TEST_F(DecryptCommandTest, NoChunkCanBeSwappedRepeatedOrDropped) {
  const std::string start = file_.substr(0, payload_);
  const std::string a = Piece(0), b = Piece(1), c = Piece(2);
  const std::vector<std::string> payloads = {
      b + a + c,     a + c + b,     c + b + a,     b + c + a, c + a + b,          // swapped
      a + a + b + c, a + b + b + c, a + b + c + c, a + a + c,                     // repeated
      b + c,         a + c,         a + b,         a,         b,         c, ""};  // dropped
  for (size_t i = 0; i < payloads.size(); ++i) {
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(start + payloads[i], "order", i));
  }
}

TEST_F(DecryptCommandTest, NothingCanBeAppended) {
  for (const std::string& more : {std::string(1, '\0'), std::string(16, '\0'), std::string("\n"), Piece(2),
                                  file_, std::string(kSealed - kLast - 16, 'x'), std::string(200'000, 'x')}) {
    ASSERT_NO_FATAL_FAILURE(ExpectRefused(file_ + more, "appended", more.size()));
  }
}

}  // namespace
}  // namespace weir
