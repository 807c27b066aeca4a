#include "harness/bench/bench.h"

#include <signal.h>
#include <sys/prctl.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "benchmark/benchmark.h"
#include "commands/console/standard_streams.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/bench/bench_flags.h"
#include "harness/bench/catalogue.h"
#include "harness/bench/measurement.h"
#include "harness/probes/build_info.h"
#include "harness/probes/environment.h"
#include "results/report/exit_code.h"
#include "results/report/schema.h"
#include "strategies/notice.h"

namespace weir {
namespace {

// What a run of the bench shares with all its cases.
struct Bench {
  Catalogue catalogue;
  BenchFlags flags;
  bool failed = false;
};

void SetCounter(benchmark::State& state, std::string_view name, std::optional<double> value) {
  if (value) state.counters[std::string(name)] = *value;
}

// A workload need not move bytes.
void SetBytes(benchmark::State& state, const Measurement& m) {
  const auto bytes = static_cast<double>(m.bytes);
  if (m.bytes == 0) return;
  SetCounter(state, schema::kBytes, bytes);
  SetCounter(state, schema::kBytesPerSecond, bytes / m.wall_seconds);
  SetCounter(state, schema::kCpuSecondsPerGb, m.cpu_seconds / (bytes * 1e-9));
}

void SetCounters(benchmark::State& state, uint64_t count, const Measurement& m) {
  const auto units = static_cast<double>(count);
  SetBytes(state, m);
  SetCounter(state, schema::kItemsPerSecond, units / m.wall_seconds);
  SetCounter(state, schema::kNsPerRecord, m.wall_seconds * 1e9 / units);
  SetCounter(state, schema::kCpuNsPerUnit, m.cpu_seconds * 1e9 / units);
  SetCounter(state, schema::kAnonPeakBytes, m.anon_peak_bytes);
  SetCounter(state, schema::kRssPeakBytes, m.rss_peak_bytes);
  SetCounter(state, schema::kDurableSeconds, m.durable_seconds);
  SetCounter(state, schema::kUnwrittenBytes, m.unwritten_bytes);
  if (m.page_faults) {
    SetCounter(state, schema::kMinorFaults, static_cast<double>(m.page_faults->minor));
    SetCounter(state, schema::kMajorFaults, static_cast<double>(m.page_faults->major));
  }
  if (m.page_faults && m.lends_memory)
    SetCounter(state, schema::kFaultsPerUnit, static_cast<double>(m.page_faults->minor) / units);
  SetCounter(state, schema::kHeldRatio, m.held_ratio);
  SetCounter(state, schema::kPackedRatio, m.packed_ratio);
  SetCounter(state, schema::kSettleSeconds, m.settle_seconds);
  SetCounter(state, schema::kCheckSeconds, m.check_seconds);
  SetCounter(state, schema::kStallSeconds, m.stall_seconds);
  SetCounter(state, schema::kSyncSeconds, m.sync_seconds);
  SetCounter(state, schema::kSyscalls, m.system_calls);
  SetCounter(state, schema::kSyncs, m.syncs);
  SetCounter(state, schema::kWakeUps, m.wake_ups);
  SetCounter(state, schema::kSocketBytes, m.socket_bytes);
  SetCounter(state, schema::kSpinSeconds, m.spin_seconds);
  SetCounter(state, schema::kPsiCpuSeconds, m.contamination.psi_cpu_seconds);
  SetCounter(state, schema::kPsiIoSeconds, m.contamination.psi_io_seconds);
  SetCounter(state, schema::kPsiMemorySeconds, m.contamination.psi_memory_seconds);
  SetCounter(state, schema::kForeignCpuSeconds, m.contamination.foreign_cpu_seconds);
  SetCounter(state, schema::kStealSeconds, m.contamination.steal_seconds);
  SetCounter(state, schema::kForeignCpuShare, m.contamination.foreign_share);
  if (m.threads) SetCounter(state, schema::kThreads, static_cast<double>(*m.threads));
}

void SetAppends(benchmark::State& state, const LatencyHistogram& appends) {
  SetCounter(state, schema::kAppendP50Ns, appends.Percentile(0.5));
  SetCounter(state, schema::kAppendP99Ns, appends.Percentile(0.99));
  SetCounter(state, schema::kAppendP999Ns, appends.Percentile(0.999));
  SetCounter(state, schema::kAppendMaxNs, appends.Percentile(1));
  SetCounter(state, schema::kAppendSlowShare, appends.SlowShare());
}

void SetObserved(benchmark::State& state, const Observation& o) {
  if (o.lends_memory) {
    SetCounter(state, schema::kCallMaxNs, o.appends.Percentile(1));
  } else {
    SetAppends(state, o.appends);
  }
  SetCounter(state, schema::kMemcgPeakBytes, o.memcg_peak_bytes);
  SetCounter(state, schema::kMemcgCachePeakBytes, o.memcg_cache_peak_bytes);
  if (state.counters.count(std::string(schema::kAnonPeakBytes)) == 0)
    SetCounter(state, schema::kAnonPeakBytes, o.anon_peak_bytes);
  if (!o.resident_peak) return;
  SetCounter(state, schema::kRssAnonBytes, static_cast<double>(o.resident_peak->anonymous));
  SetCounter(state, schema::kRssFileBytes, static_cast<double>(o.resident_peak->file));
  SetCounter(state, schema::kRssSharedBytes, static_cast<double>(o.resident_peak->shared));
}

absl::StatusOr<Measurement> MeasureIn(benchmark::State& state, const Bench& bench, const Case& c) {
  absl::StatusOr<std::unique_ptr<Pass>> pass = bench.catalogue.MakePass(c);
  if (!pass.ok()) return pass.status();
  return Measure(
      c, **pass, bench.flags.cold ? Warmth::kCold : Warmth::kWarm,
      [&state](const std::function<double()>& timed) {
        for ([[maybe_unused]] auto _ : state) state.SetIterationTime(timed());
      },
      bench.flags.no_durable ? Durable::kLeft : Durable::kTaken);
}

absl::StatusOr<Observation> ObserveIn(const Bench& bench, const Case& c) {
  absl::StatusOr<std::unique_ptr<Pass>> pass = bench.catalogue.MakePass(c);
  if (!pass.ok()) return pass.status();
  return Observe(c, **pass);
}

void Fail(benchmark::State& state, Bench& bench, const absl::Status& status) {
  bench.failed = true;
  state.SkipWithError(std::string(status.message()).c_str());
}

// What a round of a session need not do, so that it can be told what a round without it takes.
void AddExtra(benchmark::State& state, double seconds) {
  state.counters[std::string(schema::kExtraSeconds)].value += seconds;
}

void RunCase(benchmark::State& state, Bench& bench, const Case& c) {
  const absl::StatusOr<Measurement> measured = MeasureIn(state, bench, c);
  if (!measured.ok()) return Fail(state, bench, measured.status());
  SetCounters(state, bench.catalogue.Units(c), *measured);
  AddExtra(state, measured->durable_extra_seconds);
  if (bench.flags.observe && bench.catalogue.CanObserve(c)) {
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<Observation> observed = ObserveIn(bench, c);
    AddExtra(state, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    if (!observed.ok()) return Fail(state, bench, observed.status());
    SetObserved(state, *observed);
  }
  state.SetLabel(fmt::format("{}", fmt::join(measured->flags, ",")));
}

void Register(Bench& bench, Case c) {
  c.session_directory = bench.flags.session_directory;
  benchmark::RegisterBenchmark(c.Name().c_str(),
                               [&bench, c](benchmark::State& state) { RunCase(state, bench, c); })
      ->Iterations(1)
      ->UseManualTime()
      ->MeasureProcessCPUTime()
      ->Unit(benchmark::kMillisecond);
}

// The directory whose file system the report describes: the first that is written to.
std::string DirectoryOf(std::span<const Case> cases) {
  for (const Case& c : cases) {
    if (std::string directory = c.Directory(); !directory.empty()) return directory;
  }
  return ".";
}

std::string KeysOf(const Workload& workload, bool (*is)(const Parameter& parameter)) {
  std::vector<std::string_view> keys;
  for (const Parameter& each : workload.parameters) {
    if (is(each)) keys.push_back(each.key);
  }
  return fmt::format("{}", fmt::join(keys, ","));
}

// What the results show a workload by, which they do not know by name.
void AddWorkload(const Workload& workload) {
  const auto add = [&](std::string_view prefix, const std::string& value) {
    benchmark::AddCustomContext(fmt::format("{}{}", prefix, workload.name), value);
  };
  add(schema::kUnitOf, std::string(workload.unit));
  add(schema::kCountKeyOf, std::string(workload.count));
  add(schema::kWorkOf, KeysOf(workload, [](const Parameter& each) { return each.of_the_work; }));
  add(schema::kSizesOf, KeysOf(workload, [](const Parameter& each) { return each.value_name == "SIZE"; }));
  if (!workload.first_columns.empty())
    add(schema::kColumnsOf, fmt::format("{}", fmt::join(workload.first_columns, ",")));
}

void AddCode(std::span<const Case> cases) {
  std::map<std::string, std::string> codes;
  for (const Case& c : cases) {
    if (!c.code.empty())
      codes.emplace(fmt::format("{}{}/{}", schema::kCodeOf, c.workload, c.strategy), c.code);
  }
  for (const auto& [key, code] : codes) benchmark::AddCustomContext(key, code);
}

void AddWorkloads(const Catalogue& catalogue, std::span<const Case> cases) {
  for (const Workload& workload : catalogue.workloads()) {
    if (std::ranges::find(cases, workload.name, &Case::workload) != cases.end()) AddWorkload(workload);
  }
  AddCode(cases);
}

void AddContext(const std::string& directory) {
  for (const auto& [key, value] : DescribeEnvironment(directory)) benchmark::AddCustomContext(key, value);
  for (const auto& [key, value] : DescribeBuild()) benchmark::AddCustomContext(key, value);
}

// Google Benchmark's help is asked for by a function without arguments.
std::string own_help;

void PrintHelp() {
  fmt::print(
      "Measures weir's strategies as a Google Benchmark binary. Flags of its own:\n{}\n"
      "Google Benchmark's flags:\n",
      own_help);
  benchmark::PrintDefaultHelp();
}

// Hands Google Benchmark what is left of the command line. False: it had a flag that nobody knows.
bool InitializeBenchmark(char* program, std::vector<std::string>& arguments) {
  std::vector<char*> argv = {program};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  benchmark::Initialize(&argc, argv.data(), PrintHelp);
  return !benchmark::ReportUnrecognizedArguments(argc, argv.data());
}

int Complain(const absl::Status& status) {
  SayOnStandardError(fmt::format("bench: {}\n", std::string(status.message())));
  return kExitUsage;
}

int PrintDescription(const Bench& bench) {
  const absl::StatusOr<std::string> json = Describe(bench.catalogue, bench.flags.selection);
  if (!json.ok()) return Complain(json.status());
  fmt::print("{}\n", *json);
  return kExitDone;
}

}  // namespace

int BenchMain(int argc, char** argv, std::span<const WriterStrategy> further_strategies,
              std::span<const Workload> further_workloads) {
  SetNoticeHook([](std::string_view line) { SayOnStandardError(fmt::format("weir: {}\n", line)); });
  ::prctl(PR_SET_NAME, "weir bench");  // others who look see what it is, not that it was started as "exe"
  ::signal(SIGXFSZ, SIG_IGN);  // a file past RLIMIT_FSIZE is an error of its case, not the end of the process
  std::vector<std::string> arguments(argv + 1, argv + argc);
  absl::StatusOr<Catalogue> catalogue = Catalogue::Create(further_strategies, further_workloads);
  if (!catalogue.ok()) return Complain(catalogue.status());
  absl::StatusOr<BenchFlags> flags = TakeBenchFlags(catalogue->workloads(), arguments);
  if (!flags.ok()) return Complain(flags.status());
  own_help = BenchFlagsHelp(catalogue->workloads());
  Bench bench{*std::move(catalogue), *std::move(flags)};
  if (bench.flags.describe) return PrintDescription(bench);
  std::vector<LeftOut> left_out;
  const absl::StatusOr<std::vector<Case>> cases = bench.catalogue.Cases(bench.flags.selection, left_out);
  if (!cases.ok()) return Complain(cases.status());
  for (const Case& c : *cases) Register(bench, c);
  if (!InitializeBenchmark(argv[0], arguments)) return kExitUsage;
  for (const LeftOut& out : left_out)
    SayOnStandardError(fmt::format("bench: without {}: {}\n", out.name, out.reason));
  if (cases->empty()) return Complain(absl::NotFoundError("nothing is left to measure"));
  AddContext(DirectoryOf(*cases));
  AddWorkloads(bench.catalogue, *cases);
  const size_t measured =
      benchmark::RunSpecifiedBenchmarks();  // complains where --benchmark_filter left none
  benchmark::Shutdown();
  if (measured == 0) return kExitUsage;
  return bench.failed ? kExitMeasurementFailed : kExitDone;
}

}  // namespace weir
