#include "harness/targets/target.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(ParseTargetSpecTest, ReadsNamesAndDirectories) {
  EXPECT_EQ(ParseTargetSpec("pipe")->kind, TargetSpec::Kind::kPipe);
  EXPECT_EQ(ParseTargetSpec("null")->kind, TargetSpec::Kind::kNull);
  EXPECT_EQ(ParseTargetSpec("/dev/null")->kind, TargetSpec::Kind::kNull);
  EXPECT_EQ(ParseTargetSpec(".")->kind, TargetSpec::Kind::kFile);
  EXPECT_EQ(ParseTargetSpec(testing::TempDir())->directory, testing::TempDir());
}

TEST(ParseTargetSpecTest, RefusesWhatIsNoDirectoryAndSaysWhatToName) {
  const std::string file = testing::TempDir() + "/a_file";
  std::ofstream(file) << "x";
  struct {
    std::string text;
    absl::StatusCode code;
  } const refused[] = {
      {"", absl::StatusCode::kNotFound},
      {"/no/such/directory", absl::StatusCode::kNotFound},
      {file, absl::StatusCode::kInvalidArgument},
      {"/dev/zero", absl::StatusCode::kInvalidArgument},
  };
  for (const auto& [text, code] : refused) {
    const absl::Status status = ParseTargetSpec(text).status();
    EXPECT_EQ(status.code(), code) << text;
    EXPECT_THAT(status.ToString(), HasSubstr("target '" + text + "'"));
    EXPECT_THAT(std::string(status.message()), EndsWith("; name a directory, slow, pipe or null"));
  }
}

TEST(ParseTargetSpecTest, ReadsTheRateOfASlowSink) {
  EXPECT_EQ(ParseTargetSpec("slow")->kind, TargetSpec::Kind::kSlow);
  EXPECT_EQ(ParseTargetSpec("slow")->bytes_per_second, TargetSpec::kDefaultRate);
  EXPECT_EQ(ParseTargetSpec("slow")->Name(), "slow");
  EXPECT_EQ(ParseTargetSpec("slow:50MB")->bytes_per_second, 50'000'000u);
  EXPECT_EQ(ParseTargetSpec("slow:50MB")->Name(), "slow:50000000");
  EXPECT_FALSE(ParseTargetSpec("slow:").ok());
  EXPECT_FALSE(ParseTargetSpec("slow:0").ok());
  EXPECT_FALSE(ParseTargetSpec("slow:fast").ok());
}

TEST(ParseTargetSpecTest, DirectoriesMayBeToldApartByLabels) {
  const std::string directory = testing::TempDir();
  EXPECT_EQ(ParseTargetSpec("ssd=" + directory)->Name(), "file:ssd");
  EXPECT_EQ(ParseTargetSpec("ssd=" + directory)->directory, directory);
  EXPECT_EQ(ParseTargetSpec("a/b=" + directory).status().code(), absl::StatusCode::kNotFound);
  std::filesystem::create_directory(directory + "/x=y");
  EXPECT_EQ(ParseTargetSpec(directory + "/x=y")->Name(), "file") << "a directory of that name";
}

TEST(TargetSpecTest, KindsHaveTheNamesOfCases) {
  EXPECT_EQ((TargetSpec{TargetSpec::Kind::kFile, "."}.Name()), "file");
  EXPECT_EQ((TargetSpec{TargetSpec::Kind::kNull, ""}.Name()), "null");
  EXPECT_EQ((TargetSpec{TargetSpec::Kind::kPipe, ""}.Name()), "pipe");
}

// A stream longer than the chunks in which targets are checked.
constexpr std::string_view kBlock = "The quick brown fox jumps over the lazy dog. ";
constexpr uint64_t kSize = 600'000;

std::string Sent() {
  std::string sent;
  while (sent.size() < kSize) sent += kBlock;
  sent.resize(kSize);
  return sent;
}

absl::Status Send(const Target& target, std::string_view bytes) {
  const int fd = ::open(target.path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::ErrnoToStatus(errno, target.path());
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) break;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  ::close(fd);
  return bytes.empty() ? absl::OkStatus() : absl::ErrnoToStatus(errno, "write");
}

// What a target says when `arrived` was written where `size` bytes of the block were to be.
absl::StatusOr<Verified> Check(TargetSpec::Kind kind, std::string_view arrived, uint64_t size = kSize) {
  const std::unique_ptr<Target> target = *Target::Create({kind, testing::TempDir()});
  absl::Status sent = Send(*target, arrived);
  if (!sent.ok()) return sent;
  absl::Status finished = target->Finish();
  if (!finished.ok()) return finished;
  return target->Verify(Expected([size] { return std::make_unique<ExpectedRepetition>(kBlock, size); }));
}

TEST(TargetTest, NullCanTellTheLengthOnly) {
  const absl::StatusOr<Verified> verified = Check(TargetSpec::Kind::kNull, "whatever");
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(*verified, Verified::kLengthOnly);
}

class KeepingTargetTest : public testing::TestWithParam<TargetSpec::Kind> {};
INSTANTIATE_TEST_SUITE_P(All, KeepingTargetTest,
                         testing::Values(TargetSpec::Kind::kFile, TargetSpec::Kind::kPipe),
                         [](const auto& info) { return std::string(TargetSpec{info.param}.Name()); });

TEST_P(KeepingTargetTest, TheRightBytesAreVerified) {
  // Around one and two chunks of checking, and none at all.
  for (const size_t size : {0, 1, 262143, 262144, 262145, 524288, 600000}) {
    const absl::StatusOr<Verified> verified = Check(GetParam(), Sent().substr(0, size), size);
    ASSERT_TRUE(verified.ok()) << size << ": " << verified.status();
    EXPECT_EQ(*verified, Verified::kEveryByte);
  }
}

TEST_P(KeepingTargetTest, AnyOtherBytesAreDataLoss) {
  const std::string sent = Sent();
  for (const size_t at : {size_t{0}, size_t{1000}, size_t{262143}, size_t{262144}, size_t{kSize - 1}}) {
    std::string changed = sent, dropped = sent, doubled = sent;
    changed[at] ^= 1;
    dropped.erase(at, 1);
    doubled.insert(at, 1, doubled[at]);
    EXPECT_EQ(Check(GetParam(), changed).status().code(), absl::StatusCode::kDataLoss) << at;
    EXPECT_EQ(Check(GetParam(), dropped).status().code(), absl::StatusCode::kDataLoss) << at;
    EXPECT_EQ(Check(GetParam(), doubled).status().code(), absl::StatusCode::kDataLoss) << at;
  }
}

TEST_P(KeepingTargetTest, AStreamThatEndsEarlyIsDataLossWithBothLengths) {
  const std::string sent = Sent();
  for (const size_t arrived : {size_t{0}, size_t{1}, size_t{262144}, size_t{524288}, size_t{kSize - 1}}) {
    const absl::Status status = Check(GetParam(), sent.substr(0, arrived)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(status.ToString(), HasSubstr(std::to_string(arrived) + " of 600000 bytes arrived"));
  }
}

TEST_P(KeepingTargetTest, AStreamThatGoesOnIsDataLossWithItsLength) {
  const std::string sent = Sent();
  for (const size_t size : {size_t{0}, size_t{262144}, size_t{524288}, size_t{kSize - 1}}) {
    const absl::Status status = Check(GetParam(), sent.substr(0, size + 1), size).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << size;
    EXPECT_THAT(status.ToString(), HasSubstr(std::to_string(size) + " bytes")) << size;
  }
}

}  // namespace
}  // namespace weir
