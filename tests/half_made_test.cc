// Nothing half made stays: a pipe or a copy into a StagedFile that ends with an error, or is told to stop,
// leaves the directory as it was.

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gtest/gtest.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/file/staged_file.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/reference.h"

namespace weir {
namespace {

using Moment = FaultySystemCalls::Moment;

constexpr size_t kBuffer = 5000;

// One way to end in the middle: an errno of the calls that move bytes, or a wish to stop.
struct End {
  int error = 0;
  bool stops = false;

  std::shared_ptr<SystemCalls> Calls() const {
    if (error == 0) return std::make_shared<SystemCalls>();
    return std::make_shared<FaultySystemCalls>([error = error](const Moment& now) -> std::optional<int64_t> {
      const bool moves = now.call == Call::kWrite || now.call == Call::kTransfer;
      if (!moves || now.nth < 2) return std::nullopt;
      return -error;
    });
  }
  std::function<bool()> Stop() const {
    if (!stops) return {};
    return [asked = std::make_shared<int>(0)] { return ++*asked == 3; };
  }
  absl::StatusCode Code() const {
    return stops ? absl::StatusCode::kCancelled : absl::ErrnoToStatusCode(error);
  }
};

constexpr End kEnds[] = {{.error = EIO}, {.error = ENOSPC}, {.error = EPIPE}, {.stops = true}};

class HalfMadeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(directory_);
    std::ofstream(from_) << NumberedText(100000);
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // Has `make` write to a staged file, which must end with `code` and leave nothing.
  void ExpectNothingStays(absl::StatusCode code,
                          const std::function<absl::Status(const std::string& to)>& make) const {
    {
      auto staged = StagedFile::Create(directory_ + "/made", StagedFile::Existing::kRefuse);
      ASSERT_TRUE(staged.ok()) << staged.status();
      const absl::Status made = make(staged->write_path());
      EXPECT_EQ(made.code(), code) << made;
      EXPECT_GT(std::filesystem::file_size(staged->write_path()), 0u) << "it ended before the middle";
    }
    EXPECT_TRUE(std::filesystem::is_empty(directory_));
  }

  const std::string directory_ = testing::TempDir() + "/half_made";
  const std::string from_ = testing::TempDir() + "/half_made.from";
};

TEST_F(HalfMadeTest, APipeThatEndsInTheMiddleLeavesNothing) {
  for (const End& end : kEnds) {
    ExpectNothingStays(end.Code(), [&](const std::string& to) {
      const auto source = *OpenBatchedReader(from_, {.buffer_size = kBuffer});
      const auto sink = *OpenBatchedWriter(to, {.buffer_size = 64, .system_calls = end.Calls()});
      return RunPipe(*source, {}, *sink, {.stop = end.Stop()}).status();
    });
  }
}

TEST_F(HalfMadeTest, ACopyThatEndsInTheMiddleLeavesNothing) {
  for (const CopyStrategy& strategy : CopyStrategies()) {
    if (strategy.name == "whole") continue;  // writes this in one piece: there is no middle
    for (const End& end : kEnds) {
      SCOPED_TRACE(std::string(strategy.name));
      ExpectNothingStays(end.Code(), [&](const std::string& to) {
        return CopyFile(strategy, from_, to,
                        {.buffer_size = kBuffer, .stop = end.Stop(), .system_calls = end.Calls()})
            .status();
      });
    }
  }
}

}  // namespace
}  // namespace weir
