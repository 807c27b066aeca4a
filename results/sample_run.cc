#include "results/sample_run.h"

#include <utility>

namespace weir {
namespace {

// Between -1 and 1, from the round and the case's name: fixed, without order, different for each case.
double Noise(std::string_view name, int round) {
  uint32_t state = 2166136261u + static_cast<uint32_t>(round);
  for (char c : name) state = (state ^ static_cast<unsigned char>(c)) * 16777619u;
  state ^= state >> 15;
  state *= 2246822519u;
  state ^= state >> 13;
  return static_cast<double>(state % 2001) / 1000 - 1;
}

ReportRow NamedRow(const std::string& name, int round) {
  ReportRow row;
  row.name = row.run_name = name + "/iterations:1/manual_time";
  row.repetition_index = round;
  row.iterations = 1;
  row.threads = 1;
  return row;
}

void SetUnlessZero(ReportRow& row, std::string_view counter, double value) {
  if (value != 0) row.SetCounter(counter, value);
}

}  // namespace

void AddSampleRounds(Report& report, const SampleCase& sample, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const double factor = 1 + sample.spread * Noise(sample.name, round);
    const double ns = sample.ns_per_record * factor;
    const double bytes = sample.records * 8.8888889;
    ReportRow row = NamedRow(sample.name, round);
    row.real_time = ns * sample.records;
    row.cpu_time = ns * sample.records;
    row.SetCounter("ns_per_record", ns);
    row.SetCounter("bytes", static_cast<double>(static_cast<int64_t>(bytes)));
    row.SetCounter("bytes_per_second", bytes / (ns * sample.records * 1e-9));
    SetUnlessZero(row, "limit_ratio", sample.limit_ratio * factor);
    SetUnlessZero(row, "cpu_seconds_per_gb", sample.cpu_seconds_per_gb * factor);
    SetUnlessZero(row, "syscalls", sample.syscalls);
    if (round % 3 == 0 || sample.flags == "length-only") row.label = sample.flags;
    report.rows.push_back(std::move(row));
  }
}

void AddSampleError(Report& report, const std::string& name, int round, std::string_view message) {
  ReportRow row = NamedRow(name, round);
  row.error = message;
  report.rows.push_back(std::move(row));
}

Report SampleRun(int rounds) {
  const std::string million = "record:number/records:1000000/target:file";
  const std::string work = "record:number/records:10000000/target:file";
  const std::string buffered = work + "/buffer:262144";
  Report report;
  report.SetContext("host_name", "bench-1");
  report.SetContextJson("num_cpus", "2");
  report.SetContext("cpu_model", "Example CPU @ 2.60GHz");
  report.SetContext("weir_kernel", "Linux 6.1.0");
  report.SetContext("weir_filesystem", "ext4");
  report.SetContext("weir_build", "opt, g++ 12.2.0");
  report.SetContext("weir_rounds", std::to_string(rounds));
  report.SetContext("weir_rounds_complete", std::to_string(rounds));
  const SampleCase cases[] = {
      {"write/naive/" + million, 1e6, 870, 0.04, 497, 97.9, 1000003, ""},
      {"write/iostream/" + buffered, 1e7, 21.3, 0.02, 12.2, 2.41, 346, "foreign-cpu"},
      {"write/stdio/" + buffered, 1e7, 14.6, 0.02, 8.34, 1.65, 346, ""},
      {"write/fmt/" + buffered, 1e7, 14.9, 0.015, 8.51, 1.68, 346, ""},
      {"write/mmap/" + buffered, 1e7, 3.43, 0.03, 1.96, 0.382, 31, "cpu-pressure,steal"},
      {"write/batched/" + buffered, 1e7, 3.11, 0.012, 1.78, 0.351, 344, "foreign-cpu"},
      {"write/discard/" + work, 1e7, 0.852, 0.004, 0, 0.0958, 0, "length-only"},
      {"limit/write/" + work, 1e7, 1.75, 0.02, 0, 0.192, 89, ""},
      {"limit/write/" + million, 1e6, 1.81, 0.02, 0, 0.203, 9, ""},
      {"limit/handoff/" + work, 1e7, 2.21, 0.03, 0, 0.431, 344, ""},
      {"limit/copy/place:cache/record:number/records:10000000", 1e7, 0.71, 0.01, 0, 0.0799, 0, ""},
      {"limit/copy/place:memory/record:number/records:10000000", 1e7, 1.12, 0.02, 0, 0.126, 0, ""},
  };
  for (const SampleCase& each : cases) AddSampleRounds(report, each, rounds);
  return report;
}

}  // namespace weir
