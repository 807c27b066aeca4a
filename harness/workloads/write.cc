#include "harness/workloads/write.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "fmt/format.h"
#include "harness/probes/io_counters.h"
#include "harness/workloads/expected_stream.h"
#include "harness/workloads/record_source.h"
#include "harness/workloads/write_records.h"

namespace weir {
namespace {

class WritePass final : public Pass {
 public:
  WritePass(const Case& c, const WriterStrategy& strategy)
      : case_(c), strategy_(strategy), source_(c.record, c.seed), bytes_(StreamSize(source_, c.records)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override {
    return case_.target.kind == TargetSpec::Kind::kFile && strategy_.capabilities.keeps_bytes ? bytes_ : 0;
  }

  size_t write_size() const override { return case_.buffer_size; }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(case_.target);
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
    const uint64_t step = case_.sync_every.value_or(case_.records);
    RecordPosition next;
    while (next.number < case_.records) {
      WriteRecords(*writer_, source_, next, std::min(step, case_.records - next.number));
      if (case_.sync_every && !writer_->Sync().ok()) break;
    }
    return writer_->Close();
  }

  absl::Status RunObserved(LatencyHistogram& appends) override {
    const uint64_t step = case_.sync_every.value_or(case_.records);
    ExpectedRecords records(source_, case_.records);
    bool sound = true;
    for (uint64_t i = 0; i < case_.records && sound; ++i) {
      const std::string_view record = records.NextRecord();
      const auto start = std::chrono::steady_clock::now();
      sound = writer_->Append(record);
      if (case_.sync_every && (i + 1) % step == 0) sound = sound && writer_->Sync().ok();
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
    ExpectedRecords expected(source_, case_.records);
    return target_->Verify(expected, bytes_);
  }

  bool maps_file() const override { return strategy_.capabilities.maps_file; }

  std::optional<double> stall_seconds() const override {
    if (!strategy_.capabilities.threaded) return std::nullopt;
    return std::chrono::duration<double>(writer_->accounting().stalled).count();
  }

  std::optional<uint64_t> system_calls() const override {
    const uint64_t own = writer_->accounting().system_calls - calls_at_start_;
    if (!strategy_.capabilities.library_writes) return own;
    if (!library_calls_at_start_ || !library_calls_at_end_) return std::nullopt;
    return own + *library_calls_at_end_ - *library_calls_at_start_;
  }

 private:
  WriterOptions Options() const {
    WriterOptions options;
    options.buffer_size = case_.buffer_size;
    options.high_water_mark = case_.water_marks.high.value_or(options.high_water_mark);
    options.low_water_mark = case_.water_marks.low.value_or(options.low_water_mark);
    options.flood_limit = case_.flood_limit.value_or(options.flood_limit);
    return options;
  }

  const Case case_;
  const WriterStrategy& strategy_;
  const RecordSource source_;
  const uint64_t bytes_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Writer> writer_;  // before the target goes
  uint64_t calls_at_start_ = 0;
  std::optional<uint64_t> library_calls_at_start_;
  std::optional<uint64_t> library_calls_at_end_;
};

}  // namespace

std::unique_ptr<Pass> MakeWritePass(const Case& c, const WriterStrategy& strategy) {
  return std::make_unique<WritePass>(c, strategy);
}

}  // namespace weir
