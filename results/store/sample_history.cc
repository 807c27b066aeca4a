#include "results/store/sample_history.h"

#include <utility>

#include "fmt/format.h"

namespace weir {

HistoryRun SampleRun(int64_t number) {
  HistoryRun run;
  run.commit = {fmt::format("commit {}", number), "main", number, 1'000'000 + number};
  run.digest = fmt::format("digest {}", number);
  run.binary_hash = fmt::format("binary {}", number);
  run.added = 2'000'000 + number;
  return run;
}

SeriesPoint SamplePoint(const std::string& name, double median) {
  SeriesPoint added;
  added.series.key = {name, "real_time", {{"cpu", "AMD EPYC"}, {"build", "release"}}};
  added.series.unit = "ns";
  added.series.higher_is_better = false;
  added.point = {0, median, median / 100, 3};
  return added;
}

HistoryStore::RunPoints SampleRunPoints(int64_t number, size_t series) {
  HistoryStore::RunPoints run{SampleRun(number), {}};
  for (size_t i = 0; i < series; ++i) {
    run.points.push_back(
        SamplePoint(fmt::format("case {}", i), static_cast<double>(number) + static_cast<double>(i) / 1000));
  }
  return run;
}

std::vector<std::string> NamesThatAreData() {
  using namespace std::string_literals;
  return {"<script>alert(1)</script>",
          "'; DROP TABLE run; --",
          "\"; DROP TABLE weir_run; --",
          "=cmd|' /C calc'!A0",
          "\033]0;title\007\033[31m",
          "not UTF-8: \xff\xfe\xc0\x80",
          "NUL: \0, and after it"s,
          "\0"s,
          "",
          "$1 %s {} \\ \n\r\t",
          "{NULL,\"a\"}",
          std::string(1 << 20, 'n')};
}

std::vector<double> MediansOf(HistoryStore& store, const std::string& name) {
  std::vector<double> medians;
  for (const HistorySeries& series : ValueOf(store.Series())) {
    if (series.key.name != name) continue;
    for (const HistoryPoint& point : ValueOf(store.Points(series.id))) medians.push_back(point.median);
  }
  return medians;
}

}  // namespace weir
