// What a history in a PostgreSQL database survives, and what is said of one that cannot be used.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/store/open_history_store.h"
#include "results/store/postgres_connection.h"
#include "results/store/postgres_library.h"
#include "results/store/postgres_server.h"
#include "results/store/postgres_tables.h"
#include "results/store/sample_history.h"
#include "results/store/table_store.h"
#include "tests/doubles/killed_child.h"

namespace weir {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr int kRuns = 40;
constexpr size_t kSeries = 6;

const PostgresLibrary& RealLibrary() {
  static const PostgresLibrary library = ValueOf(LoadPostgresLibrary());
  return library;
}

/// What happens instead of, or before, the statement that is sent when this is 0.
int statements_left = 0;
std::function<void()>* fault = nullptr;

void Count() {
  if (fault != nullptr && statements_left-- == 0) (*fault)();
}

/// libpq, but for faults that happen before it sends something.
const PostgresLibrary& FaultyLibrary() {
  static const PostgresLibrary library = [] {
    PostgresLibrary faulty = RealLibrary();
    faulty.exec = [](PGconn* connection, const char* text) {
      Count();
      return RealLibrary().exec(connection, text);
    };
    faulty.execPrepared = [](PGconn* connection, const char* name, int count, const char* const* values,
                             const int* lengths, const int* formats, int format) {
      Count();
      return RealLibrary().execPrepared(connection, name, count, values, lengths, formats, format);
    };
    return faulty;
  }();
  return library;
}

class PostgresFaultTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new auto(PostgresServer::Start()); }
  static void TearDownTestSuite() { delete server_; }

  void SetUp() override {
    if (server_->status().code() == absl::StatusCode::kNotFound) GTEST_SKIP() << server_->status().message();
    static int made = 0;
    address_ = ValueOf(Server().MakeDatabase(fmt::format("history_{}", ++made)));
  }
  void TearDown() override { fault = nullptr; }

  static PostgresServer& Server() { return **server_->operator->(); }

  void Fill() const {
    std::vector<HistoryStore::RunPoints> runs;
    for (int number = 1; number <= kRuns; ++number) runs.push_back(SampleRunPoints(number, kSeries));
    ASSERT_TRUE(ValueOf(OpenHistoryStore(address_, true))->AddAll(runs).ok());
  }

  static HistoryStore::RunPoints Report() { return SampleRunPoints(kRuns + 1, kSeries + 3); }

  /// Holds the history to have the sample's runs, and Report() whole or not at all; returns whether it has it.
  bool ExpectWhole() const {
    const auto store = ValueOf(OpenHistoryStore(address_, false));
    const size_t runs = ValueOf(store->Runs()).size();
    EXPECT_TRUE(runs == kRuns || runs == kRuns + 1) << runs;
    const bool added = runs == kRuns + 1;
    EXPECT_THAT(MediansOf(*store, "case 0"), SizeIs(runs));
    EXPECT_THAT(MediansOf(*store, fmt::format("case {}", kSeries)), SizeIs(added ? 1 : 0));
    return added;
  }

  /// Takes the report out, as if it had never been there.
  void Forget() const {
    Do("TRUNCATE weir_run, weir_run_series, weir_series, weir_chunk, weir_touched");
    Fill();
  }

  void Do(const std::string& statements) const {
    const auto connection = ValueOf(PostgresConnection::Open(RealLibrary(), address_));
    const absl::Status status = connection->Execute(statements.c_str());
    EXPECT_TRUE(status.ok()) << status;
  }

  /// Ends all other connections to the database, and waits until they have ended.
  void EndOthers() const {
    Do("SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
       "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  std::string address_;
  static absl::StatusOr<std::unique_ptr<PostgresServer>>* server_;
};

absl::StatusOr<std::unique_ptr<PostgresServer>>* PostgresFaultTest::server_ = nullptr;

/// Has a child be killed before each of its statements; see KilledAtEachStep().
int KilledAtEachStatement(const std::function<void()>& body, const std::function<void()>& check) {
  static std::function<void()> kill = [] { raise(SIGKILL); };
  const auto arm = [](int steps) {
    fault = &kill;
    statements_left = steps;
  };
  return KilledAtEachStep(arm, body, check);
}

TEST_F(PostgresFaultTest, ASeriesLiesInFewPages) {
  constexpr int kPoints = 2000;
  const auto store = ValueOf(OpenHistoryStore(address_, true));
  size_t most = 0;
  for (int number = 0; number < kPoints; number += 10) {
    std::vector<HistoryStore::RunPoints> runs;
    for (int i = 1; i <= 10; ++i) {
      runs.push_back(SampleRunPoints(number + i, 1));
      HistoryPoint& point = runs.back().points[0].point;
      point.median = 1000 + std::sin(number + i) * 20;  // 50 bits of it differ
      point.spread = 10 + std::cos(number + i) * 9;
    }
    ASSERT_TRUE(store->AddAll(runs).ok());
    const int64_t series = 1;
    const auto tables = ValueOf(OpenPostgresTables(RealLibrary(), address_, false));
    most = std::max(most, ValueOf(tables->LastChunks(std::span(&series, 1), 100)).size());
  }
  EXPECT_LE(most, 8u) << "rows, each in a page; the index adds two pages";
  EXPECT_THAT(ValueOf(store->Points(1)), SizeIs(kPoints));
}

TEST_F(PostgresFaultTest, AKilledAddIsWholeOrNotAtAll) {
  Fill();
  const int kills = KilledAtEachStatement(
      [&] {
        TableStore store(ValueOf(OpenPostgresTables(FaultyLibrary(), address_, false)));
        ValueOf(store.Add(Report().run, Report().points));
      },
      [&] {
        if (ExpectWhole()) Forget();
      });
  EXPECT_GT(kills, 10);
}

/// A schema of the future: its second step changes every run.
constexpr char kSecondStep[] =
    "ALTER TABLE weir_run ADD COLUMN host text; UPDATE weir_run SET host = 'h' || id; CREATE TABLE weir_more "
    "(id int)";
const std::vector<const char*>& LaterSchema() {
  static const std::vector<const char*> steps = {PostgresSchema()[0], kSecondStep};
  return steps;
}
SchemaSteps EarlierSchema() { return PostgresSchema().first(1); }

TEST_F(PostgresFaultTest, AKilledMigrationIsWholeOrNotAtAll) {
  Fill();
  const int kills = KilledAtEachStatement(
      [&] { ValueOf(MigratePostgres(FaultyLibrary(), address_, LaterSchema())); },
      [&] {
        EndOthers();  // the one that was killed may still be at work
        const Migrated migrated = ValueOf(MigratePostgres(RealLibrary(), address_, LaterSchema()));
        EXPECT_EQ(migrated.to, 2);
        TableStore store(ValueOf(OpenPostgresTables(RealLibrary(), address_, false, LaterSchema())));
        EXPECT_THAT(ValueOf(store.Runs()), SizeIs(kRuns));
        EXPECT_THAT(MediansOf(store, "case 5"), SizeIs(kRuns));
        Do("ALTER TABLE weir_run DROP COLUMN host; DROP TABLE weir_more; UPDATE weir_schema SET version = 1");
      });
  EXPECT_GT(kills, 4);
}

TEST_F(PostgresFaultTest, AnOlderSchemaIsMigratedOnlyWhenAsked) {
  Fill();
  const absl::Status older = OpenPostgresTables(RealLibrary(), address_, true, LaterSchema()).status();
  EXPECT_EQ(older.code(), absl::StatusCode::kFailedPrecondition) << older;
  EXPECT_THAT(std::string(older.message()), HasSubstr("weir track migrate"));

  TableStore old_program(ValueOf(OpenPostgresTables(RealLibrary(), address_, false, EarlierSchema())));
  const Migrated migrated = ValueOf(MigratePostgres(RealLibrary(), address_, LaterSchema()));
  EXPECT_EQ(migrated.from, 1);
  EXPECT_EQ(migrated.to, 2);
  for (const absl::Status& newer :
       {OpenPostgresTables(RealLibrary(), address_, true, EarlierSchema()).status(),
        MigratePostgres(RealLibrary(), address_, EarlierSchema()).status(),
        old_program.Add(Report().run, Report().points).status()}) {
    EXPECT_EQ(newer.code(), absl::StatusCode::kFailedPrecondition) << newer;
    EXPECT_THAT(std::string(newer.message()), HasSubstr("version 2, which a newer weir has made"));
  }
  TableStore store(ValueOf(OpenPostgresTables(RealLibrary(), address_, false, LaterSchema())));
  EXPECT_TRUE(store.Add(Report().run, Report().points).ok());
}

TEST_F(PostgresFaultTest, OfManyWhoMigrateOneDoes) {
  Fill();
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      const auto migrated = MigratePostgres(RealLibrary(), address_, LaterSchema());
      _exit(migrated.ok() ? migrated->from : 9);
    }
    children.push_back(child);
  }
  int from_one = 0, from_two = 0;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    from_one += WEXITSTATUS(status) == 1;
    from_two += WEXITSTATUS(status) == 2;
  }
  EXPECT_EQ(from_one, 1);
  EXPECT_EQ(from_two, 5);
}

TEST_F(PostgresFaultTest, AServerThatGoesAwayAtAnyMomentIsSaid) {
  Fill();
  int failures = 0;
  for (int statement = 0;; ++statement) {
    SCOPED_TRACE(fmt::format("gone before statement {}", statement));
    TableStore store(ValueOf(OpenPostgresTables(FaultyLibrary(), address_, false)));
    std::function<void()> end = [this] { EndOthers(); };
    statements_left = statement;
    fault = &end;
    const auto added = store.Add(Report().run, Report().points);
    fault = nullptr;
    if (added.ok()) break;
    ++failures;
    EXPECT_EQ(added.status().code(), absl::StatusCode::kUnavailable) << added.status();
    EXPECT_THAT(std::string(added.status().message()), HasSubstr("postgresql://weir@/history"));
    EXPECT_THAT(std::string(added.status().message()), HasSubstr("gone"));
    EXPECT_EQ(store.Runs().status().code(), absl::StatusCode::kUnavailable);
    EXPECT_FALSE(ExpectWhole());
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(failures, 8);
  EXPECT_TRUE(ExpectWhole());
}

TEST_F(PostgresFaultTest, AServerThatCrashesKeepsWhatWasAdded) {
  Fill();
  TableStore store(ValueOf(OpenPostgresTables(FaultyLibrary(), address_, false)));
  std::function<void()> crash = [] { Server().Stop(SIGQUIT); };
  statements_left = 7;
  fault = &crash;
  const absl::Status status = store.Add(Report().run, Report().points).status();
  fault = nullptr;
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  const absl::Status down = OpenHistoryStore(address_, true).status();
  EXPECT_EQ(down.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(down.message()), HasSubstr("there is no connection"));
  EXPECT_THAT(std::string(down.message()), Not(HasSubstr("\n")));
  ASSERT_TRUE(Server().StartAgain().ok());
  EXPECT_FALSE(ExpectWhole());
}

TEST_F(PostgresFaultTest, WhoIsInAnothersWayTriesAgain) {
  Fill();
  // The first two transactions that touch something are given up; a sequence keeps its count through that.
  Do("CREATE SEQUENCE tries; CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
     "IF nextval('tries') <= 2 THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '40P01'; END IF; RETURN "
     "NEW; END $$;"
     "CREATE TRIGGER fail BEFORE INSERT ON weir_touched FOR EACH STATEMENT EXECUTE FUNCTION fail()");
  const auto store = ValueOf(OpenHistoryStore(address_, false));
  const auto added = store->Add(Report().run, Report().points);
  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_TRUE(added->is_new);
  EXPECT_TRUE(ExpectWhole());
  Do("ALTER SEQUENCE tries MINVALUE -1000 RESTART WITH -1000");
  const HistoryStore::RunPoints another = SampleRunPoints(kRuns + 2, 1);
  EXPECT_EQ(store->Add(another.run, another.points).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(PostgresFaultTest, APasswordIsNeverShown) {
  ASSERT_TRUE(OpenHistoryStore(address_, true).ok());
  Do("CREATE ROLE ann LOGIN PASSWORD 'se/cret' SUPERUSER");
  const std::string rest = address_.substr(address_.find("@/"));
  const auto store = OpenHistoryStore("postgresql://ann:se%2Fcret" + rest, false);
  ASSERT_TRUE(store.ok()) << store.status();
  EXPECT_THAT((*store)->Name(), testing::StartsWith("postgresql://ann@/history"));
  EXPECT_THAT((*store)->Name(), Not(HasSubstr("cret")));
  EXPECT_TRUE(OpenHistoryStore("postgresql://ann" + rest + "&password=se/cret", false).ok());
  setenv("PGPASSWORD", "se/cret", 1);
  EXPECT_TRUE(OpenHistoryStore("postgresql://ann" + rest, false).ok());
  unsetenv("PGPASSWORD");

  for (const std::string& address : std::vector<std::string>{
           "postgresql://ann:wrongcret" + rest, "postgresql://ann" + rest + "&password=wrongcret",
           "postgresql://ann:wrong/cret" + rest, "postgresql://ann:cret@host:cret/db",
           "postgresql://ann:cret@[::1/db", "postgresql://ann:cret%@host/db",
           "postgresql://ann:cret@host/db?no_such=cret", "postgresql://ann:cret",
           "postgresql://ann:cr@cret@host/db",

           "postgresql://ann:se%2Fcret@/nothing" + rest.substr(rest.find('?')),
           "postgresql://ann:cret@no-such-host.invalid/db?connect_timeout=2"}) {
    const absl::Status status = OpenHistoryStore(address, true).status();
    EXPECT_FALSE(status.ok()) << address;
    const std::string message(status.message());
    EXPECT_THAT(message, Not(HasSubstr("cret"))) << address;
    EXPECT_THAT(message, Not(HasSubstr("\n")));
  }
}

TEST_F(PostgresFaultTest, WhoMayNotWriteIsToldSo) {
  Fill();
  const auto store =
      ValueOf(OpenHistoryStore(address_ + "&options=-c%20default_transaction_read_only%3Don", false));
  EXPECT_THAT(ValueOf(store->Runs()), SizeIs(kRuns));
  const absl::Status status = store->Add(Report().run, Report().points).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied) << status;

  Do("CREATE ROLE reader LOGIN PASSWORD 'r'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
  const auto reader =
      ValueOf(OpenHistoryStore("postgresql://reader:r" + address_.substr(address_.find("@/")), false));
  EXPECT_THAT(ValueOf(reader->Runs()), SizeIs(kRuns));
  EXPECT_EQ(reader->Add(Report().run, Report().points).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_FALSE(ExpectWhole());
}

TEST(PostgresLibrary, ThePackageIsNamedWhereItIsMissing) {
  EXPECT_EQ(LoadPostgresLibrary("libpq.so.none").status(),
            absl::FailedPreconditionError(
                "a PostgreSQL database needs its client library, libpq.so.none, of the package "
                "libpq5: apt-get install libpq5"));
}

}  // namespace
}  // namespace weir
