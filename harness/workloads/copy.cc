#include "harness/workloads/copy.h"

#include <optional>
#include <utility>

#include "fmt/format.h"
#include "harness/workloads/expected_stream.h"
#include "harness/workloads/source_file.h"
#include "strategies/copy/copy_registry.h"

namespace weir {
namespace {

class CopyPass final : public Pass {
 public:
  CopyPass(const Case& c, const CopyStrategy& strategy)
      : case_(c), strategy_(strategy), records_(c.record, c.seed), bytes_(StreamSize(records_, c.records)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t input_bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return bytes_; }
  size_t write_size() const override { return case_.buffer_size; }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> source = SourceFile::Create(case_.target.directory, records_, case_.records);
    if (source.ok()) source_.emplace(*std::move(source));
    return source.status();
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(case_.target);
    if (target.ok()) target_ = *std::move(target);
    return target.status();
  }

  absl::Status Run() override {
    const absl::StatusOr<CopyResult> copied =
        CopyFile(strategy_, source_->path(), target_->path(), {.buffer_size = case_.buffer_size});
    if (copied.ok()) result_ = *copied;
    return copied.status();
  }

  absl::Status Finish() override {
    if (!result_.fell_back) return target_->Finish();
    return absl::FailedPreconditionError(
        fmt::format("the kernel refuses {} between files in {}; choose another --target or leave it out",
                    strategy_.name, case_.target.directory));
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override {
    ExpectedRecords expected(records_, case_.records);
    return target_->Verify(expected, bytes_);
  }

  bool maps_file() const override { return strategy_.capabilities.maps_file; }
  std::optional<uint64_t> system_calls() const override { return result_.system_calls; }

 private:
  const Case case_;
  const CopyStrategy& strategy_;
  const RecordSource records_;
  const uint64_t bytes_;
  std::optional<SourceFile> source_;
  std::unique_ptr<Target> target_;
  CopyResult result_;
};

}  // namespace

std::unique_ptr<Pass> MakeCopyPass(const Case& c, const CopyStrategy& strategy) {
  return std::make_unique<CopyPass>(c, strategy);
}

}  // namespace weir
