#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/resident_memory.h"
#include "harness/workloads/buffer_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, 5> kPatterns = {"fifo", "lifo", "keep", "hand-over", "threads"};
constexpr std::string_view kYes = "yes", kNo = "no";
constexpr size_t kLeastKept = 10;

uint64_t Anonymous() {
  const std::optional<ResidentMemory> memory = ReadResidentMemory();
  return memory ? memory->anonymous : 0;
}

class AllocatePass final : public Pass {
 public:
  AllocatePass(const Case& c, const BufferStrategy& strategy)
      : work_(BufferWorkOf(c, sizes_)), usual_size_(c.Number("size")), strategy_(strategy) {}

  uint64_t bytes() const override { return 0; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return std::nullopt; }
  std::optional<size_t> threads() const override { return work_.pattern == BufferPattern::kHandOver ? 2 : 1; }
  bool lends_memory() const override { return true; }
  std::optional<double> held_ratio() const override { return held_ratio_; }

  absl::Status Prepare() override {
    before_ = Anonymous();
    subject_ = strategy_.make(usual_size_);
    subject_->Warm(work_);
    return absl::OkStatus();
  }
  absl::Status Run() override {
    faults_ = subject_->Do(work_, nullptr);
    return absl::OkStatus();
  }
  absl::Status RunObserved(LatencyHistogram& calls) override {
    faults_ = subject_->Do(work_, &calls);
    return absl::OkStatus();
  }
  // Of what was not written to, the system holds nothing, so that the ratio would say nothing.
  absl::Status Finish() override {
    const uint64_t out = subject_->out(), after = Anonymous();
    if (work_.touched && out > 0 && after > before_)
      held_ratio_ = static_cast<double>(after - before_) / static_cast<double>(out);
    return absl::OkStatus();
  }
  absl::StatusOr<Verified> Verify() override {
    const BufferFaults at_end = subject_->End();
    const uint64_t refused = faults_.refused + at_end.refused, wrong = faults_.wrong + at_end.wrong;
    if (refused == 0 && wrong == 0) return Verified::kEveryByte;
    return absl::DataLossError(
        fmt::format("{} buffers were refused; {} were not taken back, or did not hold what was put there",
                    refused, wrong));
  }

 private:
  std::vector<uint32_t> sizes_;
  const BufferWork work_;
  const size_t usual_size_;
  const BufferStrategy& strategy_;
  std::unique_ptr<BufferSubject> subject_;
  BufferFaults faults_;
  uint64_t before_ = 0;
  std::optional<double> held_ratio_;
};

const Limit kArrayLimit = {.name = "array",
                           .summary = "buffers of one size in a plain array, nothing checked",
                           .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
                             return std::make_unique<AllocatePass>(c, PlainArray());
                           }};

bool IsRound(const Case& c) {
  const std::string pattern = c.Word("pattern");
  return pattern == NameOf(BufferPattern::kFifo) || pattern == NameOf(BufferPattern::kLifo);
}

std::vector<Case> ArrayLimitCases(const Case& work) {
  if (!IsRound(work)) return {};
  return {{std::string(schema::kLimitWorkload), std::string(kArrayLimit.name), work.parameters}};
}

constexpr std::array kYesNo = {kYes, kNo};

// Some milliseconds of the fastest ones, and some hundred megabytes of those that are written to.
std::string UsualBuffers(const Case& chosen) {
  const std::string pattern = chosen.Word("pattern");
  const uint64_t size = std::max<uint64_t>(chosen.Number("size", 4096), 1);
  if (pattern == NameOf(BufferPattern::kKeep)) return "32000";
  if (chosen.Word("touched") == kYes)
    return fmt::format("{}", std::clamp<uint64_t>((uint64_t{1} << 29) / size / 1000 * 1000, 2000, 200'000));
  return pattern == NameOf(BufferPattern::kThreads) ? "100000" : "2000000";
}

std::string UsuallyTouched(const Case& chosen) {
  return std::string(chosen.Word("pattern") == NameOf(BufferPattern::kKeep) ? kYes : kNo);
}

absl::Status Takes(const Case& c, std::span<const BufferStrategy> strategies) {
  const std::string pattern = c.Word("pattern");
  if (pattern == NameOf(BufferPattern::kKeep) && c.Word("touched") == kNo)
    return absl::FailedPreconditionError("what is kept is written to");
  const auto strategy = std::ranges::find(strategies, c.strategy, &BufferStrategy::name);
  const bool needs_threads =
      pattern == NameOf(BufferPattern::kHandOver) || pattern == NameOf(BufferPattern::kThreads);
  if (strategy != strategies.end() && !strategy->any_thread && needs_threads)
    return absl::FailedPreconditionError("for one thread, so not measured on more");
  return absl::OkStatus();
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "pattern",
       .value_name = "NAME",
       .meaning = "the order: fifo (default), the oldest of 64 is returned before each; lifo, each at once; "
                  "keep, fifo, but one of 16 stays; hand-over, each to another thread; threads, which come "
                  "and go",
       .parse = ParseWordOf<kPatterns>,
       .by_default = [](const Case&) { return std::string(kPatterns[0]); },
       .of_the_work = true,
       .quick = {"fifo", "keep"},
       .full = {"fifo", "lifo", "keep", "hand-over", "threads"}},
      {.key = "size",
       .value_name = "SIZE",
       .meaning =
           "of a buffer; where some are kept, the largest of sizes from 10 bytes up, each doubling as often; "
           "default 4KiB",
       .parse = ParseNumberBetween<10, 16 << 20>,
       .by_default = [](const Case&) { return std::string("4KiB"); },
       .of_the_work = true,
       .quick = {"4KiB", "64KiB"},
       .full = {"10", "100", "1KiB", "4KiB", "16KiB", "64KiB", "256KiB", "1MiB"}},
      {.key = "touched",
       .value_name = "yes|no",
       .meaning = "whether every byte is written; default no, and yes where some are kept",
       .parse = ParseWordOf<kYesNo>,
       .by_default = UsuallyTouched,
       .of_the_work = true,
       .full = {"no", "yes"}},
      {.key = "buffers",
       .value_name = "N",
       .meaning = "how many; default 2M, and fewer where they are written to or threads come and go",
       .parse = ParseNumberBetween<1, 1'000'000'000'000>,
       .by_default = UsualBuffers,
       .of_the_work = true}};
  return parameters;
}

std::vector<WorkloadStrategy> AsStrategies(std::span<const BufferStrategy> strategies) {
  std::vector<WorkloadStrategy> rows;
  for (const BufferStrategy& each : strategies) rows.push_back({.name = each.name, .summary = each.summary});
  return rows;
}

// From kLeastKept bytes to `most`, each doubling as likely; the largest comes first.
uint32_t DrawSize(size_t most, std::mt19937_64& random) {
  if (most <= kLeastKept) return static_cast<uint32_t>(most);
  const double doublings = std::log2(static_cast<double>(most) / kLeastKept);
  const double part = static_cast<double>(random() >> 11) * 0x1p-53;
  return static_cast<uint32_t>(kLeastKept * std::exp2(part * doublings));
}

}  // namespace

std::string_view NameOf(BufferPattern pattern) { return kPatterns[static_cast<size_t>(pattern)]; }

BufferWork BufferWorkOf(const Case& c, std::vector<uint32_t>& sizes) {
  const auto pattern = std::ranges::find(kPatterns, c.Word("pattern"));
  BufferWork work;
  work.pattern = static_cast<BufferPattern>(pattern - kPatterns.begin());
  work.touched = c.Word("touched") == kYes;
  work.buffers = c.Number("buffers");
  const auto size = static_cast<uint32_t>(c.Number("size"));
  sizes.assign(BufferWork::kSizes, size);
  std::mt19937_64 random(c.seed);
  if (work.pattern == BufferPattern::kKeep) {
    for (uint32_t& each : std::span(sizes).subspan(1)) each = DrawSize(size, random);
  }
  work.sizes = sizes;
  return work;
}

Workload MakeAllocateWorkload(std::string_view name, std::string_view summary,
                              std::span<const BufferStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "buffer",
          .count = "buffers",
          .quick_seconds = 60,
          .parameters = Parameters(),
          .first_columns = {schema::kTimeColumn, schema::kDifferenceColumn, schema::kHeldColumn,
                            schema::kFaultsColumn, schema::kLongestColumn, schema::kLimitColumn},
          .strategies = [strategies] { return AsStrategies(strategies); },
          .takes = [strategies](const Case& c) { return Takes(c, strategies); },
          .limits = {&kArrayLimit},
          .limit_cases = ArrayLimitCases,
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const auto strategy = std::ranges::find(strategies, c.strategy, &BufferStrategy::name);
            if (strategy == strategies.end())
              return absl::NotFoundError(fmt::format("there are no buffers '{}'", c.strategy));
            return std::make_unique<AllocatePass>(c, *strategy);
          }};
}

Workload AllocateWorkload() {
  return WithCode(
      MakeAllocateWorkload("allocate", "memory for streams: buffers are lent and returned, in several orders",
                           BufferStrategies()),
      "{Name}Buffers", "strategies/memory/all_buffers.h");
}

}  // namespace weir
