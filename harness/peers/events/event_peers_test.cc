#include "harness/peers/events/event_peers.h"

#include <memory>
#include <string_view>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(EventPeersTest, EachIsHeardAsWeirsOwnAre) {
  const Workload workload = EventPeersWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const std::string_view operation : {"emit", "add-remove", "once", "construct"}) {
      for (const uint64_t listeners : {0, 3}) {
        for (const uint64_t arguments : {0, 1, 4}) {
          for (const uint64_t threads : {1, 2}) {
            Case c{"event-peers", std::string(strategy.name)};
            c.Set("operation", ValueOf(std::string(operation)));
            c.Set("listeners", ValueOf(listeners));
            c.Set("arguments", ValueOf(arguments));
            c.Set("threads", ValueOf(threads));
            c.Set("operations", ValueOf(100));
            if (!workload.takes(c).ok()) continue;
            ++run;
            const std::unique_ptr<Pass> pass = *workload.make_pass(c);
            ASSERT_TRUE(pass->Prepare().ok());
            const absl::Status ran = pass->Run();
            EXPECT_TRUE(ran.ok()) << ran;
            const absl::Status verified = pass->Verify().status();
            EXPECT_TRUE(verified.ok()) << c.Name() << ": " << verified;
          }
        }
      }
    }
  }
  EXPECT_GT(run, 7u * 12);
}

}  // namespace
}  // namespace weir
