#ifndef WEIR_RESULTS_STORE_POSTGRES_CONNECTION_H_
#define WEIR_RESULTS_STORE_POSTGRES_CONNECTION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "results/store/postgres_library.h"

namespace weir {

/// Values for the parameters of a statement, in their order, as PostgreSQL's binary format has them.
class PostgresValues {
 public:
  PostgresValues& Int(int64_t value);                                   ///< bigint
  PostgresValues& Int(const std::optional<int64_t>& value);             ///< or NULL
  PostgresValues& Double(double value);                                 ///< double precision
  PostgresValues& Bytes(std::string_view value);                        ///< bytea
  PostgresValues& Ints(std::span<const int64_t> values);                ///< bigint[]
  PostgresValues& ByteTexts(std::span<const std::string_view> values);  ///< bytea[]

  const std::vector<std::optional<std::string>>& values() const { return values_; }

 private:
  std::vector<std::optional<std::string>> values_;
};

/// The rows that a statement gave, while its connection is there. Columns and rows count from 0.
class PostgresRows {
 public:
  PostgresRows(const PostgresLibrary& library, PGresult* result)
      : library_(&library), result_(result, library.clear) {}

  int count() const { return library_->ntuples(result_.get()); }
  int64_t Int(int row, int column) const;  ///< of a bigint
  double Double(int row, int column) const;
  bool Bool(int row, int column) const { return Text(row, column) == std::string_view("\1", 1); }
  std::string Bytes(int row, int column) const { return std::string(Text(row, column)); }
  bool IsNull(int row, int column) const { return library_->getisnull(result_.get(), row, column) != 0; }
  const PGresult* result() const { return result_.get(); }

 private:
  std::string_view Text(int row, int column) const;

  const PostgresLibrary* library_;
  std::unique_ptr<PGresult, decltype(PostgresLibrary::clear)> result_;
};

/// A connection to a PostgreSQL server. Belongs to one thread. Statements that take longer than two minutes, or wait for
/// longer than one, fail. When the server is gone, every later call fails too.
///
/// No message holds a password, and nothing is printed: neither does libpq.
class PostgresConnection {
 public:
  /// kUnavailable where there is no server or it does not let us in; kInvalidArgument for what is no address.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const PostgresLibrary& library,
                                                                  const std::string& address);

  /// Runs a statement with parameters, which is prepared once. Text of whoever calls is in `values`, never in it.
  absl::StatusOr<PostgresRows> Run(const char* statement, const PostgresValues& values = {});
  /// Runs statements of ours without parameters.
  absl::Status Execute(const char* statements);

  bool is_alive() const { return library_.status(connection_.get()) == CONNECTION_OK; }
  /// The address without its password.
  const std::string& name() const { return name_; }

 private:
  using Connection = std::unique_ptr<PGconn, decltype(PostgresLibrary::finish)>;

  PostgresConnection(const PostgresLibrary& library, const std::string& address);
  absl::Status ReadSecrets(const std::string& address);
  absl::Status Connect(const std::string& address);
  /// What libpq says, in one line and without passwords.
  std::string Clean(std::string_view message) const;
  absl::Status Error(const PGresult* result) const;

  const PostgresLibrary library_;
  const std::string name_;
  std::vector<std::string> secrets_;
  Connection connection_;
  std::map<std::string_view, std::string> statements_;  ///< names, by the statement
};

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_POSTGRES_CONNECTION_H_
