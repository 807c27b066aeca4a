#include "results/store/postgres_library.h"

#include <dlfcn.h>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace weir {

absl::StatusOr<PostgresLibrary> LoadPostgresLibrary(const char* file) {
  void* opened = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    return absl::FailedPreconditionError(fmt::format(
        "a PostgreSQL database needs its client library, {}, of the package libpq5: apt-get install libpq5",
        file));
  }
  PostgresLibrary library;
#define WEIR_FUNCTION(name)                                                            \
  library.name = reinterpret_cast<decltype(library.name)>(dlsym(opened, "PQ" #name));  \
  if (library.name == nullptr) {                                                       \
    return absl::FailedPreconditionError(fmt::format("{}: it has no PQ" #name, file)); \
  }
  WEIR_POSTGRES_FUNCTIONS(WEIR_FUNCTION)
#undef WEIR_FUNCTION
  return library;
}

}  // namespace weir
