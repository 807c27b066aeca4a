#include "strategies/writers/writer_registry.h"

#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr decltype(statfs::f_type) kTmpfs = 0x01021994;  // TMPFS_MAGIC

const WriterStrategy& Named(std::string_view name) {
  const auto strategies = WriterStrategies();
  return *std::ranges::find(strategies, name, &WriterStrategy::name);
}

absl::Status Refuse() { return absl::UnavailableError("not on this machine"); }

absl::StatusOr<std::unique_ptr<Writer>> OpenRefused(Endpoint target, const WriterOptions&) {
  return absl::FailedPreconditionError("not on this file system: " + target.name());
}

// One that only tells where a file system cannot do what it needs.
constexpr WriterStrategy kPicky = {.name = "picky",
                                   .summary = "",
                                   .capabilities = {.regular_files_only = true},
                                   .default_buffer_size = 65536,
                                   .open = OpenRefused};

TEST(SupportedInTest, ALocalRefusalIsTheReasonAndNothingIsLeft) {
  const std::string directory = testing::TempDir() + "/registry_test";
  std::filesystem::create_directory(directory);
  const absl::Status supported = SupportedIn(kPicky, directory);
  EXPECT_THAT(std::string(supported.message()),
              testing::StartsWith("not on this file system: " + directory + "/"));
  EXPECT_TRUE(std::filesystem::is_empty(directory));
  std::filesystem::remove_all(directory);
}

TEST(SupportedInTest, WhatTheMachineRefusesIsNotTried) {
  WriterStrategy refused = kPicky;
  refused.supported = Refuse;
  EXPECT_EQ(SupportedIn(refused, testing::TempDir()), Refuse());
}

TEST(SupportedInTest, ADirectoryThatCannotBeWrittenToSaysNothing) {
  EXPECT_TRUE(SupportedIn(kPicky, "/no/such/directory").ok());
}

TEST(SupportedInTest, ThoseForAnyTargetAreNotTried) {
  WriterStrategy any = kPicky;
  any.capabilities.regular_files_only = false;
  EXPECT_TRUE(SupportedIn(any, testing::TempDir()).ok());
}

TEST(SupportedInTest, TmpfsHasNoDontCache) {
  struct statfs shm;
  if (::statfs("/dev/shm", &shm) != 0 || shm.f_type != kTmpfs || ::access("/dev/shm", W_OK) != 0) {
    GTEST_SKIP() << "/dev/shm is no tmpfs that can be written to";
  }
  if (!Supported(Named("uncached")).ok()) GTEST_SKIP() << Supported(Named("uncached"));
  EXPECT_THAT(std::string(SupportedIn(Named("uncached"), "/dev/shm").message()),
              testing::HasSubstr("the file system does no RWF_DONTCACHE: /dev/shm/"));
  EXPECT_TRUE(SupportedIn(Named("mmap"), "/dev/shm").ok());
}

}  // namespace
}  // namespace weir
