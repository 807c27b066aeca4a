#include "commands/run/quiet.h"

#include <signal.h>

#include <deque>
#include <functional>
#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

using testing::HasSubstr;

// Five seconds of two CPUs in which others took so many CPU seconds.
ForeignCpu Took(double cpu_seconds) { return {5, cpu_seconds, 2, {{"make", cpu_seconds}}}; }

// What is seen at each look in turn.
struct Looks {
  std::deque<std::optional<ForeignCpu>> left;

  std::optional<ForeignCpu> operator()(const Interruption&) {
    std::optional<ForeignCpu> first = left.front();
    left.pop_front();
    return first;
  }
};

TEST(QuietTest, WaitsUntilOthersTakeLessThanATenth) {
  const Interruption interruption;
  Looks looks{{Took(5), Took(1.0), Took(0.99), Took(0)}};
  EXPECT_TRUE(WaitForQuiet(3600, interruption, std::ref(looks)).ok());
  EXPECT_EQ(looks.left.size(), 1u) << "a tenth of two CPUs is one second of five";
}

TEST(QuietTest, SaysWhoTookTheCpusWhenTheTimeIsUp) {
  const Interruption interruption;
  Looks looks{{Took(5), Took(0)}};
  const absl::Status status = WaitForQuiet(0, interruption, std::ref(looks));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(std::string(status.message()), HasSubstr("1.00 of 2 CPUs (make 1.00)"));
}

TEST(QuietTest, WhereTheKernelDoesNotTellThereIsNothingToWaitFor) {
  const Interruption interruption;
  Looks looks{{std::nullopt}};
  EXPECT_TRUE(WaitForQuiet(0, interruption, std::ref(looks)).ok());
}

TEST(QuietTest, AnInterruptionEndsIt) {
  const Interruption interruption;
  ASSERT_EQ(::raise(SIGINT), 0);
  Looks looks{{Took(5)}};
  EXPECT_EQ(WaitForQuiet(3600, interruption, std::ref(looks)).code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace weir
