#include "harness/process/measuring_lock.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace weir {
namespace {

std::string NewPath(const std::string& name) {
  const std::string path = testing::TempDir() + "/" + name;
  std::filesystem::remove_all(path);
  return path;
}

TEST(MeasuringLockTest, TheSecondHearsOfTheFirstWhileThatLasts) {
  const std::string file = NewPath("two");
  {
    const MeasuringLock first(file);
    EXPECT_EQ(first.other(), "");
    EXPECT_EQ(MeasuringLock(file).other(), std::to_string(::getpid()));
    EXPECT_EQ(MeasuringLock(file).other(), std::to_string(::getpid())) << "hearing of it changes nothing";
  }
  EXPECT_EQ(MeasuringLock(file).other(), "");
}

TEST(MeasuringLockTest, WhatStandsThereIsANumberOrNothing) {
  const std::string file = NewPath("strange");
  const MeasuringLock first(file);
  std::ofstream(file) << "\x1b[2Jrm -rf";
  EXPECT_EQ(MeasuringLock(file).other(), "unknown");
}

TEST(MeasuringLockTest, AFileThatMayOnlyBeReadIsLockedToo) {
  const std::string file = NewPath("others");
  std::ofstream(file) << "17\n";
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  const MeasuringLock first(file);
  EXPECT_EQ(first.other(), "");
  EXPECT_NE(MeasuringLock(file).other(), "");
}

TEST(MeasuringLockTest, WithoutAFileNobodyIsToldOf) {
  EXPECT_EQ(MeasuringLock("/no/such/directory/lock").other(), "");
  const std::string directory = NewPath("directory");
  std::filesystem::create_directory(directory);
  EXPECT_EQ(MeasuringLock(directory).other(), "");
  const std::string link = NewPath("link"), elsewhere = NewPath("elsewhere");
  std::ofstream(elsewhere) << "mine";
  std::filesystem::create_symlink(elsewhere, link);
  EXPECT_EQ(MeasuringLock(link).other(), "");
  EXPECT_EQ(std::filesystem::file_size(elsewhere), 4u) << "what a link points to is left alone";
}

}  // namespace
}  // namespace weir
