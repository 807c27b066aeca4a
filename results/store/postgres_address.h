#ifndef WEIR_RESULTS_STORE_POSTGRES_ADDRESS_H_
#define WEIR_RESULTS_STORE_POSTGRES_ADDRESS_H_

#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// Whether a database is named by `postgresql://…` or `postgres://…`.
bool IsPostgresAddress(std::string_view database);

/// The address as it may be shown: user, host, port and database, but neither a password nor parameters, which may hold
/// one. Absent where it is not clear which part is what, as where a password holds an "@" or a "/" that is not written as
/// %40 or %2F.
std::optional<std::string> WithoutPassword(std::string_view address);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POSTGRES_ADDRESS_H_
