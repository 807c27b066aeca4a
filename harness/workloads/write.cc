#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "harness/workloads/write_records.h"

namespace weir {
namespace {

class WritePass final : public Pass {
 public:
  WritePass(const Case& c, const WriterStrategy& strategy)
      : case_(c),
        strategy_(strategy),
        source_(RecordOf(c), c.seed),
        records_(RecordsOf(c)),
        sync_every_(c.Number("sync_every")),
        bytes_(StreamSize(source_, records_)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override {
    return TargetOf(case_).kind == TargetSpec::Kind::kFile && strategy_.capabilities.keeps_bytes ? bytes_ : 0;
  }

  size_t write_size() const override { return Options().buffer_size; }

  double wait_seconds() const override {
    constexpr double kSync = 0.01;
    const double syncs =
        sync_every_ > 0 ? static_cast<double>(records_) / static_cast<double>(sync_every_) : 0;
    return syncs * kSync + SecondsAtRate(TargetOf(case_), bytes_);
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    absl::StatusOr<std::unique_ptr<Writer>> writer = OpenWriter(strategy_, target_->path(), Options());
    if (!writer.ok()) return writer.status();
    writer_ = *std::move(writer);
    calls_at_start_ = writer_->accounting().system_calls;
    library_calls_at_start_ = WriteCallsOfThisProcess();
    return absl::OkStatus();
  }

  absl::Status Run() override {
    const uint64_t step = sync_every_ > 0 ? sync_every_ : records_;
    RecordPosition next;
    while (next.number < records_) {
      WriteRecords(*writer_, source_, next, std::min(step, records_ - next.number));
      if (sync_every_ > 0 && !TimedSync()) break;
    }
    return writer_->Close();
  }

  absl::Status RunObserved(LatencyHistogram& appends) override {
    ExpectedRecords records(source_, records_);
    bool sound = true;
    for (uint64_t i = 0; i < records_ && sound; ++i) {
      const std::string_view record = records.NextRecord();
      const auto start = std::chrono::steady_clock::now();
      sound = writer_->Append(record);
      if (sync_every_ > 0 && (i + 1) % sync_every_ == 0) sound = sound && writer_->Sync().ok();
      appends.Add(static_cast<uint64_t>((std::chrono::steady_clock::now() - start).count()));
    }
    return writer_->Close();
  }

  absl::StatusOr<bool> MakeDurable() override {
    if (!strategy_.capabilities.keeps_bytes) return false;
    return target_->MakeDurable();
  }

  absl::Status Finish() override {
    library_calls_at_end_ = WriteCallsOfThisProcess();
    const uint64_t committed = writer_->accounting().committed;
    if (committed != bytes_) {
      return absl::DataLossError(fmt::format("{} of {} bytes were committed", committed, bytes_));
    }
    return target_->Finish();
  }

  absl::StatusOr<Verified> Verify() override {
    if (!strategy_.capabilities.keeps_bytes) return Verified::kLengthOnly;
    return target_->Verify(ExpectedRecordsOf(case_, source_));
  }

  bool maps_file() const override { return strategy_.capabilities.maps_file; }

  std::optional<size_t> threads() const override { return strategy_.capabilities.threads(); }

  std::optional<double> stall_seconds() const override {
    if (!strategy_.capabilities.threaded) return std::nullopt;
    return std::chrono::duration<double>(writer_->accounting().stalled).count();
  }

  std::optional<double> sync_seconds() const override {
    if (syncs_ == 0) return std::nullopt;
    return std::chrono::duration<double>(syncing_).count() / static_cast<double>(syncs_);
  }

  std::optional<uint64_t> system_calls() const override {
    const uint64_t own = writer_->accounting().system_calls - calls_at_start_;
    if (!strategy_.capabilities.library_writes) return own;
    if (!library_calls_at_start_ || !library_calls_at_end_) return std::nullopt;
    return own + *library_calls_at_end_ - *library_calls_at_start_;
  }

 private:
  bool TimedSync() {
    const auto start = std::chrono::steady_clock::now();
    const bool synced = writer_->Sync().ok();
    syncing_ += std::chrono::steady_clock::now() - start;
    ++syncs_;
    return synced;
  }

  WriterOptions Options() const {
    WriterOptions options;
    options.buffer_size = case_.Number("buffer", strategy_.default_buffer_size);
    options.high_water_mark = case_.Number("high_water_mark", options.high_water_mark);
    options.low_water_mark = case_.Number("low_water_mark", options.low_water_mark);
    options.flood_limit = case_.Number("flood_limit", options.flood_limit);
    return options;
  }

  const Case case_;
  const WriterStrategy& strategy_;
  const RecordSource source_;
  const uint64_t records_;
  const uint64_t sync_every_;  // 0: never
  const uint64_t bytes_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Writer> writer_;  // before the target goes
  uint64_t calls_at_start_ = 0;
  uint64_t syncs_ = 0;
  std::chrono::steady_clock::duration syncing_{};
  std::optional<uint64_t> library_calls_at_start_;
  std::optional<uint64_t> library_calls_at_end_;
};

using Table = std::vector<const WriterStrategy*>;

const WriterStrategy* Find(const Table& table, std::string_view name) {
  const auto strategy = std::ranges::find(table, name, &WriterStrategy::name);
  return strategy == table.end() ? nullptr : *strategy;
}

WorkloadStrategy RowOf(const WriterStrategy& strategy) {
  const Capabilities& can = strategy.capabilities;
  WorkloadStrategy row{.name = strategy.name, .summary = strategy.summary, .supported = Supported(strategy)};
  if (!can.keeps_bytes) row.lacks.emplace_back("sync_every");
  if (!can.has_water_marks) row.lacks.insert(row.lacks.end(), {"high_water_mark", "low_water_mark"});
  if (!can.has_flood_limit) row.lacks.emplace_back("flood_limit");
  if (can.call_per_record) row.defaults.emplace_back("records", fmt::format("{}", kQuickSlowRecords));
  row.yardstick = !can.keeps_bytes;
  if (can.keeps_bytes && !can.library_writes && FindStrategy(WriterStrategies(), "writing", row.name).ok())
    row.code = CodeOf(row.name, "Open{Name}Writer", "strategies/writers/writer_registry.h");
  row.call_per_unit = can.call_per_record;
  return WithBuffer(std::move(row), can.uses_buffer, strategy.default_buffer_size);
}

absl::Status TakenBy(const WriterStrategy& strategy, const TargetSpec& target) {
  if (target.kind == TargetSpec::Kind::kFile) return SupportedIn(strategy, target.directory);
  if (!strategy.capabilities.regular_files_only) return absl::OkStatus();
  return absl::FailedPreconditionError(
      fmt::format("writes to regular files only, and the target is {}", target.Name()));
}

// What keeps no byte is held against copying them in the cache.
std::vector<Case> LimitsOf(const Case& work) {
  std::vector<Case> limits = {WriteLimitCase(work), CopyLimitCase("cache", work),
                              CopyLimitCase("memory", work), HandoffLimitCase(work)};
  const bool kept = !work.yardstick && TargetOf(work).kind != TargetSpec::Kind::kNull;
  if (!kept) std::swap(limits[0], limits[1]);
  return limits;
}

constexpr uint64_t kMostRecords = 1'000'000'000'000'000'000;
constexpr uint64_t kLargestMark = uint64_t{1} << 50;

// 0 for never.
absl::StatusOr<ParameterValue> ParseSyncEvery(std::string_view text) {
  if (text == "never") return ParameterValue{.text = "never", .typed = uint64_t{0}};
  return ParseNumberBetween<1, kMostRecords>(text);
}

const std::vector<Parameter>& Parameters() {
  static const std::vector<Parameter>& parameters = *new std::vector<Parameter>{
      kRecordParameter,
      kRecordsParameter,
      kTargetParameter,
      {.key = "sync_every",
       .value_name = "N",
       .meaning = "have the device take the records after every N of them (fdatasync); never: not until the "
                  "end, beside other values; a case of its own",
       .parse = ParseSyncEvery},
      kBufferParameter,
      {.key = "high_water_mark",
       .value_name = "SIZE",
       .meaning = "bytes in flight at which a producer waits (1MiB); default four buffers",
       .parse = ParseNumberBetween<1, kLargestMark>},
      {.key = "low_water_mark",
       .value_name = "SIZE",
       .meaning = "bytes in flight at which it goes on; default half of the high one",
       .parse = ParseNumberBetween<1, kLargestMark>},
      {.key = "flood_limit",
       .value_name = "SIZE",
       .meaning = "bytes in flight at which a strategy without water marks gives up; default 1GiB",
       .parse = ParseNumberBetween<1, kLargestMark>},
  };
  return parameters;
}

}  // namespace

Workload WriteWorkload(std::span<const WriterStrategy> further) {
  Table table;
  for (const WriterStrategy& each : WriterStrategies()) table.push_back(&each);
  for (const WriterStrategy& each : further) table.push_back(&each);
  return {.name = "write",
          .summary = "N records to one target: a file, /dev/null, or a pipe to a process that reads",
          .parameters = Parameters(),
          .strategies =
              [table] {
                std::vector<WorkloadStrategy> rows;
                for (const WriterStrategy* each : table) rows.push_back(RowOf(*each));
                return rows;
              },
          .takes =
              [table](const Case& c) {
                const WriterStrategy* const strategy = Find(table, c.strategy);
                return strategy == nullptr ? absl::OkStatus() : TakenBy(*strategy, TargetOf(c));
              },
          .limits = {&kCopyLimit, &kWriteLimit, &kHandoffLimit},
          .limit_cases = LimitsOf,
          .make_pass = [table](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            if (const WriterStrategy* const strategy = Find(table, c.strategy))
              return std::make_unique<WritePass>(c, *strategy);
            return absl::NotFoundError(fmt::format("there is no strategy '{}'", c.strategy));
          }};
}

}  // namespace weir
