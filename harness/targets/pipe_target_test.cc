#include "harness/targets/pipe_target.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace weir {
namespace {

size_t OpenDescriptors() {
  const std::filesystem::directory_iterator descriptors("/proc/self/fd");
  return static_cast<size_t>(std::distance(begin(descriptors), end(descriptors)));
}

Expected ExpectedAbc(uint64_t size) {
  return Expected([size] { return std::make_unique<ExpectedRepetition>("abc", size); });
}

bool HasChildren() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

TEST(PipeTargetTest, SeveralWritersAfterEachOtherAreOneStream) {
  const std::unique_ptr<Target> target = *PipeTarget::Create(PipeTarget::kUnlimited);
  std::ofstream(target->path()) << "abca";
  std::ofstream(target->path()) << "bc";
  ASSERT_TRUE(target->Finish().ok());
  EXPECT_TRUE(target->Verify(ExpectedAbc(6)).ok());
}

TEST(PipeTargetTest, SameBytesInAnotherOrderAreDataLoss) {
  const std::unique_ptr<Target> target = *PipeTarget::Create(PipeTarget::kUnlimited);
  std::ofstream(target->path()) << "acbabc";
  ASSERT_TRUE(target->Finish().ok());
  EXPECT_EQ(target->Verify(ExpectedAbc(6)).status().code(), absl::StatusCode::kDataLoss);
}

TEST(PipeTargetTest, CannotTellBeforeItHasFinished) {
  const std::unique_ptr<Target> target = *PipeTarget::Create(PipeTarget::kUnlimited);
  EXPECT_EQ(target->Verify(ExpectedAbc(0)).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(PipeTargetTest, AReaderThatDiesIsAnErrorAndNotASignal) {
  ::signal(SIGPIPE, SIG_DFL);
  const std::unique_ptr<Target> target = *PipeTarget::Create(PipeTarget::kUnlimited);
  ::raise(SIGPIPE);
}

TEST(PipeTargetTest, LeavesNeitherProcessNorDescriptor) {
  const size_t before = OpenDescriptors();
  {
    const std::unique_ptr<Target> finished = *PipeTarget::Create(PipeTarget::kUnlimited);
    EXPECT_TRUE(HasChildren());
    ASSERT_TRUE(finished->Finish().ok());
    const std::unique_ptr<Target> given_up = *PipeTarget::Create(PipeTarget::kUnlimited);
    std::ofstream(given_up->path()) << "abc";
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), before);
}

TEST(PipeTargetTest, LeavesNoDescriptorWhereThereAreTooFew) {
  const size_t before = OpenDescriptors();
  rlimit limit;
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  for (const size_t left : {0, 1, 2, 3}) {
    const rlimit fewer = {before - 1 + left, limit.rlim_max};  // one of them was open only to count
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &fewer), 0);
    EXPECT_EQ(PipeTarget::Create(PipeTarget::kUnlimited).status().code(),
              absl::StatusCode::kResourceExhausted)
        << left;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(OpenDescriptors(), before) << left;
  }
}

}  // namespace
}  // namespace weir
