#include "harness/bench/observation.h"

#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "harness/probes/kernel_file.h"
#include "harness/probes/system_root.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

constexpr size_t kSize = 32 << 20;

// Until each other thread has gone to sleep three times: one that samples over and over has then taken a
// sample from its beginning to its end, even if it slept within one.
void AwaitOtherThreads() {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    if (task.path().filename() == std::to_string(::gettid())) continue;
    const auto sleeps = [status = task.path().native() + "/status"] {
      return NumberAfter(SystemRoot().Read(status).value_or(""), "voluntary_ctxt_switches:");
    };
    for (const auto before = sleeps(); before && sleeps() < *before + 3;) std::this_thread::yield();
  }
}

// Holds memory until it has been seen; its Appends take 1, 2 and 3000 ns.
class FakePass final : public Pass {
 public:
  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  absl::Status Prepare() override { return Step("prepare"); }
  absl::Status Run() override { return Step("run"); }
  absl::Status RunObserved(LatencyHistogram& appends) override {
    std::vector<char> held(kSize, 1);
    AwaitOtherThreads();
    for (const uint64_t nanoseconds : {1, 2, 3000}) appends.Add(nanoseconds);
    return Step("observed");
  }
  absl::Status Finish() override { return Step("finish"); }
  absl::StatusOr<Verified> Verify() override { return Verified::kEveryByte; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }

  std::string fails;  // the step that does
  std::string steps;

 private:
  absl::Status Step(const std::string& name) {
    steps += name + " ";
    return name == fails ? absl::DataLossError(name + " failed") : absl::OkStatus();
  }
};

Case To(TargetSpec::Kind target) {
  Case c{"write", "batched"};
  c.Set("target", ValueOf(TargetSpec{target, "."}));
  return c;
}

Case ToNull() { return To(TargetSpec::Kind::kNull); }

TEST(ObserveTest, WatchesAppendsAndMemory) {
  FakePass pass;
  const absl::StatusOr<Observation> observed = Observe(ToNull(), pass);
  ASSERT_TRUE(observed.ok()) << observed.status();
  EXPECT_EQ(pass.steps, "prepare observed finish ");
  EXPECT_EQ(observed->appends.count(), 3u);
  EXPECT_EQ(observed->appends.max(), 3000u);
  EXPECT_GE(observed->anon_peak_bytes.value(), kSize);
  EXPECT_GE(observed->resident_peak.value().anonymous, kSize);
  EXPECT_GE(observed->memcg_peak_bytes.value_or(kSize), kSize);
}

TEST(ObserveTest, AReaderAtTheOtherEndIsNotCounted) {
  FakePass pass;
  EXPECT_EQ(Observe(To(TargetSpec::Kind::kPipe), pass)->memcg_peak_bytes, std::nullopt);
}

TEST(ObserveTest, AnErrorOfAnyStepIsReturned) {
  for (const char* step : {"prepare", "observed", "finish"}) {
    FakePass pass;
    pass.fails = step;
    EXPECT_EQ(Observe(ToNull(), pass).status(), absl::DataLossError(std::string(step) + " failed"));
  }
}

}  // namespace
}  // namespace weir
