#include "results/store/postgres_connection.h"

#include <bit>
#include <cstdlib>

#include "fmt/format.h"
#include "results/store/postgres_address.h"

namespace weir {
namespace {

/// The types of PostgreSQL's catalogue (pg_type.dat).
constexpr uint32_t kBytea = 17, kBigint = 20;

/// Whatever the server is set to: what is committed is durable, a lost client does not keep its locks.
constexpr char kSettings[] =
    "SET statement_timeout = '120s'; SET lock_timeout = '60s'; SET idle_in_transaction_session_timeout = "
    "'120s';"
    "SET synchronous_commit = on; SET client_min_messages = warning;"
    "SET default_transaction_isolation = 'read committed'";

template <typename Integer>
void AppendBigEndian(Integer value, std::string* bytes) {
  for (size_t i = sizeof(value); i-- > 0;) bytes->push_back(static_cast<char>(value >> (8 * i)));
}

uint64_t BigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  return value;
}

/// The header of an array of one dimension without NULLs.
std::string ArrayOf(uint32_t type, size_t count) {
  std::string bytes;
  AppendBigEndian(uint32_t{count == 0 ? 0u : 1u}, &bytes);
  AppendBigEndian(uint32_t{0}, &bytes);
  AppendBigEndian(type, &bytes);
  if (count == 0) return bytes;
  AppendBigEndian(static_cast<uint32_t>(count), &bytes);
  AppendBigEndian(uint32_t{1}, &bytes);
  return bytes;
}

absl::StatusCode CodeOf(std::string_view state) {
  if (state == "40001" || state == "40P01") return absl::StatusCode::kAborted;
  if (state.starts_with("53")) return absl::StatusCode::kResourceExhausted;
  if (state == "42501" || state == "25006") return absl::StatusCode::kPermissionDenied;
  if (state == "57014" || state == "55P03" || state.starts_with("57P") || state.starts_with("08")) {
    return absl::StatusCode::kUnavailable;
  }
  if (state == "42P01" || state == "42703") return absl::StatusCode::kFailedPrecondition;
  return absl::StatusCode::kInternal;
}

/// What is to be done, after what the server has said.
std::string_view AdviceOn(std::string_view state) {
  if (state == "57014") return "; it took longer than two minutes, and nothing was changed: try again later";
  if (state == "55P03") return "; another process has it locked, and nothing was changed: try again later";
  if (state == "25006") return "; this server takes no changes: name the primary one";
  if (state == "42P01" || state == "42703") return "; the tables are not those of this weir's schema";
  return "";
}

void PrintNothing(void*, const char*) {}

}  // namespace

PostgresValues& PostgresValues::Int(int64_t value) {
  AppendBigEndian(static_cast<uint64_t>(value), &values_.emplace_back(std::in_place).value());
  return *this;
}

PostgresValues& PostgresValues::Int(const std::optional<int64_t>& value) {
  if (value) return Int(*value);
  values_.emplace_back();
  return *this;
}

PostgresValues& PostgresValues::Double(double value) { return Int(std::bit_cast<int64_t>(value)); }

PostgresValues& PostgresValues::Bytes(std::string_view value) {
  values_.emplace_back(std::in_place, value);
  return *this;
}

PostgresValues& PostgresValues::Ints(std::span<const int64_t> values) {
  std::string bytes = ArrayOf(kBigint, values.size());
  for (const int64_t value : values) {
    AppendBigEndian(uint32_t{8}, &bytes);
    AppendBigEndian(static_cast<uint64_t>(value), &bytes);
  }
  values_.emplace_back(std::move(bytes));
  return *this;
}

PostgresValues& PostgresValues::ByteTexts(std::span<const std::string_view> values) {
  std::string bytes = ArrayOf(kBytea, values.size());
  for (const std::string_view value : values) {
    AppendBigEndian(static_cast<uint32_t>(value.size()), &bytes);
    bytes.append(value);
  }
  values_.emplace_back(std::move(bytes));
  return *this;
}

std::string_view PostgresRows::Text(int row, int column) const {
  return {library_->getvalue(result_.get(), row, column),
          static_cast<size_t>(library_->getlength(result_.get(), row, column))};
}

int64_t PostgresRows::Int(int row, int column) const {
  return static_cast<int64_t>(BigEndian(Text(row, column)));
}

double PostgresRows::Double(int row, int column) const {
  return std::bit_cast<double>(BigEndian(Text(row, column)));
}

PostgresConnection::PostgresConnection(const PostgresLibrary& library, const std::string& address)
    : library_(library),
      name_(WithoutPassword(address).value_or("postgresql://…")),
      connection_(nullptr, library.finish) {}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(const PostgresLibrary& library,
                                                                             const std::string& address) {
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(library, address));
  if (!WithoutPassword(address)) {
    return absl::InvalidArgumentError(fmt::format(
        "{}: it is not clear where a part of this address ends; a password's @, / and ? are %40, %2F and %3F",
        connection->name_));
  }
  if (absl::Status status = connection->ReadSecrets(address); !status.ok()) return status;
  if (absl::Status status = connection->Connect(address); !status.ok()) return status;
  if (absl::Status status = connection->Execute(kSettings); !status.ok()) return status;
  return connection;
}

absl::Status PostgresConnection::ReadSecrets(const std::string& address) {
  char* message = nullptr;
  PQconninfoOption* options = library_.conninfoParse(address.c_str(), &message);
  library_.freemem(message);  // it quotes the address
  if (options == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("{}: it is no address of a database: postgresql://USER@HOST:PORT/DATABASE", name_));
  }
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    const bool is_secret = std::string_view(option->keyword).ends_with("password");
    if (is_secret && option->val != nullptr && *option->val != '\0') secrets_.emplace_back(option->val);
  }
  library_.conninfoFree(options);
  const char* from_environment = std::getenv("PGPASSWORD");
  if (from_environment != nullptr && *from_environment != '\0') secrets_.emplace_back(from_environment);
  return absl::OkStatus();
}

absl::Status PostgresConnection::Connect(const std::string& address) {
  // Those before the address are defaults that it may override.
  const char* const keywords[] = {"connect_timeout", "dbname", "fallback_application_name", nullptr};
  const char* const values[] = {"15", address.c_str(), "weir", nullptr};
  connection_.reset(library_.connectdbParams(keywords, values, 1));
  if (connection_ == nullptr) return absl::ResourceExhaustedError("there is no memory left");
  if (!is_alive()) {
    return absl::UnavailableError(fmt::format("{}: there is no connection: {}", name_,
                                              Clean(library_.errorMessage(connection_.get()))));
  }
  library_.setNoticeProcessor(connection_.get(), PrintNothing, nullptr);
  return absl::OkStatus();
}

std::string PostgresConnection::Clean(std::string_view message) const {
  std::string clean(message);
  while (!clean.empty() && clean.back() == '\n') clean.pop_back();
  for (const std::string& secret : secrets_) {
    for (size_t at = 0; (at = clean.find(secret, at)) != std::string::npos; ++at)
      clean.replace(at, secret.size(), "*");
  }
  for (size_t at = 0; (at = clean.find_first_of("\n\t", at)) != std::string::npos; ++at) clean[at] = ' ';
  return clean;
}

absl::Status PostgresConnection::Error(const PGresult* result) const {
  const char* field = result == nullptr ? nullptr : library_.resultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string_view state = field == nullptr ? "" : field;
  // What libpq says itself has no such code: it has lost its connection.
  if (!is_alive() || state.empty()) {
    return absl::UnavailableError(
        fmt::format("{}: the server is gone: {}", name_, Clean(library_.errorMessage(connection_.get()))));
  }
  const char* primary =
      result == nullptr ? nullptr : library_.resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string_view message = primary != nullptr ? primary : library_.errorMessage(connection_.get());
  return absl::Status(CodeOf(state),
                      fmt::format("{}: PostgreSQL says: {}{}", name_, Clean(message), AdviceOn(state)));
}

absl::StatusOr<PostgresRows> PostgresConnection::Run(const char* statement, const PostgresValues& values) {
  auto known = statements_.find(statement);
  if (known == statements_.end()) {
    std::string name = fmt::format("weir_{}", statements_.size());
    const PostgresRows prepared(library_,
                                library_.prepare(connection_.get(), name.c_str(), statement, 0, nullptr));
    if (library_.resultStatus(prepared.result()) != PGRES_COMMAND_OK) return Error(prepared.result());
    known = statements_.emplace(statement, std::move(name)).first;
  }
  std::vector<const char*> texts;
  std::vector<int> lengths;
  for (const std::optional<std::string>& value : values.values()) {
    texts.push_back(value ? value->data() : nullptr);
    lengths.push_back(value ? static_cast<int>(value->size()) : 0);
  }
  const std::vector<int> formats(texts.size(), 1);
  PostgresRows rows(library_, library_.execPrepared(connection_.get(), known->second.c_str(),
                                                    static_cast<int>(texts.size()), texts.data(),
                                                    lengths.data(), formats.data(), 1));
  const ExecStatusType status = library_.resultStatus(rows.result());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return Error(rows.result());
  return rows;
}

absl::Status PostgresConnection::Execute(const char* statements) {
  const PostgresRows done(library_, library_.exec(connection_.get(), statements));
  const ExecStatusType status = library_.resultStatus(done.result());
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? absl::OkStatus() : Error(done.result());
}

}  // namespace weir
