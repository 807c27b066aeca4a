#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/records/even_numbers.h"
#include "harness/records/expected.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

class ReadPass final : public Pass {
 public:
  ReadPass(const Case& c, const ReaderStrategy& strategy)
      : case_(c),
        strategy_(strategy),
        records_(RecordOf(c), c.seed),
        count_(RecordsOf(c)),
        bytes_(StreamSize(records_, count_)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t input_bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return ExpectedEvens::Size(count_); }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> source = SourceFile::Of(case_, records_);
    if (!source.ok()) return source.status();
    source_.emplace(*std::move(source));
    return absl::OkStatus();
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    const std::optional<uint64_t> before = ReadCallsOfThisProcess();
    library_calls_at_start_ = ReadCallsOfThisProcess();
    if (before && library_calls_at_start_) calls_to_ask_ = *library_calls_at_start_ - *before;
    return absl::OkStatus();
  }

  absl::Status Run() override {
    absl::Status opened = OpenBoth();
    if (!opened.ok()) return opened;
    Transform* const transforms[] = {&evens_};
    return RunPipe(*reader_, transforms, *writer_).status();
  }

  absl::Status Finish() override {
    library_calls_at_end_ = ReadCallsOfThisProcess();
    return target_->Finish();
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override {
    const uint64_t n = count_;
    const uint64_t sum = n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
    if (evens_.numbers() != n || evens_.sum() != sum) {
      return absl::DataLossError(
          fmt::format("{} numbers with the sum {} were parsed; there are {} with the sum {}",
                      evens_.numbers(), evens_.sum(), n, sum));
    }
    return target_->Verify(ExpectedEvensOf(case_));
  }

  bool maps_file() const override { return strategy_.capabilities.maps_file; }

  std::optional<size_t> threads() const override { return strategy_.capabilities.reads_ahead ? 2 : 1; }

  std::optional<double> stall_seconds() const override {
    if (!strategy_.capabilities.reads_ahead) return std::nullopt;
    return std::chrono::duration<double>(reader_->accounting().stalled).count();
  }

  std::optional<uint64_t> system_calls() const override {
    const uint64_t own = reader_->accounting().system_calls + writer_->accounting().system_calls;
    if (!strategy_.capabilities.library_reads) return own;
    if (!library_calls_at_start_ || !library_calls_at_end_) return std::nullopt;
    return own + *library_calls_at_end_ - *library_calls_at_start_ - calls_to_ask_;
  }

 private:
  // Under the clock, and no sooner: some begin to read as soon as they are opened.
  absl::Status OpenBoth() {
    absl::StatusOr<std::unique_ptr<Reader>> reader = OpenReader(
        strategy_, source_->path(), {.buffer_size = case_.Number("buffer", strategy_.default_buffer_size)});
    if (!reader.ok()) return reader.status();
    absl::StatusOr<std::unique_ptr<Writer>> writer = OpenBatchedWriter(target_->path(), {});
    if (!writer.ok()) return writer.status();
    reader_ = *std::move(reader);
    writer_ = *std::move(writer);
    return absl::OkStatus();
  }

  const Case case_;
  const ReaderStrategy& strategy_;
  const RecordSource records_;
  const uint64_t count_;
  const uint64_t bytes_;
  EvenNumbers evens_;
  std::optional<SourceFile> source_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> writer_;
  uint64_t calls_to_ask_ = 0;  // that the probe makes itself
  std::optional<uint64_t> library_calls_at_start_;
  std::optional<uint64_t> library_calls_at_end_;
};

absl::Status TakesNumbers(const Case& c) {
  if (RecordOf(c).kind == RecordSpec::Kind::kNumber) return TakesFilesOnly(c);
  return absl::InvalidArgumentError(
      fmt::format("reads numbers; --record {} has none, --record number does", RecordOf(c).Name()));
}

std::vector<WorkloadStrategy> Readers() {
  std::vector<WorkloadStrategy> rows;
  for (const ReaderStrategy& each : ReaderStrategies()) {
    rows.push_back(WithBuffer({.name = each.name, .summary = each.summary, .supported = Supported(each)},
                              each.capabilities.uses_buffer, each.default_buffer_size));
    if (!each.capabilities.library_reads)
      rows.back().code = CodeOf(each.name, "Open{Name}Reader", "strategies/readers/reader_registry.h");
  }
  return rows;
}

}  // namespace

Workload ReadWorkload() {
  return {.name = "read",
          .summary = "a file of N numbers: parse each, keep the even ones, write those to another file",
          .parameters = {kRecordParameter, kRecordsParameter, kTargetParameter, kBufferParameter},
          .strategies = Readers,
          .takes = TakesNumbers,
          .limits = {&kReadLimit},
          .limit_cases = [](const Case& work) { return std::vector{StreamLimitCase(kReadLimit, work)}; },
          .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const absl::StatusOr<const ReaderStrategy*> strategy =
                FindStrategy(ReaderStrategies(), "reading", c.strategy);
            if (!strategy.ok()) return strategy.status();
            return std::make_unique<ReadPass>(c, **strategy);
          }};
}

}  // namespace weir
