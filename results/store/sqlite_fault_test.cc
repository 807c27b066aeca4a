// What a history in a SQLite file survives, and what is said of one that cannot be used.

#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/store/faulty_vfs.h"
#include "results/store/open_history_store.h"
#include "results/store/sample_history.h"
#include "results/store/sqlite_database.h"
#include "results/store/sqlite_tables.h"
#include "results/store/table_store.h"
#include "tests/doubles/killed_child.h"

namespace weir {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr int kRuns = 40;
constexpr size_t kSeries = 6;

class SqliteFaultTest : public testing::Test {
 protected:
  void SetUp() override {
    InstallFaultyVfs();
    std::string directory = "/tmp/weir-history-XXXXXX";  // another user is to reach it
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    chmod(directory.c_str(), 0755);
    directory_ = directory;
    path_ = directory + "/history.sqlite";
    filled_ = directory + "/filled.sqlite";
    std::vector<HistoryStore::RunPoints> runs;
    for (int number = 1; number <= kRuns; ++number) runs.push_back(SampleRunPoints(number, kSeries));
    ASSERT_TRUE(ValueOf(OpenHistoryStore(filled_, true))->AddAll(runs).ok());
    Refill();
  }
  void TearDown() override {
    SetSqliteFault(SqliteFault::kNone);
    chmod(directory_.c_str(), 0755);
    std::filesystem::remove_all(directory_);
  }

  /// Makes path_ the history with the sample's runs, and nothing else.
  void Refill() const {
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
      if (entry.path() != filled_) std::filesystem::remove(entry.path());
    }
    std::filesystem::copy_file(filled_, path_);
  }

  /// The report that is added when something happens: to known series and new ones.
  static HistoryStore::RunPoints Report() { return SampleRunPoints(kRuns + 1, kSeries + 3); }

  /// Holds the history to have the sample's runs, and Report() whole or not at all; returns whether it has it.
  static bool ExpectWhole(HistoryStore& store) {
    const size_t runs = ValueOf(store.Runs()).size();
    EXPECT_TRUE(runs == kRuns || runs == kRuns + 1) << runs;
    const bool added = runs == kRuns + 1;
    std::vector<double> expected;
    for (int number = 1; number <= kRuns + (added ? 1 : 0); ++number) expected.push_back(number);
    EXPECT_EQ(MediansOf(store, "case 0"), expected);
    EXPECT_THAT(MediansOf(store, fmt::format("case {}", kSeries - 1)), SizeIs(expected.size()));
    EXPECT_THAT(MediansOf(store, fmt::format("case {}", kSeries)), SizeIs(added ? 1 : 0));
    EXPECT_THAT(ValueOf(store.Series()), SizeIs(added ? kSeries + 3 : kSeries));
    return added;
  }

  std::string directory_, path_, filled_;
};

/// Has a child be killed at each call that changes something; see KilledAtEachStep().
int KilledAtEachCall(const std::function<void()>& body, const std::function<void()>& check) {
  return KilledAtEachStep([](int steps) { SetSqliteFault(SqliteFault::kKill, steps + 1); }, body, check);
}

TEST_F(SqliteFaultTest, AKilledAddIsWholeOrNotAtAll) {
  int added = 0, not_added = 0;
  const int kills = KilledAtEachCall(
      [&] {
        const auto store = ValueOf(OpenHistoryStore(path_, true));
        const HistoryStore::RunPoints report = Report();
        ValueOf(store->Add(report.run, report.points));
      },
      [&] {
        const bool is_there = ExpectWhole(*ValueOf(OpenHistoryStore(path_, true)));
        ++(is_there ? added : not_added);
        Refill();
      });
  EXPECT_GT(kills, 20);
  EXPECT_GE(added, 1);
  EXPECT_GE(not_added, 20);
}

TEST_F(SqliteFaultTest, AKilledCreationLeavesWhatCanBeOpened) {
  const std::string fresh = directory_ + "/fresh.sqlite";
  const int kills = KilledAtEachCall([&] { ValueOf(OpenHistoryStore(fresh, true)); },
                                     [&] {
                                       EXPECT_TRUE(ValueOf(OpenHistoryStore(fresh, true))->Runs().ok());
                                       std::filesystem::remove(fresh);
                                     });
  EXPECT_GT(kills, 10);
}

/// A schema of the future: its second step changes every run.
constexpr char kSecondStep[] =
    "ALTER TABLE run ADD COLUMN host TEXT; UPDATE run SET host = 'h' || id; CREATE TABLE more (id INTEGER "
    "PRIMARY KEY)";
const std::vector<const char*>& LaterSchema() {
  static const std::vector<const char*> steps = {SqliteSchema()[0], kSecondStep};
  return steps;
}
/// What it has for a first one, as if all later steps were not there yet.
SchemaSteps EarlierSchema() { return SqliteSchema().first(1); }

int64_t NumberIn(const std::string& path, const char* query) {
  return ValueOf(ValueOf(SqliteDatabase::Open(path, false))->Number(query));
}

TEST_F(SqliteFaultTest, AKilledMigrationIsWholeOrNotAtAll) {
  const std::string copy = path_ + ".version-1";
  const int kills =
      KilledAtEachCall([&] { ValueOf(MigrateSqlite(path_, LaterSchema())); },
                       [&] {
                         const int64_t version = NumberIn(path_, "PRAGMA user_version");
                         EXPECT_TRUE(version == 1 || std::filesystem::exists(copy));
                         if (std::filesystem::exists(copy)) {
                           EXPECT_EQ(NumberIn(copy, "SELECT count(*) FROM run"), kRuns);
                           EXPECT_EQ(NumberIn(copy, "PRAGMA user_version"), 1);
                         }
                         EXPECT_EQ(ValueOf(MigrateSqlite(path_, LaterSchema())).from, version);
                         EXPECT_EQ(NumberIn(path_, "SELECT count(*) FROM run WHERE host = 'h' || id"), kRuns);
                         TableStore store(ValueOf(OpenSqliteTables(path_, false, LaterSchema())));
                         ExpectWhole(store);
                         Refill();
                       });
  EXPECT_GT(kills, 20);
}

TEST_F(SqliteFaultTest, AMigrationKeepsACopyWithTheSameRights) {
  chmod(path_.c_str(), 0640);
  TableStore old_program(ValueOf(OpenSqliteTables(path_, false, EarlierSchema())));
  const Migrated migrated = ValueOf(MigrateSqlite(path_, LaterSchema()));
  EXPECT_EQ(migrated.from, 1);
  EXPECT_EQ(migrated.to, 2);
  struct stat copy {};
  ASSERT_EQ(stat((path_ + ".version-1").c_str(), &copy), 0);
  EXPECT_EQ(copy.st_mode & 0777, 0640u);
  const auto store = ValueOf(OpenHistoryStore(path_ + ".version-1", false));
  EXPECT_FALSE(ExpectWhole(*store));
  EXPECT_FALSE(std::filesystem::exists(path_ + ".version-1.part"));

  const absl::Status refused = old_program.Add(Report().run, Report().points).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("newer"));
}

TEST_F(SqliteFaultTest, ANewerSchemaIsRefused) {
  ValueOf(MigrateSqlite(path_, LaterSchema()));
  for (const absl::Status& status : {OpenSqliteTables(path_, true, EarlierSchema()).status(),
                                     MigrateSqlite(path_, EarlierSchema()).status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(std::string(status.message()), path_ +
                                                 ": its schema is of version 2, which a newer weir has made, "
                                                 "and this one knows 1: use the newer one");
  }
}

TEST_F(SqliteFaultTest, AFailedMigrationChangesNothing) {
  const std::vector<const char*> broken = {SqliteSchema()[0],
                                           "CREATE TABLE more (id INTEGER); SELECT * FROM nothing"};
  EXPECT_FALSE(MigrateSqlite(path_, broken).ok());
  EXPECT_EQ(NumberIn(path_, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'"), 0);
  EXPECT_FALSE(ExpectWhole(*ValueOf(OpenHistoryStore(path_, false))));
}

TEST_F(SqliteFaultTest, AFullDiskIsSaidAndNothingIsChanged) {
  int failures = 0;
  for (int call = 1;; ++call) {
    SCOPED_TRACE(fmt::format("full at write {}", call));
    const auto store = ValueOf(OpenHistoryStore(path_, true));
    SetSqliteFault(SqliteFault::kFullDisk, call);
    const HistoryStore::RunPoints report = Report();
    const auto added = store->Add(report.run, report.points);
    SetSqliteFault(SqliteFault::kNone);
    if (added.ok()) break;
    ++failures;
    EXPECT_EQ(
        added.status(),
        absl::ResourceExhaustedError(
            path_ + ": the disk is full, or a limit on the size of files is reached; nothing was changed"));
    EXPECT_FALSE(ExpectWhole(*store)) << "the same store can go on";
    EXPECT_FALSE(ExpectWhole(*ValueOf(OpenHistoryStore(path_, true))));
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(failures, 10);
  EXPECT_TRUE(ExpectWhole(*ValueOf(OpenHistoryStore(path_, true))));
}

TEST_F(SqliteFaultTest, AFullDiskDuringAMigrationChangesNothing) {
  int failures = 0;
  for (int call = 1;; ++call) {
    SetSqliteFault(SqliteFault::kFullDisk, call);
    const auto migrated = MigrateSqlite(path_, LaterSchema());
    SetSqliteFault(SqliteFault::kNone);
    if (migrated.ok()) break;
    ++failures;
    EXPECT_EQ(migrated.status().code(), absl::StatusCode::kResourceExhausted) << migrated.status();
    EXPECT_FALSE(std::filesystem::exists(path_ + ".version-1.part"));
    EXPECT_EQ(NumberIn(path_, "PRAGMA user_version"), 1);
    ASSERT_FALSE(HasFailure());
  }
  EXPECT_GT(failures, 10);
}

TEST_F(SqliteFaultTest, ALimitOnTheSizeOfFilesIsAFullDisk) {
  const int status = StatusOfChild([&] {
    signal(SIGXFSZ, SIG_IGN);
    const auto store = ValueOf(OpenHistoryStore(path_, true));
    const rlimit limit{std::filesystem::file_size(path_), RLIM_INFINITY};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const HistoryStore::RunPoints report = SampleRunPoints(kRuns + 1, 2000);
    const absl::Status added = store->Add(report.run, report.points).status();
    EXPECT_EQ(added.code(), absl::StatusCode::kResourceExhausted) << added;
    EXPECT_FALSE(ExpectWhole(*store));
  });
  EXPECT_EQ(status, 0);
}

/// Runs `body` as somebody who may not do everything.
int AsOrdinaryUser(const std::function<void()>& body) {
  return StatusOfChild([&] {
    if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0)) _exit(3);
    body();
  });
}

TEST_F(SqliteFaultTest, AReadOnlyFileCanBeReadAndNothingElse) {
  chmod(path_.c_str(), 0444);
  EXPECT_EQ(
      AsOrdinaryUser([&] {
        const auto store = ValueOf(OpenHistoryStore(path_, true));
        EXPECT_FALSE(ExpectWhole(*store));
        const std::vector<int64_t> touched = ValueOf(store->TouchedSeries());
        const std::string expected =
            path_ + ": it cannot be written to; file and directory must be yours to write to";
        EXPECT_EQ(store->Add(Report().run, Report().points).status(), absl::PermissionDeniedError(expected));
        EXPECT_EQ(store->Remove(1, 1), absl::PermissionDeniedError(expected));
        EXPECT_EQ(store->SaveChanges(touched, {}).status(), absl::PermissionDeniedError(expected));
        EXPECT_EQ(store->Acknowledge(1, "", 1, ""), absl::PermissionDeniedError(expected));
        EXPECT_EQ(MigrateSqlite(path_, LaterSchema()).status().code(), absl::StatusCode::kFailedPrecondition);
      }),
      0);
}

TEST_F(SqliteFaultTest, AReadOnlyDirectoryIsSaid) {
  chmod(path_.c_str(), 0666);
  if (geteuid() != 0) chmod(directory_.c_str(), 0555);
  EXPECT_EQ(AsOrdinaryUser([&] {
              const auto store = ValueOf(OpenHistoryStore(path_, true));
              EXPECT_FALSE(ExpectWhole(*store));
              const absl::Status status = store->Add(Report().run, Report().points).status();
              EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied) << status;
              const absl::Status made = OpenHistoryStore(directory_ + "/fresh.sqlite", true).status();
              EXPECT_EQ(made.code(), absl::StatusCode::kPermissionDenied) << made;
            }),
            0);
}

TEST_F(SqliteFaultTest, WhatIsNoHistoryIsRefusedAndLeftAsItIs) {
  const std::string text = directory_ + "/text", others = directory_ + "/others.sqlite";
  std::ofstream(text) << std::string(5000, 'x');
  ASSERT_TRUE(ValueOf(SqliteDatabase::Open(others, true))->Execute("CREATE TABLE run (id)").ok());
  for (const std::string& path : {text, others}) {
    const auto before = std::filesystem::last_write_time(path);
    for (const bool create : {false, true}) {
      EXPECT_EQ(OpenHistoryStore(path, create).status().code(), absl::StatusCode::kInvalidArgument) << path;
    }
    EXPECT_EQ(std::filesystem::last_write_time(path), before);
  }
  EXPECT_EQ(OpenHistoryStore(directory_, true).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SqliteFaultTest, WhatIsNotThereIsNotFound) {
  const std::string nowhere = directory_ + "/no/such/history.sqlite", empty = directory_ + "/empty";
  EXPECT_EQ(OpenHistoryStore(nowhere, true).status(),
            absl::NotFoundError(nowhere + ": there is no such file or directory"));
  EXPECT_EQ(OpenHistoryStore(directory_ + "/none", false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/none"));
  std::ofstream(empty).flush();
  EXPECT_EQ(OpenHistoryStore(empty, false).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(OpenHistoryStore(empty, true).ok());
}

TEST_F(SqliteFaultTest, NamesOfSqlitesOwnAreFiles) {
  std::filesystem::current_path(directory_);
  for (const std::string name : {":memory:", "file:a?mode=memory", " "}) {
    ASSERT_TRUE(OpenHistoryStore(name, true).ok()) << name;
    EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(directory_) / name)) << name;
  }
  std::filesystem::current_path("/");
}

TEST_F(SqliteFaultTest, ADamagedFileIsSaidAndCrashesNothing) {
  const auto size = static_cast<int64_t>(std::filesystem::file_size(path_));
  int said = 0;
  for (int64_t offset = 100; offset < size; offset += 617) {
    {
      std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(offset);
      file.write("\xff\x00\xa5\x7f", 4);
    }
    const auto store = OpenHistoryStore(path_, false);
    absl::Status status = store.status();
    if (store.ok()) {
      status.Update((*store)->Runs().status());
      const auto series = (*store)->Series();
      status.Update(series.status());
      for (int64_t id = 1; id <= static_cast<int64_t>(kSeries); ++id)
        status.Update((*store)->Points(id).status());
    }
    if (!status.ok()) {
      ++said;
      EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
    }
    Refill();
  }
  EXPECT_GT(said, 3);
}

TEST_F(SqliteFaultTest, OneFileIsLeft) {
  {
    const auto store = ValueOf(OpenHistoryStore(path_, true));
    ASSERT_TRUE(store->Add(Report().run, Report().points).ok());
    EXPECT_EQ(NumberIn(path_, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'delete'"), 1);
  }
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    if (entry.path() != filled_) names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, ElementsAre("history.sqlite"));
}

}  // namespace
}  // namespace weir
