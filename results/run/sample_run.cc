#include "results/run/sample_run.h"

#include <string>
#include <utility>

#include "fmt/format.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::string_view kLengthOnlyYardstick = "length-only,yardstick";

struct Bounds {
  std::string_view limit;
  std::string_view workloads;
};
constexpr Bounds kBounds[] = {{"limit/copy", "write"},
                              {"limit/write", "write,copy,encrypt,decrypt"},
                              {"limit/handoff", "write"},
                              {"limit/cipher", "encrypt,decrypt"}};

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
  for (const auto& [limit, workloads] : kBounds) {
    if (name.starts_with(limit)) row.other_strings.emplace_back(schema::kBounds, workloads);
  }
  return row;
}

// Of `number` records, for the numbers of them that samples have; roughly so for others.
double StreamBytes(double records) { return records == 1e6 ? 7888890 : records * 8.8888889; }

bool WritesToAFile(const SampleCase& sample) {
  return sample.name.starts_with("write/") && sample.name.find("target:file") != std::string::npos;
}

// A device of 1.1 GB/s; single Appends are watched in the first round.
void AddObserved(int round, ReportRow& row) {
  row.SetCounter(schema::kDurableSeconds, *row.RealSeconds() + *row.Counter(schema::kBytes) / 1.1e9);
  if (round > 0) return;
  row.SetCounter(schema::kAppendP999Ns, 40 + *row.Counter(schema::kNsPerRecord));
  row.SetCounter(schema::kAppendMaxNs, 2e5 * *row.Counter(schema::kNsPerRecord));
}

void SetUnlessZero(ReportRow& row, std::string_view counter, double value) {
  if (value != 0) row.SetCounter(counter, value);
}

Report SampleContext(int rounds) {
  Report report;
  report.SetContext(schema::kHostName, "bench-1");
  report.SetContextJson(schema::kNumCpus, "2");
  report.SetContext(schema::kCpuModel, "Example CPU @ 2.60GHz");
  report.SetContext(schema::kCores, "2");
  report.SetContext(schema::kGovernor, "performance");
  report.SetContext(schema::kVirtualization, "none");
  report.SetContext(schema::kKernel, "Linux 6.1.0");
  report.SetContext(schema::kFilesystem, "ext4");
  report.SetContext(schema::kCompiler, "gcc 12.2.0");
  report.SetContext(schema::kCompilationMode, "opt");
  report.SetContext(schema::kCommit, "0123456789ab");
  report.SetContext(schema::kRounds, std::to_string(rounds));
  report.SetContext(schema::kRoundsComplete, std::to_string(rounds));
  return report;
}

void AddDefaultOnFile(Report& report, int rounds) {
  const std::string million = "record:number/records:1000000";
  const std::string work = "record:number/records:10000000";
  const std::string file = work + "/target:file";
  const std::string buffered = file + "/buffer:262144";
  const SampleCase cases[] = {
      {"write/naive/" + million + "/target:file", 1e6, 870, 0.04, 497, 97.9, 1000003, "", 1.07e6, 0},
      {"write/iostream/" + buffered, 1e7, 21.3, 0.02, 12.2, 2.41, 346, "", 1.33e6, 0},
      {"write/stdio/" + buffered, 1e7, 14.6, 0.02, 8.34, 1.65, 346, "", 1.33e6, 0},
      {"write/fmt/" + buffered, 1e7, 14.9, 0.015, 8.51, 1.68, 346, "", 1.34e6, 0},
      {"write/mmap/" + file + "/buffer:16777216", 1e7, 3.43, 0.03, 1.96, 0.382, 31, "steal", 1.06e6, 0},
      {"write/batched/" + buffered, 1e7, 3.11, 0.012, 1.78, 0.351, 344, "foreign-cpu", 1.32e6, 0},
      {"write/vectored/" + buffered, 1e7, 4.02, 0.02, 2.30, 0.449, 352, "", 1.61e6, 0},
      {"write/drained/" + buffered, 1e7, 3.61, 0.03, 2.06, 0.583, 352, "", 2.47e6, 0.113},
      {"write/pooled/" + buffered, 1e7, 2.87, 0.02, 1.64, 0.478, 351, "", 2.38e6, 0.042},
      {"write/flooded/" + buffered, 1e7, 4.47, 0.05, 2.55, 0.792, 355, "", 41.2e6, 0},
      {"write/uring/" + buffered, 1e7, 3.02, 0.025, 1.73, 0.402, 178, "", 2.41e6, 0.067},
      {"write/direct/" + buffered, 1e7, 38.4, 0.06, 21.9, 0.296, 347, "io-pressure", 1.59e6, 0},
      {"write/uncached/" + buffered, 1e7, 9.12, 0.08, 5.21, 0.611, 344, "", 1.33e6, 0},
      {"write/discard/" + file, 1e7, 0.852, 0.004, 0, 0.0958, 0, kLengthOnlyYardstick, 1.06e6, 0},
      {"limit/write/" + file, 1e7, 1.75, 0.02, 0, 0.192, 341, "", 1.33e6, 0},
      {"limit/handoff/" + file, 1e7, 2.21, 0.03, 0, 0.431, 344, "", 2.14e6, 0},
      {"limit/copy/place:cache/" + work, 1e7, 0.71, 0.01, 0, 0.0799, 0, "", 1.59e6, 0},
      {"limit/copy/place:memory/" + work, 1e7, 1.12, 0.02, 0, 0.126, 0, "", 90.2e6, 0},
      {"limit/write/" + million + "/target:file", 1e6, 1.81, 0.02, 0, 0.203, 34, "", 1.33e6, 0},
      {"limit/handoff/" + million + "/target:file", 1e6, 2.31, 0.03, 0, 0.451, 35, "", 2.14e6, 0},
      {"limit/copy/place:cache/" + million, 1e6, 0.73, 0.01, 0, 0.081, 0, "", 1.59e6, 0},
      {"limit/copy/place:memory/" + million, 1e6, 1.19, 0.02, 0, 0.131, 0, "", 9.2e6, 0},
  };
  for (const SampleCase& each : cases) AddSampleRounds(report, each, rounds);
}

void AddDefaultOnSlowSink(Report& report, int rounds) {
  const std::string work = "record:number/records:1000000/target:slow";
  const std::string buffered = work + "/buffer:262144";
  const SampleCase cases[] = {
      {"write/naive/" + work, 1e6, 874, 0.03, 11.1, 98.4, 1000003, "", 1.07e6, 0},
      {"write/iostream/" + buffered, 1e6, 79.0, 0.001, 1.00, 2.51, 37, "", 1.33e6, 0},
      {"write/stdio/" + buffered, 1e6, 79.0, 0.001, 1.00, 1.75, 37, "", 1.33e6, 0},
      {"write/fmt/" + buffered, 1e6, 79.1, 0.001, 1.00, 1.79, 37, "", 1.34e6, 0},
      {"write/batched/" + buffered, 1e6, 78.9, 0.001, 1.00, 0.451, 35, "", 1.32e6, 0},
      {"write/vectored/" + buffered, 1e6, 78.9, 0.001, 1.00, 0.502, 36, "", 1.61e6, 0},
      {"write/drained/" + buffered, 1e6, 78.9, 0.001, 1.00, 0.663, 36, "", 2.47e6, 0.812},
      {"write/pooled/" + buffered, 1e6, 79.0, 0.001, 1.00, 0.541, 36, "", 2.38e6, 0.824},
      {"write/flooded/" + buffered, 1e6, 79.0, 0.001, 1.00, 0.921, 37, "", 9.41e6, 0},
      {"write/uring/" + buffered, 1e6, 79.0, 0.001, 1.00, 0.482, 19, "foreign-cpu", 2.41e6, 0.807},
      {"write/direct/" + buffered, 1e6, 81.6, 0.006, 1.03, 0.496, 1931, "", 1.59e6, 0},
      {"write/uncached/" + buffered, 1e6, 78.9, 0.001, 1.00, 0.461, 35, "", 1.33e6, 0},
      {"write/discard/" + work, 1e6, 0.861, 0.004, 0, 0.0968, 0, kLengthOnlyYardstick, 1.06e6, 0},
      {"limit/write/" + work, 1e6, 78.9, 0.001, 0, 0.212, 35, "", 1.33e6, 0},
      {"limit/handoff/" + work, 1e6, 79.0, 0.001, 0, 0.462, 35, "", 2.14e6, 0},
  };
  for (const SampleCase& each : cases) AddSampleRounds(report, each, rounds);
}

}  // namespace

void AddSampleRounds(Report& report, const SampleCase& sample, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const double factor = 1 + sample.spread * Noise(sample.name, round);
    const double ns = sample.ns_per_record * factor;
    const double bytes = StreamBytes(sample.records);
    ReportRow row = NamedRow(sample.name, round);
    row.real_time = ns * sample.records;
    row.cpu_time = ns * sample.records;
    row.SetCounter(schema::kNsPerRecord, ns);
    row.SetCounter(schema::kBytes, static_cast<double>(static_cast<int64_t>(bytes)));
    row.SetCounter(schema::kBytesPerSecond, bytes / (ns * sample.records * 1e-9));
    SetUnlessZero(row, "limit_ratio", sample.limit_ratio * factor);
    SetUnlessZero(row, "cpu_seconds_per_gb", sample.cpu_seconds_per_gb * factor);
    SetUnlessZero(row, "anon_peak_bytes",
                  sample.anon_peak_bytes == 0 ? 0 : sample.anon_peak_bytes + (round % 4) * 4096);
    SetUnlessZero(row, "stall_seconds", sample.stalled * ns * sample.records * 1e-9);
    SetUnlessZero(row, "syscalls", sample.syscalls);
    if (WritesToAFile(sample)) AddObserved(round, row);
    if (round % 3 == 0 || sample.flags == kLengthOnlyYardstick) row.label = sample.flags;
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
  Report report = SampleContext(rounds);
  const SampleCase cases[] = {
      {"write/naive/" + million, 1e6, 870, 0.04, 497, 97.9, 1000003, ""},
      {"write/iostream/" + buffered, 1e7, 21.3, 0.02, 12.2, 2.41, 346, "foreign-cpu"},
      {"write/stdio/" + buffered, 1e7, 14.6, 0.02, 8.34, 1.65, 346, ""},
      {"write/fmt/" + buffered, 1e7, 14.9, 0.015, 8.51, 1.68, 346, ""},
      {"write/mmap/" + buffered, 1e7, 3.43, 0.03, 1.96, 0.382, 31, "cpu-pressure,steal"},
      {"write/batched/" + buffered, 1e7, 3.11, 0.012, 1.78, 0.351, 344, "foreign-cpu"},
      {"write/discard/" + work, 1e7, 0.852, 0.004, 0, 0.0958, 0, kLengthOnlyYardstick},
      {"limit/write/" + work, 1e7, 1.75, 0.02, 0, 0.192, 89, ""},
      {"limit/write/" + million, 1e6, 1.81, 0.02, 0, 0.203, 9, ""},
      {"limit/handoff/" + work, 1e7, 2.21, 0.03, 0, 0.431, 344, ""},
      {"limit/copy/place:cache/record:number/records:10000000", 1e7, 0.71, 0.01, 0, 0.0799, 0, ""},
      {"limit/copy/place:memory/record:number/records:10000000", 1e7, 1.12, 0.02, 0, 0.126, 0, ""},
  };
  for (const SampleCase& each : cases) AddSampleRounds(report, each, rounds);
  return report;
}

Report SampleDefaultRun(int rounds) {
  Report report = SampleContext(rounds);
  AddDefaultOnFile(report, rounds);
  AddDefaultOnSlowSink(report, rounds);
  return report;
}

Report SampleBufferSweep(int rounds) {
  struct Buffer {
    const char* bytes;
    double calls;
    double batched;
    double drained;
    double pooled;
  };
  const Buffer buffers[] = {{"4096", 21702, 6.94, 19.8, 11.6},
                            {"65536", 1357, 3.34, 4.93, 3.41},
                            {"262144", 344, 3.11, 3.61, 2.87},
                            {"1048576", 86, 3.52, 3.58, 2.89}};
  const std::string work = "record:number/records:10000000";
  Report report = SampleContext(rounds);
  for (const Buffer& each : buffers) {
    const std::string parameters = work + "/target:file/buffer:" + each.bytes;
    const double size = std::stod(each.bytes);
    const auto add = [&](const std::string& strategy, double ns, double buffers_held, double stalled) {
      AddSampleRounds(report,
                      {fmt::format("write/{}/{}", strategy, parameters), 1e7, ns, 0.012, ns / 1.75, ns / 8.86,
                       each.calls, "", 1.06e6 + buffers_held * size, stalled},
                      rounds);
    };
    add("batched", each.batched, 1, 0);
    add("drained", each.drained, 5, 0.113);
    add("pooled", each.pooled, 5, 0.042);
  }
  AddSampleRounds(report,
                  {"limit/write/" + work + "/target:file", 1e7, 1.75, 0.02, 0, 0.192, 341, "", 1.33e6, 0},
                  rounds);
  AddSampleRounds(report,
                  {"limit/handoff/" + work + "/target:file", 1e7, 2.21, 0.03, 0, 0.431, 344, "", 2.14e6, 0},
                  rounds);
  return report;
}

Report SampleBusyRun(int rounds) {
  Report report = SampleContext(rounds);
  AddDefaultOnFile(report, rounds);
  for (ReportRow& row : report.rows) {
    const bool threaded = row.Counter(schema::kStallSeconds).has_value();
    const bool disturbed = row.repetition_index == 4 && row.name.find("iostream") == std::string::npos;
    const double factor = (threaded ? 2 : 1) * (disturbed ? 3 : 1);
    row.real_time = *row.real_time * factor;
    row.SetCounter(schema::kNsPerRecord, *row.Counter(schema::kNsPerRecord) * factor);
    row.SetCounter(schema::kBytesPerSecond, *row.Counter(schema::kBytesPerSecond) / factor);
    row.SetCounter(schema::kForeignCpuSeconds, *row.RealSeconds());
    if (row.label.find("foreign-cpu") == std::string::npos)
      row.label += row.label.empty() ? "foreign-cpu" : ",foreign-cpu";
  }
  return report;
}

}  // namespace weir
