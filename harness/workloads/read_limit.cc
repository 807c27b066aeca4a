#include <algorithm>
#include <optional>
#include <utility>

#include "fmt/format.h"
#include "harness/records/record_source.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/source_file.h"
#include "harness/workloads/stream_parameters.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

class ReadLimit : public Pass {
 public:
  ReadLimit(const Case& c, size_t block_size)
      : case_(c),
        records_(RecordOf(c), c.seed),
        bytes_(StreamSize(records_, RecordsOf(c))),
        block_(block_size) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t input_bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }

  absl::Status ProvideInput() override {
    absl::StatusOr<SourceFile> source = SourceFile::Of(case_, records_);
    if (!source.ok()) return source.status();
    source_.emplace(*std::move(source));
    return absl::OkStatus();
  }

  absl::Status Prepare() override {
    absl::StatusOr<InputFile> file = InputFile::Open(source_->path(), {.system_calls = calls_});
    if (!file.ok()) return file.status();
    in_.emplace(*std::move(file));
    calls_at_start_ = calls_->count();
    return absl::OkStatus();
  }

  absl::Status Run() override {
    while (true) {
      const absl::StatusOr<size_t> got = in_->Read(block_.span());
      if (!got.ok()) return got.status();
      if (*got == 0) return in_->Close();
    }
  }

  absl::StatusOr<Verified> Verify() override {
    if (in_->offset() == bytes_) return Verified::kLengthOnly;
    return absl::DataLossError(fmt::format("{} of {} bytes were read", in_->offset(), bytes_));
  }

  std::optional<uint64_t> system_calls() const override { return calls_->count() - calls_at_start_; }

 protected:
  const Case& limit_case() const { return case_; }
  const std::shared_ptr<SystemCalls>& calls() const { return calls_; }
  std::string_view block() const { return {block_.data(), block_.size()}; }

 private:
  const Case case_;
  const RecordSource records_;
  const uint64_t bytes_;
  const AlignedBuffer block_;
  const std::shared_ptr<SystemCalls> calls_ = std::make_shared<SystemCalls>();
  std::optional<SourceFile> source_;
  std::optional<InputFile> in_;
  uint64_t calls_at_start_ = 0;
};

class TransferLimit final : public ReadLimit {
 public:
  using ReadLimit::ReadLimit;

  uint64_t file_bytes() const override { return bytes(); }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(limit_case()));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    absl::StatusOr<OutputFile> file = OutputFile::Create(target_->path(), {.system_calls = calls()});
    if (!file.ok()) return file.status();
    out_.emplace(*std::move(file));
    return ReadLimit::Prepare();
  }

  absl::Status Run() override {
    absl::Status read = ReadLimit::Run();
    if (!read.ok()) return read;
    for (uint64_t left = bytes(); left > 0;) {
      const std::string_view part = block().substr(0, std::min<uint64_t>(left, block().size()));
      absl::Status written = out_->Write(part);
      if (!written.ok()) return written;
      left -= part.size();
    }
    return out_->Close();
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  absl::StatusOr<Verified> Verify() override {
    const absl::StatusOr<Verified> read = ReadLimit::Verify();
    if (!read.ok()) return read;
    return target_->Verify(ExpectedBlocksOf(limit_case(), block(), bytes()));
  }

 private:
  std::unique_ptr<Target> target_;
  std::optional<OutputFile> out_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Pass>> MakeReadLimit(const Case& c, size_t block_size) {
  return std::make_unique<ReadLimit>(c, block_size);
}

absl::StatusOr<std::unique_ptr<Pass>> MakeTransferLimit(const Case& c, size_t block_size) {
  return std::make_unique<TransferLimit>(c, block_size);
}

}  // namespace weir
