#include "results/report/name_filter.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

bool Finds(const std::string& expression, std::string_view name) {
  const absl::StatusOr<NameFilter> filter = NameFilter::Make(expression);
  EXPECT_TRUE(filter.ok()) << filter.status();
  return filter.ok() && filter->Finds(name);
}

TEST(NameFilterTest, LooksAnywhereInTheName) {
  EXPECT_TRUE(Finds("batched|mmap", "write/mmap/records:1"));
  EXPECT_FALSE(Finds("^mmap", "write/mmap/records:1"));
  EXPECT_TRUE(Finds("records:1$", "write/mmap/records:1"));
  EXPECT_TRUE(Finds("", "anything"));
}

TEST(NameFilterTest, StopsAtTheEndOfAView) {
  EXPECT_FALSE(Finds("mmap", std::string_view("write/mmap").substr(0, 8)));
}

TEST(NameFilterTest, SaysWhatIsWrong) {
  const absl::StatusOr<NameFilter> filter = NameFilter::Make("write(");
  ASSERT_FALSE(filter.ok());
  EXPECT_NE(std::string(filter.status().message()).find("'write(' is no regular expression: "),
            std::string::npos);
}

TEST(NameFilterTest, AVeryLongNameIsNoDanger) {
  EXPECT_TRUE(Finds("(a|b)*c$", std::string(1'000'000, 'a') + "c"));
}

}  // namespace
}  // namespace weir
