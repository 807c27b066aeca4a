#include "harness/peers/memory/memory_peers.h"

#include <memory>
#include <string_view>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(MemoryPeersTest, EachDoesWhatWeirsOwnDo) {
  const Workload workload = MemoryPeersWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const std::string_view pattern : {"fifo", "lifo", "keep", "hand-over", "threads"}) {
      for (const std::string_view touched : {"no", "yes"}) {
        Case c{"memory-peers", std::string(strategy.name)};
        c.Set("pattern", ValueOf(std::string(pattern)));
        c.Set("size", ValueOf(5000));
        c.Set("touched", ValueOf(std::string(touched)));
        c.Set("buffers", ValueOf(2000));
        if (!workload.takes(c).ok()) continue;
        ++run;
        const std::unique_ptr<Pass> pass = *workload.make_pass(c);
        ASSERT_TRUE(pass->Prepare().ok());
        const absl::Status ran = pass->Run();
        EXPECT_TRUE(ran.ok()) << c.Name() << ": " << ran;
        EXPECT_TRUE(pass->Finish().ok());
        const absl::Status verified = pass->Verify().status();
        EXPECT_TRUE(verified.ok()) << c.Name() << ": " << verified;
        EXPECT_TRUE(touched != "no" || !pass->held_ratio()) << c.Name();
      }
    }
  }
  EXPECT_GE(run, 6u * 9 + 5 + 9) << "weir's own, pmr, and glibc";
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  if (const std::optional<int> code = weir::DoMallocPass(argc, argv)) return *code;
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
