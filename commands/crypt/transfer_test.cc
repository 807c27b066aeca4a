#include "commands/crypt/transfer.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/thread_shortage.h"

namespace weir {
namespace {

TEST(TransferProgressTextTest, GivesRateAndEstimate) {
  EXPECT_EQ(TransferProgressText("encrypting", 1'200'000'000, 2'000'000'000, 0.6),
            "encrypting: 1.20 GB of 2.00 GB (60 %), 2.00 GB/s, 0:01 left");
  EXPECT_EQ(TransferProgressText("decrypting", 10'000'000, 1'000'000'000, 1),
            "decrypting: 10.0 MB of 1.00 GB (1 %), 10.0 MB/s, 1:39 left");
}

TEST(TransferProgressTextTest, GivesNoEstimateWhereNoEndIsKnown) {
  EXPECT_EQ(TransferProgressText("encrypting", 1500, std::nullopt, 2), "encrypting: 1.50 kB, 750 B/s");
  EXPECT_EQ(TransferProgressText("encrypting", 1500, 1000, 2), "encrypting: 1.50 kB, 750 B/s")
      << "it has grown";
  EXPECT_EQ(TransferProgressText("encrypting", 0, 1000, 2), "encrypting: 0 B of 1.00 kB (0 %), 0 B/s");
}

TEST(TransferProgressTextTest, RoundsIntoTheNextUnit) {
  EXPECT_EQ(TransferProgressText("x", 999'499, std::nullopt, 0), "x: 999 kB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 999'500, std::nullopt, 0), "x: 1.00 MB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 9'994'999, std::nullopt, 0), "x: 9.99 MB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 9'996'000, std::nullopt, 0), "x: 10.0 MB, 0 B/s");
}

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kText = "all of it\n";

// The kernel, but that one kind of call fails with EIO; it notes whether the file was on the device when
// closed.
class BrokenOutput final : public SystemCalls {
 public:
  enum class Call { kNone, kWrite, kSync, kClose };
  explicit BrokenOutput(Call broken) : broken_(broken) {}

  bool synced_before_close = false;

 protected:
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    return broken_ == Call::kWrite ? Broken() : SystemCalls::DoWrite(fd, data, size);
  }
  int DoFdatasync(int fd) override {
    synced_ = true;
    return broken_ == Call::kSync ? Broken() : SystemCalls::DoFdatasync(fd);
  }
  int DoClose(int fd) override {
    synced_before_close = synced_;
    const int closed = SystemCalls::DoClose(fd);
    return broken_ == Call::kClose ? Broken() : closed;
  }

 private:
  static int Broken() { return errno = EIO, -1; }

  const Call broken_;
  bool synced_ = false;
};

class TransferTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    Put("in", kText);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return directory_ + "/" + name; }
  void Put(const std::string& name, std::string_view text) const { std::ofstream(Path(name)) << text; }
  std::string Contents(const std::string& name) const {
    std::ifstream file(Path(name));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  // What it ended with; what it said is in said_.
  ExitCode Run(const TransferWork& work, bool force = false, std::shared_ptr<SystemCalls> calls = nullptr) {
    testing::internal::CaptureStderr();
    const ExitCode code =
        RunTransfer({"weir test", "testing", Path("in"), Path("out"), force, std::move(calls)}, work);
    said_ = testing::internal::GetCapturedStderr();
    return code;
  }

  static absl::Status Copy(Reader& source, Writer& target, const ParallelBlocksOptions&) {
    for (; source.Pull(); source.Consume(source.Ready().size())) {
      if (!target.Append(source.Ready())) return target.status();
    }
    return source.status();
  }

  const std::string directory_ = (std::filesystem::path(testing::TempDir()) / "transfer").string();
  std::string said_;
};

TEST_F(TransferTest, TheDeviceHasTheOutputBeforeItGetsItsName) {
  const auto calls = std::make_shared<BrokenOutput>(BrokenOutput::Call::kNone);
  EXPECT_EQ(Run(Copy, false, calls), kExitDone);
  EXPECT_EQ(Contents("out"), kText);
  EXPECT_TRUE(calls->synced_before_close);
  EXPECT_EQ(said_, "");
}

TEST_F(TransferTest, AnOutputThatBreaksLeavesWhatWasThere) {
  for (const auto broken :
       {BrokenOutput::Call::kWrite, BrokenOutput::Call::kSync, BrokenOutput::Call::kClose}) {
    for (const bool force : {false, true}) {
      std::filesystem::remove(Path("out"));
      if (force) Put("out", "old");
      EXPECT_EQ(Run(Copy, force, std::make_shared<BrokenOutput>(broken)), kExitMeasurementFailed);
      EXPECT_THAT(said_, HasSubstr(Path("out")));
      EXPECT_THAT(said_, HasSubstr("errno 5"));
      EXPECT_EQ(Names(), force ? std::vector<std::string>({"in", "out"}) : std::vector<std::string>({"in"}));
      EXPECT_EQ(Contents("out"), force ? "old" : "");
    }
  }
}

TEST_F(TransferTest, WhatTheMachineCannotDoIsNotHeldAgainstTheInput) {
  for (const absl::Status& status : {absl::InternalError("broken"), absl::ResourceExhaustedError("broken")}) {
    EXPECT_EQ(Run([&](Reader&, Writer&, const ParallelBlocksOptions&) { return status; }),
              kExitMeasurementFailed);
    EXPECT_EQ(said_, "weir test: broken\n");
  }
  EXPECT_EQ(Run([](Reader&, Writer&, const ParallelBlocksOptions&) { return absl::DataLossError("broken"); }),
            kExitBadInput);
  EXPECT_EQ(said_, "weir test: " + Path("in") + ": broken\n");
}

TEST_F(TransferTest, WithoutAThreadItSaysSoAndNothingElse) {
  const ThreadShortage shortage(0);
  if (!shortage.is_kept()) GTEST_SKIP() << "RLIMIT_AS binds nobody here";
  EXPECT_EQ(Run(Copy), kExitMeasurementFailed);
  EXPECT_THAT(said_, HasSubstr("weir test: no thread to work with"));
  EXPECT_EQ(std::count(said_.begin(), said_.end(), '\n'), 1) << said_;
  EXPECT_THAT(Names(), ElementsAre("in"));
}

}  // namespace

}  // namespace weir
