#ifndef WEIR_RESULTS_STORE_POSTGRES_LIBRARY_H_
#define WEIR_RESULTS_STORE_POSTGRES_LIBRARY_H_

#include <postgresql/libpq-fe.h>

#include "absl/status/statusor.h"

namespace weir {

/// The functions of libpq that weir calls, each called as there without its "PQ". The library is opened when a
/// PostgreSQL database is: it brings Kerberos, LDAP and GnuTLS, which nobody else needs. A test puts others in their place.
#define WEIR_POSTGRES_FUNCTIONS(X) \
  X(connectdbParams)               \
  X(status)                        \
  X(errorMessage)                  \
  X(finish)                        \
  X(setNoticeProcessor)            \
  X(conninfoParse)                 \
  X(conninfoFree)                  \
  X(freemem)                       \
  X(exec)                          \
  X(prepare)                       \
  X(execPrepared)                  \
  X(resultStatus)                  \
  X(resultErrorField)              \
  X(resultErrorMessage)            \
  X(clear)                         \
  X(ntuples)                       \
  X(getvalue)                      \
  X(getlength)                     \
  X(getisnull)

struct PostgresLibrary {
// NOLINTNEXTLINE(bugprone-macro-parentheses): it is what is declared
#define WEIR_FUNCTION(name) decltype(&::PQ##name) name = nullptr;
  WEIR_POSTGRES_FUNCTIONS(WEIR_FUNCTION)
#undef WEIR_FUNCTION
};

/// The library, which stays open. kFailedPrecondition where it is not there, with the package that has it.
absl::StatusOr<PostgresLibrary> LoadPostgresLibrary(const char* file = "libpq.so.5");

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POSTGRES_LIBRARY_H_
