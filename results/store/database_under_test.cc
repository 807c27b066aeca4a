#include "results/store/database_under_test.h"

#include <unistd.h>

#include "fmt/format.h"
#include "gtest/gtest.h"

namespace weir {

DatabaseUnderTest MakeDatabase(KindOfDatabase kind) {
  static int made = 0;
  if (kind == KindOfDatabase::kPostgres) return {{}, "not yet"};
  const std::string path = fmt::format("{}/history-{}-{}.sqlite", testing::TempDir(), getpid(), ++made);
  unlink(path.c_str());
  return {path, {}};
}

}  // namespace weir
