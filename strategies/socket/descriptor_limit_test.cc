#include "strategies/socket/descriptor_limit.h"

#include <sys/resource.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

rlimit Limit() {
  rlimit limit = {};
  EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  return limit;
}

// Limits of this process, so in one test: the hard one does not go up again.
TEST(AllowDescriptorsTest, RaisesTheSoftLimitUpToTheHardOneAndThenSaysWhatToDo) {
  const rlimit low = {.rlim_cur = 100, .rlim_max = 300};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_TRUE(AllowDescriptors(50, "20 readers").ok());
  EXPECT_EQ(Limit().rlim_cur, 100u) << "never lowered";
  EXPECT_TRUE(AllowDescriptors(200, "80 readers").ok());
  EXPECT_EQ(Limit().rlim_cur, 200u);
  EXPECT_TRUE(AllowDescriptors(300, "130 readers").ok());
  EXPECT_EQ(Limit().rlim_cur, 300u);
  const absl::Status refused = AllowDescriptors(301, "140 readers");
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(refused.message(),
              testing::AllOf(testing::HasSubstr("140 readers need 301"), testing::HasSubstr("may have 300"),
                             testing::HasSubstr("ulimit -Hn")));
  EXPECT_EQ(Limit().rlim_cur, 300u);
}

}  // namespace
}  // namespace weir
