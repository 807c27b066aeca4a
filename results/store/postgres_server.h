#ifndef WEIR_RESULTS_STORE_POSTGRES_SERVER_H_
#define WEIR_RESULTS_STORE_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <csignal>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace weir {

/// A PostgreSQL server of a test's own: Debian's programs, a temporary directory, a socket in it and no network. It ends
/// with this object, or with the process that made it. Started by root it runs as "postgres" or "nobody", as it refuses
/// to be root's.
class PostgresServer {
 public:
  /// kNotFound where the package is not installed. `durable`: with fsync, as real servers have it.
  static absl::StatusOr<std::unique_ptr<PostgresServer>> Start(bool durable = false);
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;
  ~PostgresServer();

  /// An address of a database, for its user "weir", who may do everything, or another one, who must have a password.
  std::string Address(const std::string& database, const std::string& user = "weir") const;
  /// Makes a database and returns its address.
  absl::StatusOr<std::string> MakeDatabase(const std::string& name);

  /// SIGINT ends it in order, SIGQUIT at once. Waits for its end.
  void Stop(int signal = SIGINT);
  /// After Stop().
  absl::Status StartAgain();

 private:
  PostgresServer() = default;
  absl::Status Initialise();

  std::string directory_;
  bool durable_ = false;
  pid_t process_ = -1;
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POSTGRES_SERVER_H_
