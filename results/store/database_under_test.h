#ifndef WEIR_RESULTS_STORE_DATABASE_UNDER_TEST_H_
#define WEIR_RESULTS_STORE_DATABASE_UNDER_TEST_H_

#include <string>

namespace weir {

enum class KindOfDatabase { kSqlite, kPostgres };

/// A database without a history, which lasts as long as the test program.
struct DatabaseUnderTest {
  std::string address;  ///< as OpenHistoryStore() takes it
  std::string absent;   ///< why there is none on this machine
};
DatabaseUnderTest MakeDatabase(KindOfDatabase kind);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_DATABASE_UNDER_TEST_H_
