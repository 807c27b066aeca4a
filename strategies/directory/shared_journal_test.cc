#include "strategies/directory/shared_journal.h"

#include <fcntl.h>
#include <unistd.h>

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(SharedJournalTest, NobodyKnowsOfOneWhereThereIsNone) {
  EXPECT_FALSE(HasSharedJournal(-1));
  const int proc = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_GE(proc, 0);
  EXPECT_FALSE(HasSharedJournal(proc));
  ::close(proc);
}

}  // namespace
}  // namespace weir
