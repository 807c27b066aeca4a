// How many bytes a point of a history takes in a database, and how long its calls take. Fills a history, then times it:
//
//   bazel run -c opt //results/store:store_benchmark -- sqlite|postgres [RUNS [FOLDER]]
//
// 10,000 series, each with a point a run: RUNS is 1,000 in SQLite and 2,000 in PostgreSQL, whose server is one of its
// own. Points scatter by 2 % and arrive run after run, 25 runs at a time. FOLDER (/tmp) holds the SQLite file, which is
// removed at the end.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "results/store/open_history_store.h"
#include "results/store/postgres_connection.h"
#include "results/store/postgres_library.h"
#include "results/store/postgres_server.h"
#include "results/store/sample_history.h"

namespace weir {
namespace {

constexpr int64_t kSeries = 10'000;
constexpr int64_t kRunsAtATime = 25;
constexpr int64_t kChanges = 100'000;

double Milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// Does `work` so often and prints the median and the largest of its times.
void Time(std::string_view what, int times, const std::function<void()>& work) {
  std::vector<double> taken;
  for (int i = 0; i < times; ++i) taken.push_back(Milliseconds(work));
  std::sort(taken.begin(), taken.end());
  fmt::print("{:<55} median {:8.2f} ms   largest {:8.2f} ms   ({} times)\n", what, taken[taken.size() / 2],
             taken.back(), times);
  std::fflush(stdout);
}

/// Reports with a point of every `step`th series.
class Reports {
 public:
  Reports() {
    for (int64_t i = 0; i < kSeries; ++i) {
      SeriesPoint point = SamplePoint(fmt::format("BM_Case{}/size:{}/threads:4", i / 4, 1 << (i % 4)), 0);
      point.series.key.environment = {{"cpu", "AMD EPYC 7763 64-Core Processor"},
                                      {"cores", "2"},
                                      {"kernel", "6"},
                                      {"compiler", "GCC 12.2.0"},
                                      {"flags", "-O2 -DNDEBUG"},
                                      {"build", "release"}};
      points_.push_back(std::move(point));
    }
  }

  HistoryStore::RunPoints Next(int64_t step) {
    HistoryStore::RunPoints report{SampleRun(++number_), {}};
    report.run.commit.hash = fmt::format("{:040x}", number_);
    report.run.digest = fmt::format("{:064x}", number_);
    report.run.binary_hash = fmt::format("{:064x}", number_ / 2);
    for (int64_t i = number_ % step; i < kSeries; i += step) {
      SeriesPoint& added = report.points.emplace_back(points_[static_cast<size_t>(i)]);
      const double level = 100 + 17.3 * static_cast<double>(i);
      added.point = {0, level * (1 + .02 * normal_(random_)), std::abs(.01 * level * normal_(random_)), 5};
    }
    return report;
  }

 private:
  std::vector<SeriesPoint> points_;
  int64_t number_ = 0;
  std::mt19937_64 random_{1};
  std::normal_distribution<double> normal_;
};

void Fill(HistoryStore& store, Reports& reports, int64_t runs) {
  const double taken = Milliseconds([&] {
    for (int64_t done = 0; done < runs; done += kRunsAtATime) {
      std::vector<HistoryStore::RunPoints> batch;
      for (int64_t i = done; i < std::min(done + kRunsAtATime, runs); ++i) batch.push_back(reports.Next(1));
      ValueOf(store.AddAll(batch));
    }
  });
  fmt::print("{} points added in {:.1f} s\n", runs * kSeries, taken / 1000);
}

void AddChanges(HistoryStore& store) {
  std::vector<HistoryChange> changes;
  for (int64_t i = 0; i < kChanges; ++i) {
    HistoryChange change;
    change.series = 1 + i % kSeries;
    change.commit_before = fmt::format("{:040x}", i);
    change.commit_after = fmt::format("{:040x}", i + 1);
    change.position_after = i * 7919 % kChanges;
    changes.push_back(std::move(change));
  }
  ValueOf(store.SaveChanges({}, changes));
}

void TimeCalls(const std::string& database, Reports& reports) {
  auto store = ValueOf(OpenHistoryStore(database, false));
  std::vector<HistoryStore::RunPoints> next;
  for (int i = 0; i < 41; ++i) next.push_back(reports.Next(kSeries / 1000));
  auto report = next.begin();
  const auto add = [&] { ValueOf(store->Add(report->run, report->points)), ++report; };
  Time("add of 1,000 rows", 20, add);
  Time("opening, add of 1,000 rows, closing", 20, [&] {
    store = ValueOf(OpenHistoryStore(database, false));
    add();
    store.reset();
  });
  store = ValueOf(OpenHistoryStore(database, false));
  std::mt19937_64 random(2);
  Time("points of one series", 200,
       [&] { ValueOf(store->Points(1 + static_cast<int64_t>(random() % kSeries))); });
  Time("touched series, and the points of 1,000 series", 3, [&] {
    std::vector<int64_t> series = ValueOf(store->TouchedSeries());
    series.resize(std::min<size_t>(series.size(), 1000));
    if (!store->VisitPoints(series, [](int64_t, auto) { return absl::OkStatus(); }).ok()) std::abort();
  });
  AddChanges(*store);
  Time(fmt::format("newest 50 of {} changes", kChanges), 20, [&] { ValueOf(store->NewestChanges(50)); });
  Time("opening, newest 50 changes", 20,
       [&] { ValueOf(ValueOf(OpenHistoryStore(database, false))->NewestChanges(50)); });
}

/// `points_a_second` are added on two cores that do other things too.
void SayHowLong(int64_t runs, double points_a_second) {
  fmt::print("{} points; this takes about {:.0f} minutes\n", runs * kSeries,
             std::ceil(static_cast<double>(runs * kSeries) / points_a_second / 60 + .5));
  std::fflush(stdout);
}

void SayBytes(int64_t bytes, int64_t points) {
  fmt::print("{} bytes, {:.2f} a point\n", bytes, static_cast<double>(bytes) / static_cast<double>(points));
}

void RunSqlite(int64_t runs, const std::string& folder) {
  const std::string path = folder + "/store_benchmark.sqlite";
  std::filesystem::remove(path);
  Reports reports;
  Fill(*ValueOf(OpenHistoryStore(path, true)), reports, runs);
  SayBytes(static_cast<int64_t>(std::filesystem::file_size(path)), runs * kSeries);
  TimeCalls(path, reports);
  std::filesystem::remove(path);
}

/// Prints the pages that the points of a series lie in, by what the server says that it has read.
void SayPages(PostgresConnection& connection) {
  if (!connection.Execute("VACUUM ANALYZE weir_chunk").ok()) std::abort();
  int64_t most = 0, sum = 0;
  constexpr int64_t kAsked = 100;
  for (int64_t i = 0; i < kAsked; ++i) {
    const std::string query = fmt::format(
        "EXPLAIN (ANALYZE, BUFFERS) SELECT series, points FROM weir_chunk "
        "WHERE series = ANY('{{{}}}'::bigint[]) ORDER BY series, number",
        1 + i * kSeries / kAsked);
    const PostgresRows rows = ValueOf(connection.Run(query.c_str()));
    int64_t pages = 0;
    for (int row = 0; row < rows.count(); ++row) {
      const std::string line = rows.Bytes(row, 0);
      int64_t hit = 0, read = 0;
      if (const size_t at = line.find("hit="); at != std::string::npos) hit = std::atoll(&line[at + 4]);
      if (const size_t at = line.find("read="); at != std::string::npos) read = std::atoll(&line[at + 5]);
      pages = std::max(pages, hit + read);
      if (line.starts_with("Planning")) break;
    }
    most = std::max(most, pages);
    sum += pages;
  }
  fmt::print("pages of one series: {:.1f} on average, at most {}\n", static_cast<double>(sum) / kAsked, most);
}

void RunPostgres(int64_t runs) {
  const auto server = PostgresServer::Start(true);
  if (!server.ok()) {
    fmt::print("{}\n", server.status().ToString());
    return;
  }
  const std::string database = ValueOf((*server)->MakeDatabase("history"));
  Reports reports;
  Fill(*ValueOf(OpenHistoryStore(database, true)), reports, runs);
  const auto connection = ValueOf(PostgresConnection::Open(ValueOf(LoadPostgresLibrary()), database));
  const PostgresRows sizes = ValueOf(connection->Run(
      "SELECT relname::text::bytea, pg_total_relation_size(oid) FROM pg_class WHERE relname LIKE 'weir\\_%' "
      "AND relkind = 'r' ORDER BY 2 DESC"));
  int64_t bytes = 0;
  for (int row = 0; row < sizes.count(); ++row) {
    bytes += sizes.Int(row, 1);
    fmt::print("  {:<20} {} bytes\n", sizes.Bytes(row, 0), sizes.Int(row, 1));
  }
  SayBytes(bytes, runs * kSeries);
  SayPages(*connection);
  TimeCalls(database, reports);
}

int Main(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  if (kind != "sqlite" && kind != "postgres") {
    fmt::print(stderr, "Usage: store_benchmark sqlite|postgres [RUNS [FOLDER]]\n");
    return 2;
  }
  const bool is_sqlite = kind == "sqlite";
  const int64_t runs = argc > 2 ? std::atoll(argv[2]) : is_sqlite ? 1000 : 2000;
  SayHowLong(runs, is_sqlite ? 120'000 : 60'000);
  is_sqlite ? RunSqlite(runs, argc > 3 ? argv[3] : "/tmp") : RunPostgres(runs);
  return 0;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) { return weir::Main(argc, argv); }
