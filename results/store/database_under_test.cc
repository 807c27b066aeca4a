#include "results/store/database_under_test.h"

#include <unistd.h>

#include <memory>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "results/store/postgres_server.h"

namespace weir {

DatabaseUnderTest MakeDatabase(KindOfDatabase kind) {
  static int made = 0;
  ++made;
  if (kind == KindOfDatabase::kSqlite) {
    const std::string path = fmt::format("{}/history-{}-{}.sqlite", testing::TempDir(), getpid(), made);
    unlink(path.c_str());
    return {path, {}};
  }
  static const absl::StatusOr<std::unique_ptr<PostgresServer>> server = PostgresServer::Start();
  if (server.status().code() == absl::StatusCode::kNotFound)
    return {{}, std::string(server.status().message())};
  return {(*server)->MakeDatabase(fmt::format("history_{}", made)).value(), {}};
}

}  // namespace weir
