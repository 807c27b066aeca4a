// Files go both ways between weir and the age tool, where Debian's age is installed.

#include <filesystem>
#include <string>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "harness/process/child_process.h"
#include "harness/process/interruption.h"

namespace weir {
namespace {

constexpr const char* kAge = "/usr/bin/age";

class AgeToolTest : public testing::TestWithParam<size_t> {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kAge)) GTEST_SKIP() << kAge << " is not installed (Debian's package age)";
    std::filesystem::create_directories(directory_);
    Expect("for i in 1 2 3; do rm -f k$i; done; $weir keygen -o k1; age-keygen -o k2; $weir keygen -o k3");
    Expect("for i in 1 2 3; do age-keygen -y k$i; done > three; head -1 three > one");
    Expect(fmt::format("head -c {} /dev/urandom > plain", GetParam()));
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void Expect(const std::string& script) {
    const auto result =
        RunProcess({"/bin/bash", "-c",
                    fmt::format("set -e -o pipefail; cd '{}'; weir='{}'; {}", directory_.string(),
                                std::filesystem::absolute("weir").string(), script)},
                   interruption_);
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_EQ(result->exit_code, 0) << script << "\n" << result->err;
  }

  const Interruption interruption_;
  const std::filesystem::path directory_ = std::filesystem::path(testing::TempDir()) / "age_tool";
};

INSTANTIATE_TEST_SUITE_P(Bytes, AgeToolTest, testing::Values(0, 1, 65535, 65536, 65537, 131072, 200000));

TEST_P(AgeToolTest, AgeDecryptsWhatWeirEncrypts) {
  Expect("$weir encrypt -R one plain | age -d -i k1 | cmp - plain");
  Expect(
      "$weir encrypt -R three -o sealed plain; for i in 1 2 3; do age -d -i k$i sealed | cmp - plain; done");
}

TEST_P(AgeToolTest, WeirDecryptsWhatAgeEncrypts) {
  Expect("age -R one plain | $weir decrypt -i k1 | cmp - plain");
  Expect("age -R three -o sealed plain; for i in 1 2 3; do $weir decrypt -i k$i sealed | cmp - plain; done");
}

}  // namespace
}  // namespace weir
