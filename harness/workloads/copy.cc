#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "strategies/copy/copy_registry.h"

namespace weir {
namespace {

class CopyPass final : public Pass {
 public:
  CopyPass(const Case& c, const CopyStrategy& strategy)
      : case_(c),
        strategy_(strategy),
        records_(RecordOf(c), c.seed),
        count_(RecordsOf(c)),
        bytes_(StreamSize(records_, count_)),
        buffer_size_(c.Number("buffer", strategy.default_buffer_size)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t input_bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return bytes_; }
  size_t write_size() const override { return buffer_size_; }

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
    return absl::OkStatus();
  }

  absl::Status Run() override {
    const absl::StatusOr<CopyResult> copied =
        CopyFile(strategy_, source_->path(), target_->path(), {.buffer_size = buffer_size_});
    if (copied.ok()) result_ = *copied;
    return copied.status();
  }

  absl::Status Finish() override {
    if (!result_.fell_back) return target_->Finish();
    return absl::FailedPreconditionError(
        fmt::format("the kernel refuses {} between files in {}; choose another --target or leave it out",
                    strategy_.name, TargetOf(case_).directory));
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override { return target_->Verify(ExpectedRecordsOf(case_, records_)); }

  bool maps_file() const override { return strategy_.capabilities.maps_file; }
  std::optional<uint64_t> system_calls() const override { return result_.system_calls; }

 private:
  const Case case_;
  const CopyStrategy& strategy_;
  const RecordSource records_;
  const uint64_t count_;
  const uint64_t bytes_;
  const size_t buffer_size_;
  std::optional<SourceFile> source_;
  std::unique_ptr<Target> target_;
  CopyResult result_;
};

std::vector<WorkloadStrategy> Copiers() {
  std::vector<WorkloadStrategy> rows;
  for (const CopyStrategy& each : CopyStrategies()) {
    rows.push_back(WithBuffer({.name = each.name, .summary = each.summary}, each.capabilities.uses_buffer,
                              each.default_buffer_size));
    rows.back().code = CodeOf(each.name, "CopyFile with the row {name}", "strategies/copy/copy_registry.h");
  }
  return rows;
}

absl::StatusOr<std::unique_ptr<Pass>> MakeCopyPass(const Case& c) {
  const absl::StatusOr<const CopyStrategy*> strategy = FindStrategy(CopyStrategies(), "copying", c.strategy);
  if (!strategy.ok()) return strategy.status();
  return std::make_unique<CopyPass>(c, **strategy);
}

}  // namespace

Workload CopyWorkload() {
  return {.name = "copy",
          .summary = "a file of N records to another file",
          .parameters = {kRecordParameter, kRecordsParameter, kTargetParameter, kBufferParameter},
          .strategies = Copiers,
          .takes = TakesFilesOnly,
          .limits = {&kTransferLimit, &kReadLimit, &kWriteLimit},
          .limit_cases =
              [](const Case& work) {
                return std::vector{StreamLimitCase(kTransferLimit, work), StreamLimitCase(kReadLimit, work),
                                   WriteLimitCase(work)};
              },
          .make_pass = MakeCopyPass};
}

}  // namespace weir
