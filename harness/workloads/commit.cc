#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/targets/target.h"
#include "harness/workloads/commit_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "strategies/commit/log_file.h"
#include "strategies/commit/logs.h"
#include "strategies/file/system_calls.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint64_t kLeastSize = 16, kMostSize = 65536;  // bytes of a record
constexpr std::string_view kEach = "each", kNever = "never";

// When a producer waits for what it has submitted: after so many records, when so much time has passed, or not
// before the end.
struct WhenDurable {
  uint64_t records = 1;  // 0: not by their number
  uint64_t milliseconds = 0;
};

absl::StatusOr<ParameterValue> ParseDurable(std::string_view text) {
  WhenDurable when;
  if (text == kEach) return ParameterValue{std::string(text), when, ""};
  when.records = 0;
  if (text == kNever) return ParameterValue{std::string(text), when, ""};
  const bool is_time = text.ends_with("ms");
  const std::string_view digits = is_time ? text.substr(0, text.size() - 2) : text;
  const absl::StatusOr<uint64_t> number = ParseQuantity(digits);
  if (!number.ok() || *number == 0)
    return absl::InvalidArgumentError(
        fmt::format("'{}' is not each, never, a number of records (100) or of milliseconds (5ms)", text));
  (is_time ? when.milliseconds : when.records) = *number;
  return ParameterValue{std::string(text), when, ""};
}

// The `index`th record of a producer: both numbers, and a filling that depends on them.
class RecordMaker {
 public:
  RecordMaker(uint64_t producer, size_t size) : bytes_(size, '\0') {
    std::memcpy(bytes_.data(), &producer, 8);
  }

  std::string_view Of(uint64_t index) {
    std::memcpy(bytes_.data() + 8, &index, 8);
    const char filling = static_cast<char>('a' + index % 26);
    if (bytes_.size() > 16 && bytes_[16] != filling)
      std::memset(bytes_.data() + 16, filling, bytes_.size() - 16);
    return bytes_;
  }

 private:
  std::string bytes_;
};

// Threads that stand ready before the clock runs, each with its part of the records.
class CommitPass final : public Pass {
 public:
  CommitPass(const Case& c, const CommitStrategy& strategy)
      : case_(c),
        strategy_(strategy),
        when_(*c.Get<WhenDurable>("durable")),
        size_(c.Number("size")),
        records_(c.Number("commits")),
        producers_(c.Number("producers")),
        ended_(producers_),
        waits_(producers_) {}
  ~CommitPass() override { Join(Order::kLeave); }

  uint64_t bytes() const override { return records_ * size_; }
  uint64_t file_bytes() const override { return bytes(); }
  std::optional<size_t> threads() const override { return producers_ + (strategy_.own_thread ? 1 : 0); }
  std::optional<uint64_t> system_calls() const override {
    return strategy_.counts_calls ? std::optional(calls_->count() - calls_before_) : std::nullopt;
  }

  std::optional<uint64_t> syncs() const override {
    return strategy_.counts_calls ? std::optional(Done().syncs) : std::nullopt;
  }

  std::optional<double> sync_seconds() const override {
    const LogAccounting done = Done();
    if (done.syncs == 0 || done.sync_nanoseconds == 0) return std::nullopt;
    return 1e-9 * static_cast<double>(done.sync_nanoseconds) / static_cast<double>(done.syncs);
  }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    absl::StatusOr<std::unique_ptr<Log>> log =
        strategy_.open({.path = target_->path(), .system_calls = calls_});
    if (!log.ok()) return log.status();
    log_ = *std::move(log);
    calls_before_ = calls_->count();
    before_ = log_->accounting();
    return StartHelpers();
  }

  absl::Status Run() override { return Produce(nullptr); }
  absl::Status RunObserved(LatencyHistogram& appends) override { return Produce(&appends); }

  absl::StatusOr<bool> MakeDurable() override { return target_->MakeDurable(); }

  // Each producer's records from its first to its last.
  absl::StatusOr<Verified> Verify() override {
    std::vector<uint64_t> seen(producers_);
    std::vector<RecordMaker> makers;
    for (uint64_t i = 0; i < producers_; ++i) makers.emplace_back(i, size_);
    uint64_t wrong = 0;
    absl::Status read = strategy_.read_back(target_->path(), size_, [&](std::string_view record) {
      uint64_t producer = 0;
      if (record.size() == size_) std::memcpy(&producer, record.data(), sizeof(producer));
      if (record.size() != size_ || producer >= producers_ || record != makers[producer].Of(seen[producer]))
        ++wrong;
      if (producer < producers_) ++seen[producer];
    });
    if (!read.ok()) return read;
    for (uint64_t i = 0; i < producers_; ++i) {
      if (seen[i] != CountOf(i))
        return absl::DataLossError(
            fmt::format("{} records of producer {} were read back, not {}", seen[i], i, CountOf(i)));
    }
    if (wrong > 0) return absl::DataLossError(fmt::format("{} records are not what was submitted", wrong));
    return Verified::kEveryByte;
  }

 private:
  // By the pass itself.
  LogAccounting Done() const {
    LogAccounting done = log_->accounting();
    done.syncs -= before_.syncs;
    done.sync_nanoseconds -= before_.sync_nanoseconds;
    return done;
  }

  uint64_t CountOf(uint64_t producer) const {
    return records_ / producers_ + (producer < records_ % producers_ ? 1 : 0);
  }

  enum class Order { kLeave, kProduce, kObserve };

  // All producers but the first, who is the caller; they wait for an order.
  absl::Status StartHelpers() {
    try {
      for (uint64_t i = 1; i < producers_; ++i) {
        helpers_.emplace_back([this, i] {
          ready_.wait();
          Work(i);
        });
      }
    } catch (const std::system_error& error) {
      return absl::ResourceExhaustedError(
          fmt::format("cannot start {} producers: {}", producers_, error.what()));
    }
    return absl::OkStatus();
  }

  void Work(uint64_t i) {
    if (order_ == Order::kLeave) return;
    if (order_ == Order::kObserve) waits_[i].reserve(CountOf(i));
    ended_[i] = ProduceOf(i, order_ == Order::kObserve ? &waits_[i] : nullptr);
  }

  // Does the caller's part too.
  void Join(Order order) {
    if (!std::exchange(is_ordered_, true)) {
      order_ = order;
      ready_.count_down();
      Work(0);
    }
    for (std::thread& each : helpers_) each.join();
    helpers_.clear();
  }

  absl::Status Produce(LatencyHistogram* appends) {
    Join(appends != nullptr ? Order::kObserve : Order::kProduce);
    absl::Status closed = log_->Close();
    for (const std::vector<uint64_t>& of_one : waits_) {
      for (const uint64_t nanoseconds : of_one) appends->Add(nanoseconds);
    }
    for (const absl::Status& each : ended_) {
      if (!each.ok()) return each;
    }
    return closed;
  }

  // What it waited for each record goes to `waits`, if that is wanted.
  absl::Status ProduceOf(uint64_t producer, std::vector<uint64_t>* waits) {
    RecordMaker record(producer, size_);
    Clock::time_point waited = Clock::now();
    for (uint64_t i = 0; i < CountOf(producer); ++i) {
      const std::string_view bytes = record.Of(i);
      const Clock::time_point began = waits != nullptr ? Clock::now() : Clock::time_point();
      const absl::StatusOr<Ticket> ticket = log_->Submit(bytes);
      if (!ticket.ok()) return ticket.status();
      if (IsTime(i, waited)) {
        if (absl::Status committed = log_->Wait(*ticket); !committed.ok()) return committed;
        if (when_.milliseconds > 0) waited = Clock::now();
      }
      if (waits != nullptr) {
        const std::chrono::nanoseconds took = Clock::now() - began;
        waits->push_back(static_cast<uint64_t>(took.count()));
      }
    }
    return absl::OkStatus();
  }

  bool IsTime(uint64_t i, Clock::time_point waited) const {
    if (when_.records > 0) return (i + 1) % when_.records == 0;
    return when_.milliseconds > 0 && Clock::now() - waited >= std::chrono::milliseconds(when_.milliseconds);
  }

  const Case case_;
  const CommitStrategy& strategy_;
  const WhenDurable when_;
  const uint64_t size_, records_, producers_;
  const std::shared_ptr<SystemCalls> calls_ = std::make_shared<SystemCalls>();
  uint64_t calls_before_ = 0;
  LogAccounting before_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<Log> log_;  // goes before the target

  std::latch ready_{1};  // order_ is given
  Order order_ = Order::kLeave;
  bool is_ordered_ = false;
  std::vector<absl::Status> ended_;           // of each producer
  std::vector<std::vector<uint64_t>> waits_;  // of each, in nanoseconds, where they are observed
  std::vector<std::thread> helpers_;
};

// Blocks of a file that has them already, each durable before the next: past the page cache where the file system
// has such.
class SyncPass final : public Pass {
 public:
  explicit SyncPass(const Case& c) : case_(c), records_(c.Number("commits")) {}
  ~SyncPass() override {
    if (fd_ >= 0) ::close(fd_);
  }

  uint64_t bytes() const override { return records_ * case_.Number("size"); }
  uint64_t file_bytes() const override { return kBlocks * kBlock; }
  std::optional<uint64_t> system_calls() const override { return records_; }
  std::optional<uint64_t> syncs() const override { return records_; }

  absl::Status Prepare() override {
    absl::StatusOr<std::unique_ptr<Target>> target = Target::Create(TargetOf(case_));
    if (!target.ok()) return target.status();
    target_ = *std::move(target);
    fd_ = ::open(target_->path().c_str(), O_RDWR | O_CLOEXEC | O_CREAT | O_DIRECT, 0666);
    if (fd_ < 0 && errno == EINVAL) fd_ = ::open(target_->path().c_str(), O_RDWR | O_CLOEXEC | O_CREAT, 0666);
    if (fd_ < 0) return Error("open");
    for (uint64_t i = 0; i < kBlocks; ++i) {
      if (::pwrite(fd_, block_.data(), kBlock, static_cast<off_t>(i * kBlock)) != kBlock)
        return Error("pwrite");
    }
    return ::fsync(fd_) == 0 ? absl::OkStatus() : Error("fsync");
  }

  absl::Status Run() override {
    absl::Status written;
    for (uint64_t i = 0; written.ok() && i < records_; ++i) written = WriteBlock(i);
    return written;
  }

  absl::Status RunObserved(LatencyHistogram& writes) override {
    absl::Status written;
    for (uint64_t i = 0; written.ok() && i < records_; ++i) {
      const Clock::time_point began = Clock::now();
      written = WriteBlock(i);
      const std::chrono::nanoseconds took = Clock::now() - began;
      writes.Add(static_cast<uint64_t>(took.count()));
    }
    return written;
  }

  absl::StatusOr<Verified> Verify() override { return Verified::kLengthOnly; }

 private:
  static constexpr ssize_t kBlock = 4096;
  static constexpr uint64_t kBlocks = 64;

  absl::Status WriteBlock(uint64_t i) {
    const iovec part = {block_.data(), kBlock};
    const auto offset = static_cast<off_t>(i % kBlocks * kBlock);
    return ::pwritev2(fd_, &part, 1, offset, RWF_DSYNC) == kBlock ? absl::OkStatus() : Error("pwritev2");
  }

  absl::Status Error(std::string_view what) const {
    const int error = errno;
    return absl::ErrnoToStatus(error, fmt::format("{} {}, errno {}", what, target_->path(), error));
  }

  const Case case_;
  const uint64_t records_;
  const AlignedBuffer block_{kBlock};
  std::unique_ptr<Target> target_;
  int fd_ = -1;
};

const Limit kSyncLimit = {
    .name = "sync",
    .summary = "the device's own: one block after another, each durable before the next",
    .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
      return std::make_unique<SyncPass>(c);
    },
    .times_each = true};

std::string_view DurableOf(const Case& c) { return c.Find("durable")->value.text; }

// The device's rate is the same for any producers.
std::vector<Case> SyncLimitCases(const Case& work) {
  if (DurableOf(work) != kEach) return {};
  Case limit{std::string(schema::kLimitWorkload), std::string(kSyncLimit.name)};
  for (const CaseParameter& each : work.parameters) {
    if (each.key != "producers" && each.key != "durable") limit.parameters.push_back(each);
  }
  return {std::move(limit)};
}

std::string UsualRecords(const Case& chosen) {
  const auto* const when = chosen.Get<WhenDurable>("durable");
  if (when == nullptr || when->records == 1) return "2000";
  return when->records == 0 && when->milliseconds == 0 ? "1000000" : "50000";
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "producers",
       .value_name = "N",
       .meaning = "threads that submit records to one log; default 8",
       .parse = ParseNumberBetween<1, 1024>,
       .by_default = [](const Case&) { return std::string("8"); },
       .of_the_work = true,
       .quick = {"1", "8", "64"},
       .full = {"1", "2", "8", "64"}},
      {.key = "size",
       .value_name = "SIZE",
       .meaning = "bytes of a record, 16 to 64KiB; default 100",
       .parse = ParseNumberBetween<kLeastSize, kMostSize>,
       .by_default = [](const Case&) { return std::string("100"); },
       .of_the_work = true,
       .full = {"100", "1000", "4096"}},
      {.key = "durable",
       .value_name = "WHEN",
       .meaning = "when a producer waits until its records are committed: each (default), after N of them, "
                  "after some time (5ms), or never",
       .parse = ParseDurable,
       .by_default = [](const Case&) { return std::string(kEach); },
       .of_the_work = true,
       .full = {kEach, "100", "5ms", kNever}},
      {.key = "commits",
       .value_name = "N",
       .meaning =
           "how many, over all producers; default 2000, 50k where a producer waits for some at a time, 1M "
           "where it never does",
       .parse = ParseNumberBetween<1, 1'000'000'000'000>,
       .by_default = UsualRecords,
       .of_the_work = true},
      kTargetParameter};
  return parameters;
}

std::vector<WorkloadStrategy> AsStrategies(std::span<const CommitStrategy> strategies) {
  std::vector<WorkloadStrategy> rows;
  for (const CommitStrategy& each : strategies) {
    rows.push_back({.name = each.name,
                    .summary = each.summary,
                    .supported = each.supported,
                    .yardstick = !each.durable,
                    .call_per_unit = each.commits_each});
  }
  return rows;
}

absl::Status ReadBack(const std::string& path, size_t, const std::function<void(std::string_view)>& see) {
  return RecoverLog(path, see).status();
}

absl::Status Takes(const Case& c, std::span<const CommitStrategy> strategies) {
  if (TargetOf(c).kind != TargetSpec::Kind::kFile)
    return absl::FailedPreconditionError(
        fmt::format("a log is a file, and the target is {}", TargetOf(c).Name()));
  const auto strategy = std::ranges::find(strategies, c.strategy, &CommitStrategy::name);
  if (strategy != strategies.end() && strategy->commits_each && DurableOf(c) != kEach)
    return absl::FailedPreconditionError("commits each record, so not measured where it need not");
  if (strategy != strategies.end() && strategy->cannot_wait && DurableOf(c) != kNever)
    return absl::FailedPreconditionError("tells nobody when a record is written: --durable never");
  return absl::OkStatus();
}

}  // namespace

std::span<const CommitStrategy> CommitStrategies() {
  static const auto& strategies = *new std::vector<CommitStrategy>([] {
    std::vector<CommitStrategy> rows;
    for (const LogStrategy& each : LogStrategies()) {
      rows.push_back({.name = each.name,
                      .summary = each.summary,
                      .durable = each.durable,
                      .commits_each = each.commits_each,
                      .open = each.open,
                      .read_back = ReadBack,
                      .supported = each.supported == nullptr ? absl::OkStatus() : each.supported(),
                      .counts_calls = true,
                      .own_thread = each.own_thread});
    }
    return rows;
  }());
  return strategies;
}

Workload MakeCommitWorkload(std::string_view name, std::string_view summary,
                            std::span<const CommitStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "commit",
          .count = "commits",
          .parameters = Parameters(),
          .first_columns = {schema::kTimeColumn, schema::kDifferenceColumn, schema::kLimitColumn,
                            schema::kWaitsColumn, schema::kSyncsColumn, schema::kSyncBytesColumn,
                            schema::kSyncColumn, schema::kCallsColumn, schema::kCpuUnitColumn},
          .strategies = [strategies] { return AsStrategies(strategies); },
          .takes = [strategies](const Case& c) { return Takes(c, strategies); },
          .limits = {&kSyncLimit},
          .limit_cases = SyncLimitCases,
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const auto strategy = std::ranges::find(strategies, c.strategy, &CommitStrategy::name);
            if (strategy == strategies.end())
              return absl::NotFoundError(fmt::format("there is no log '{}'", c.strategy));
            return std::make_unique<CommitPass>(c, *strategy);
          }};
}

Workload CommitWorkload() {
  return WithCode(MakeCommitWorkload(
                      "commit", "records of many threads to one log, each waiting until its own is durable",
                      CommitStrategies()),
                  "FindLogStrategy(\"{name}\")", "strategies/commit/logs.h");
}

}  // namespace weir
