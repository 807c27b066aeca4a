#include "harness/workloads/limit.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/block_handoff.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/stream_parameters.h"
#include "results/report/schema.h"
#include "strategies/file/output_file.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

AlignedBuffer HotBlock(uint64_t seed) {
  AlignedBuffer block(kLimitBlock);
  std::mt19937_64 random(seed);
  for (char& byte : block.span()) byte = static_cast<char>('!' + random() % 94);
  return block;
}

std::string_view View(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

// Keeps the compiler from seeing that nobody reads the memory.
void Touch(void* memory) { asm volatile("" : : "r"(memory) : "memory"); }

class CopyLimit final : public Pass {
 public:
  CopyLimit(const Case& c, size_t largest)
      : bytes_(StreamSizeOf(c)),
        size_(RoundUp(std::min<uint64_t>(bytes_, largest))),
        from_(HotBlock(c.seed)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }
  absl::Status Prepare() override {
    to_.emplace(size_);
    return absl::OkStatus();
  }

  absl::Status Run() override {
    size_t at = 0;
    for (uint64_t left = bytes_; left > 0;) {
      const size_t size = std::min<uint64_t>(left, kLimitBlock);
      std::memcpy(to_->data() + at, from_.data(), size);
      Touch(to_->data());
      left -= size;
      at = at + kLimitBlock == size_ ? 0 : at + kLimitBlock;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> Verify() override {
    const std::string_view wanted = View(from_.span());
    for (uint64_t at = 0; at < std::min<uint64_t>(bytes_, size_); at += kLimitBlock) {
      const size_t size = std::min<uint64_t>(bytes_ - at, kLimitBlock);
      if (View(to_->span()).substr(at, size) != wanted.substr(0, size)) {
        return absl::DataLossError(fmt::format("the copy differs in the block at offset {}", at));
      }
    }
    return Verified::kEveryByte;
  }

  std::optional<uint64_t> system_calls() const override { return 0; }

 private:
  static size_t RoundUp(size_t size) {
    return std::max<size_t>(1, (size + kLimitBlock - 1) / kLimitBlock) * kLimitBlock;
  }

  const uint64_t bytes_;
  const size_t size_;  // of what is copied to
  const AlignedBuffer from_;
  std::optional<AlignedBuffer> to_;
};

// What the two limits that write have in common: the target, the hot block, the check.
class WritingLimit : public Pass {
 public:
  explicit WritingLimit(const Case& c) : case_(c), bytes_(StreamSizeOf(c)), block_(HotBlock(c.seed)) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override {
    return TargetOf(case_).kind == TargetSpec::Kind::kFile ? bytes_ : 0;
  }

  double wait_seconds() const override { return SecondsAtRate(TargetOf(case_), bytes_); }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    auto calls = std::make_shared<SystemCalls>();
    absl::StatusOr<OutputFile> file = OutputFile::Create(target_->path(), {.system_calls = calls});
    if (!file.ok()) return file.status();
    file_.emplace(*std::move(file));
    calls_at_start_ = calls->count();
    return absl::OkStatus();
  }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }
  absl::Status Finish() override { return target_->Finish(); }

  absl::StatusOr<Verified> Verify() override {
    return target_->Verify(ExpectedBlocksOf(case_, View(block_.span()), bytes_));
  }

  std::optional<uint64_t> system_calls() const override { return file_->calls().count() - calls_at_start_; }

 protected:
  const AlignedBuffer& block() const { return block_; }
  OutputFile& file() { return *file_; }

 private:
  const Case case_;
  const uint64_t bytes_;
  const AlignedBuffer block_;
  std::unique_ptr<Target> target_;
  std::optional<OutputFile> file_;
  uint64_t calls_at_start_ = 0;
};

class WriteLimit final : public WritingLimit {
 public:
  using WritingLimit::WritingLimit;

  absl::Status Run() override {
    const std::string_view hot = View(block().span());
    for (uint64_t left = bytes(); left > 0;) {
      const size_t size = std::min<uint64_t>(left, hot.size());
      absl::Status written = file().Write(hot.substr(0, size));
      if (!written.ok()) return written;
      left -= size;
    }
    return file().Close();
  }
};

class HandoffLimit final : public WritingLimit {
 public:
  explicit HandoffLimit(const Case& c) : WritingLimit(c), handoff_(kHandoffSlots, kLimitBlock) {}

  absl::Status Prepare() override {
    absl::Status prepared = WritingLimit::Prepare();
    if (prepared.ok()) handoff_.StartFilling(View(block().span()), bytes());
    return prepared;
  }

  absl::Status Run() override {
    absl::Status written = handoff_.Drain([this](std::string_view filled) { return file().Write(filled); });
    if (!written.ok()) return written;
    return file().Close();
  }

 private:
  BlockHandoff handoff_;
};

absl::StatusOr<std::unique_ptr<Pass>> MakeCopyLimit(const Case& c) {
  const std::string place = c.Word("place");
  if (place == "cache") return std::make_unique<CopyLimit>(c, kLimitBlock);
  if (place == "memory") return std::make_unique<CopyLimit>(c, kLimitMemory);
  return absl::NotFoundError(fmt::format("there is no limit '{}'", c.Name()));
}

template <class LimitPass>
absl::StatusOr<std::unique_ptr<Pass>> Make(const Case& c) {
  return std::make_unique<LimitPass>(c);
}

// One to which the target means nothing.
Case WithoutTarget(const Limit& limit, const Case& work, std::vector<CaseParameter> further) {
  Case c{std::string(schema::kLimitWorkload), std::string(limit.name)};
  c.seed = work.seed;
  c.Set("record", ValueOf(RecordOf(work)));
  c.Set("records", ValueOf(RecordsOf(work)));
  if (const CaseParameter* const target = work.Find("target"))
    c.parameters.push_back({target->key, target->value, /*in_name=*/false});
  c.parameters.insert(c.parameters.begin(), further.begin(), further.end());
  return c;
}

}  // namespace

const Limit kCopyLimit = {
    .name = "copy",
    .summary = "as many bytes copied from one block to another, in the cache and in memory",
    .make_pass = MakeCopyLimit};
const Limit kWriteLimit = {
    .name = "write",
    .summary = "as many bytes in writes of 256 KiB from one hot block, to the same target",
    .make_pass = Make<WriteLimit>};
const Limit kHandoffLimit = {.name = "handoff",
                             .summary = "the same from blocks that another core has just filled",
                             .make_pass = Make<HandoffLimit>};
const Limit kReadLimit = {.name = "read",
                          .summary = "a file of as many bytes, in reads of 256 KiB into one hot block",
                          .make_pass = [](const Case& c) { return MakeReadLimit(c, kLimitBlock); }};
const Limit kTransferLimit = {
    .name = "transfer",
    .summary = "that, and then as many bytes written from the hot block to another file",
    .make_pass = [](const Case& c) { return MakeTransferLimit(c, kLimitBlock); }};
const Limit kCipherLimit = {
    .name = "cipher",
    .summary = "as many bytes sealed chunk after chunk in the cache, on the threads of the case",
    .make_pass = MakeCipherLimit};

Case StreamLimitCase(const Limit& limit, const Case& work) {
  Case c = StreamCase(schema::kLimitWorkload, limit.name, RecordOf(work), RecordsOf(work), TargetOf(work));
  c.seed = work.seed;
  return c;
}

Case CopyLimitCase(const std::string& place, const Case& work) {
  return WithoutTarget(kCopyLimit, work, {{"place", ValueOf(place)}});
}
Case WriteLimitCase(const Case& work) { return StreamLimitCase(kWriteLimit, work); }
Case HandoffLimitCase(const Case& work) { return StreamLimitCase(kHandoffLimit, work); }
Case CipherLimitCase(const Case& work) {
  return WithoutTarget(kCipherLimit, work,
                       {{"cipher", ValueOf(work.strategy)}, {"threads", ValueOf(work.Number("threads"))}});
}

}  // namespace weir
