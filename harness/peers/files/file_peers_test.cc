#include "harness/peers/files/file_peers.h"

#include <memory>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "harness/targets/target.h"
#include "harness/workloads/stream_parameters.h"

namespace weir {
namespace {

Case FilesCase(std::string_view strategy, std::string_view phase, std::string_view durable,
               std::string_view layout, uint64_t size) {
  Case c{"file-peers", std::string(strategy)};
  c.Set("phase", ValueOf(std::string(phase)));
  c.Set("durable", ValueOf(std::string(durable)));
  c.Set("size", ValueOf(size));
  c.Set("layout", ValueOf(std::string(layout)));
  c.Set("files", ValueOf(12));
  c.Set("batch", ValueOf(5));
  c.Set("target", ValueOf(TargetSpec{.directory = testing::TempDir()}));
  return c;
}

TEST(FilePeersTest, EachLeavesWhatWeirsOwnLeave) {
  const Workload workload = FilePeersWorkload();
  size_t run = 0;
  for (const WorkloadStrategy& strategy : workload.strategies()) {
    if (!strategy.supported.ok()) continue;
    for (const std::string_view phase :
         {"create", "stat", "read", "append", "replace", "rename", "list", "delete"}) {
      for (const std::string_view durable : {"none", "file", "batch"}) {
        for (const std::string_view layout : {"flat", "hashed"}) {
          if (layout == "hashed" && durable != "none") continue;
          const Case c = FilesCase(strategy.name, phase, durable, layout, 1000);
          if (!workload.takes(c).ok()) continue;
          ++run;
          const std::unique_ptr<Pass> pass = *workload.make_pass(c);
          absl::Status done = pass->ProvideInput();
          if (done.ok()) done = pass->Prepare();
          if (done.ok()) done = pass->Run();
          if (done.ok()) done = pass->Verify().status();
          EXPECT_TRUE(done.ok()) << c.Name() << ": " << done;
        }
      }
    }
  }
  EXPECT_GT(run, 6u * 16u);
}

TEST(FilePeersTest, NoneIsMeasuredAtWhatItCannotDo) {
  const Workload workload = FilePeersWorkload();
  EXPECT_FALSE(workload.takes(FilesCase("filesystem", "create", "file", "flat", 1)).ok());
  EXPECT_FALSE(workload.takes(FilesCase("fs_mark", "create", "batch", "flat", 1)).ok());
  EXPECT_FALSE(workload.takes(FilesCase("fs_mark", "stat", "none", "flat", 1)).ok());
  EXPECT_FALSE(workload.takes(FilesCase("postmark", "create", "file", "flat", 1)).ok());
  EXPECT_TRUE(workload.takes(FilesCase("fs_mark", "create", "file", "flat", 1)).ok());
}

}  // namespace
}  // namespace weir
