#include "results/compare/sample_comparison.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

#include "results/compare/column_comparison.h"
#include "results/compare/report_comparison.h"
#include "results/report/sampled_report.h"
#include "results/report/schema.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

constexpr size_t kRounds = 12;
constexpr const char* kWork = "/record:number/records:10000000/target:file";

// Between -1 and 1.
double Noise(uint64_t seed) { return static_cast<double>(SplitMix64(seed).Next() >> 11) * 0x1p-52 - 1; }

void SetCalls(Report& report, const std::string& name, double calls) {
  for (ReportRow& row : report.rows) {
    if (row.name == name) row.SetCounter("syscalls", calls);
  }
}

Report OldReport(const std::string& session) {
  Report report = SessionReport(session);
  report.SetContext("weir_compiler", "gcc 12.2.0");
  AddRounds(report, std::string("write/naive") + kWork, 8.7, kRounds, 1);
  AddRounds(report, std::string("write/batched") + kWork, 0.031, kRounds, 2);
  AddRounds(report, std::string("write/mmap") + kWork, 0.034, kRounds, 3);
  AddRounds(report, std::string("write/uring") + kWork, 0.04, kRounds, 4);
  AddRounds(report, std::string("write/drained") + kWork, 0.05, kRounds, 5);
  AddRounds(report, std::string("write/direct") + kWork, 0.06, kRounds, 6);
  SetCalls(report, std::string("write/batched") + kWork, 340);
  return report;
}

Report NewReport(const std::string& session) {
  Report report = SessionReport(session);
  report.SetContext("weir_compiler", session == "s1" ? "gcc 12.2.0" : "clang 14.0.6");
  AddRounds(report, std::string("write/naive") + kWork, 8.7 * 1.2, kRounds, 11);
  AddRounds(report, std::string("write/batched") + kWork, 0.031 * 0.7, kRounds, 12);
  AddRounds(report, std::string("write/mmap") + kWork, 0.034, kRounds, 13);
  for (size_t round = 0; round < kRounds; ++round) {
    ReportRow& row = AddRow(report, std::string("write/uring") + kWork, round % 2 == 0 ? 0.02 : 0.08);
    row.repetition_index = static_cast<int64_t>(round);
  }
  AddRow(report, std::string("write/direct") + kWork, 0).error = "pwrite(2): Invalid argument";
  AddRounds(report, std::string("write/vectored") + kWork, 0.03, kRounds, 15);
  SetCalls(report, std::string("write/batched") + kWork, 425);
  return report;
}

Comparison Compare(const Report& base, const Report& compared) {
  const SampleChoice choice{.metric = "real_time"};
  return CompareReports(
      MatchByName(SampleReport(base, "old.json", choice), SampleReport(compared, "new.json", choice)),
      Metric());
}

}  // namespace

void AddRounds(Report& report, const std::string& name, double seconds, size_t rounds, unsigned noise_seed) {
  for (size_t round = 0; round < rounds; ++round) {
    ReportRow& row = AddRow(report, name, seconds * (1 + 0.01 * Noise(noise_seed * 1000 + round)));
    row.repetition_index = static_cast<int64_t>(round);
  }
}

Report SessionReport(const std::string& session) {
  Report report;
  report.SetContext("weir_session", session);
  return report;
}

ReportRow& AddRow(Report& report, const std::string& name, double seconds) {
  ReportRow& row = report.rows.emplace_back();
  row.name = row.run_name = name;
  row.time_unit = TimeUnit::kSecond;
  row.real_time = row.cpu_time = seconds;
  return row;
}

Comparison SamplePairedComparison() { return Compare(OldReport("s1"), NewReport("s1")); }

Comparison SampleUnpairedComparison() { return Compare(OldReport("s1"), NewReport("s2")); }

Comparison SampleTwoSessions() {
  Report base, compared;
  for (unsigned i = 0; i < 12; ++i) {
    const std::string name =
        fmt::format("BM_Find<std::map<int, std::string>>/{}/threads:{}", 64 << i / 2, 1 + i % 2);
    const double seconds = 1e-8 * (i + 1);
    AddRow(base, name, seconds);
    AddRow(compared, name, seconds * 0.77 * (1 + 0.02 * Noise(i)) * (i == 7 ? 1.31 : 1));
  }
  return Compare(base, compared);
}

Comparison SampleColumnComparison() {
  Report report = SessionReport("s1");
  AddRounds(report, std::string("write/naive") + kWork, 8.7, kRounds, 1);
  AddRounds(report, std::string("write/batched") + kWork + "/buffer:262144", 0.031, kRounds, 2);
  AddRounds(report, std::string("write/mmap") + kWork + "/buffer:262144", 0.0313, kRounds, 3);
  AddRounds(report, std::string("write/discard") + kWork, 0.01, kRounds, 4);
  for (ReportRow& row : report.rows) {
    if (row.name.starts_with("write/discard")) row.label = schema::kYardstick;
  }
  AddRow(report, std::string("write/direct") + kWork + "/buffer:262144", 0).error =
      "pwrite(2): Invalid argument";
  AddRounds(report, std::string("limit/write") + kWork, 0.02, kRounds, 5);
  const std::string slow = "/record:number/records:10000000/target:slow/buffer:";
  AddRounds(report, "write/batched" + slow + "4096", 1.0, kRounds, 6);
  AddRounds(report, "write/batched" + slow + "262144", 0.9, kRounds, 7);
  AddRounds(report, "write/pooled" + slow + "262144", 0.89, kRounds, 8);
  const SampledReport sampled = SampleReport(report, "run.json", {.metric = "real_time"});
  return *CompareColumns(sampled, {"strategy", {}, ""}, Metric());
}

Comparison SampleLongComparison() {
  Report base = SessionReport("s1"), compared = SessionReport("s1");
  for (unsigned i = 0; i < 300; ++i) {
    const std::string name = fmt::format("BM_Sort/{}", i);
    AddRounds(base, name, 1e-6, 20, i);
    AddRounds(compared, name, i % 100 == 50 ? 1.2e-6 : 1e-6, 20, 1000 + i);
  }
  return Compare(base, compared);
}

}  // namespace weir
