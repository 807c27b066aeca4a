#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/socket_memory.h"
#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/targets/told_digest.h"
#include "harness/workloads/expected_output.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/socket_subject.h"
#include "harness/workloads/socket_transfer.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "harness/workloads/write_records.h"
#include "results/report/schema.h"

namespace weir {
namespace {

constexpr std::string_view kNagle = "nagle", kNoDelay = "nodelay", kCork = "cork";
constexpr std::array kTransports{kTcp, kUnix};
constexpr std::array kWaysToCoalesce{kNagle, kNoDelay, kCork};
constexpr uint64_t kObserved = 2000;  // records that are delivered one by one

}  // namespace

ConnectionSetup SetupOf(const Case& c) {
  const std::string coalesce = c.Word("coalesce");
  return {.kind = c.Word("transport") == kUnix ? SocketPair::Kind::kUnix : SocketPair::Kind::kTcp,
          .placement = PlacementOf(c),
          .no_delay = coalesce == kNoDelay,
          .cork = coalesce == kCork,
          .congestion = c.Word("congestion") == kNoCongestion ? "" : c.Word("congestion"),
          .socket_buffer = c.Number("socket_buffer"),
          .buffer_size = c.Number("buffer", 256 * 1024)};
}

namespace {

// Watches the kernel's memory of one end while it lives, on a thread of its own.
class MemoryWatch {
 public:
  explicit MemoryWatch(const Socket& socket) : thread_([this, &socket] { Watch(socket); }) {}
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;
  ~MemoryWatch() { Stop(); }

  uint64_t Stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return most_;
  }

 private:
  void Watch(const Socket& socket) {
    while (!stop_) {
      most_ = std::max<uint64_t>(most_, SocketMemory(socket.fd()).value_or(0));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

  std::atomic<bool> stop_{false};
  std::atomic<uint64_t> most_{0};
  std::thread thread_;
};

// A stream over a connection: timed while the other end counts, and once more while it makes the digest.
class SocketPass : public Pass {
 public:
  SocketPass(const Case& c, const SocketStrategy& strategy, uint64_t bytes)
      : case_(c), strategy_(strategy), bytes_(bytes) {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<size_t> threads() const override { return strategy_.threaded ? 4 : 2; }

  absl::Status Prepare() override {
    absl::Status started = Start(Receiving::kCount);
    if (started.ok()) before_ = transfer_->system_calls();
    return started;
  }

  absl::Status Run() override {
    const uint64_t woken_before = WakeUps();
    Send(transfer_->writer());
    absl::Status closed = transfer_->Close();
    woken_ = WakeUps() - woken_before;
    return closed;
  }

  absl::Status Finish() override {
    absl::StatusOr<SocketTransfer::Received> received = transfer_->Finish();
    if (!received.ok()) return received.status();
    received_ = *std::move(received);
    calls_ = transfer_->system_calls() - before_ + received_.system_calls;
    transfer_.reset();
    if (observed_ || received_.bytes == bytes_) return absl::OkStatus();
    return absl::DataLossError(fmt::format("{} of {} bytes arrived", received_.bytes, bytes_));
  }

  absl::StatusOr<Verified> Verify() override {
    absl::Status started = Start(Receiving::kDigest);
    if (!started.ok()) return started;
    MemoryWatch watch(transfer_->socket());
    Send(transfer_->writer());
    absl::Status closed = transfer_->Close();
    socket_bytes_ = watch.Stop();
    if (!closed.ok()) return closed;
    const absl::StatusOr<SocketTransfer::Received> received = transfer_->Finish();
    transfer_.reset();
    if (!received.ok()) return received.status();
    socket_bytes_ += received->socket_bytes;
    absl::Status verified = VerifyDigest(*received->digest, Wanted());
    if (!verified.ok()) return verified;
    return Verified::kEveryByte;
  }

  std::optional<uint64_t> system_calls() const override { return calls_; }
  double further_cpu_seconds() const override { return received_.cpu_seconds; }
  std::optional<uint64_t> wake_ups() const override { return woken_ + received_.wake_ups; }
  std::optional<uint64_t> socket_bytes() const override {
    return socket_bytes_ > 0 ? std::optional(socket_bytes_) : std::nullopt;
  }
  std::vector<std::string_view> flags() const override { return {schema::kCheckedApart}; }

 protected:
  const Case& work() const { return case_; }
  absl::Status Start(Receiving receiving, const std::function<std::string_view()>& next_record = nullptr) {
    transfer_.reset();  // its threads, before the next one forks
    absl::StatusOr<std::unique_ptr<SocketTransfer>> transfer =
        SocketTransfer::Start(strategy_, SetupOf(case_), receiving, next_record);
    if (!transfer.ok()) return transfer.status();
    transfer_ = *std::move(transfer);
    return absl::OkStatus();
  }
  SocketTransfer& transfer() { return *transfer_; }
  bool observed_ = false;

 private:
  /// Writes the whole stream; the writer keeps what goes wrong.
  virtual void Send(Writer& writer) = 0;
  virtual Expected Wanted() const = 0;

  static uint64_t WakeUps() {
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<uint64_t>(usage.ru_nvcsw);
  }

  const Case case_;
  const SocketStrategy& strategy_;
  const uint64_t bytes_;
  std::unique_ptr<SocketTransfer> transfer_;
  SocketTransfer::Received received_;
  uint64_t before_ = 0;
  uint64_t calls_ = 0;
  uint64_t woken_ = 0;
  uint64_t socket_bytes_ = 0;
};

class RecordsPass final : public SocketPass {
 public:
  RecordsPass(const Case& c, const SocketStrategy& strategy)
      : SocketPass(c, strategy, StreamSizeOf(c)), source_(RecordOf(c), c.seed), records_(RecordsOf(c)) {}

  absl::Status RunObserved(LatencyHistogram& appends) override {
    observed_ = true;
    const uint64_t count = std::min(records_, kObserved);
    auto expected = std::make_shared<ExpectedRecords>(source_, count);
    absl::Status started = Start(Receiving::kAnswer, [expected] { return expected->NextRecord(); });
    if (!started.ok()) return started;
    ExpectedRecords records(source_, count);
    for (uint64_t i = 0; i < count; ++i) {
      const absl::StatusOr<uint64_t> after = transfer().Deliver(records.NextRecord());
      if (!after.ok()) return after.status();
      appends.Add(*after);
    }
    return transfer().Close();
  }

 private:
  void Send(Writer& writer) override { WriteRecords(writer, source_, records_); }
  Expected Wanted() const override { return ExpectedRecordsOf(work(), source_); }

  const RecordSource source_;
  const uint64_t records_;
};

// Large sends from one block, into one block.
class SendLimitPass final : public SocketPass {
 public:
  explicit SendLimitPass(const Case& c)
      : SocketPass(c, SocketStrategies().front(), StreamSizeOf(c)), block_(kLimitBlock, 'x') {
    for (size_t i = 0; i < block_.size(); ++i) block_[i] = static_cast<char>('!' + (i * 7 + c.seed) % 89);
  }

 private:
  void Send(Writer& writer) override {
    for (uint64_t left = bytes(); left > 0;) {
      const size_t size = std::min<uint64_t>(left, block_.size());
      if (!writer.Append(std::string_view(block_).substr(0, size))) return;
      left -= size;
    }
  }
  Expected Wanted() const override { return ExpectedBlocksOf(work(), block_, bytes()); }

  std::string block_;
};

const Limit kSendLimit = {
    .name = "send",
    .summary = "as many bytes in sends of 256 KiB from one hot block, over the same connection",
    .make_pass = [](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
      return std::make_unique<SendLimitPass>(c);
    }};

// Nothing that a strategy has of its own bears on it.
std::vector<Case> LimitsOf(const Case& work) {
  Case send{std::string(schema::kLimitWorkload), std::string(kSendLimit.name)};
  send.seed = work.seed;
  for (const CaseParameter& each : work.parameters) {
    if (each.key != "coalesce" && each.key != "buffer") send.parameters.push_back(each);
  }
  return {send, CopyLimitCase("cache", work), CopyLimitCase("memory", work)};
}

constexpr uint64_t kQuickBytes = 256 * 1024 * 1024, kMostQuickRecords = 10'000'000, kMostQuickCalls = 20'000;

// As many as take some tens of milliseconds: where records are small each of them costs, then their bytes do.
template <uint64_t kMost>
std::string UsualRecords(const Case& chosen) {
  const auto* const record = chosen.Get<RecordSpec>("record");
  uint64_t size = 64 * 1024;
  if (record != nullptr && record->kind == RecordSpec::Kind::kNumber) size = 9;
  if (record != nullptr && record->max_size > 0) size = (record->min_size + record->max_size) / 2;
  return fmt::format("{}", std::clamp<uint64_t>(kQuickBytes / std::max<uint64_t>(size, 1), 256, kMost));
}

std::vector<Parameter> MakeParameters() {
  Parameter record = kRecordParameter;
  record.meaning =
      "what each is: number, fixed:B bytes (default fixed:64KiB), mixed:A-B bytes, lines:FILE, the lines of "
      "a file";
  record.by_default = [](const Case&) { return std::string("fixed:65536"); };
  record.quick = {"fixed:9", "fixed:64KiB"};
  record.full = {"fixed:9", "fixed:100", "fixed:1KiB", "fixed:8KiB", "fixed:64KiB"};
  Parameter records = kRecordsParameter;
  records.meaning = "how many; default 256 MiB or 10M of them, at one system call a record 20k, what is less";
  records.by_default = UsualRecords<kMostQuickRecords>;
  records.by_default_of_calls = UsualRecords<kMostQuickCalls>;
  return {
      {.key = "transport",
       .value_name = "KIND",
       .meaning = "tcp (default), over the loopback device, or unix",
       .parse = ParseWordOf<kTransports>,
       .by_default = [](const Case&) { return std::string(kTcp); },
       .of_the_work = true,
       .quick = {kTcp, kUnix},
       .full = {kTcp, kUnix}},
      record,
      records,
      {.key = "coalesce",
       .value_name = "HOW",
       .meaning = "when TCP sends less than a segment: nagle (default), once all before is acknowledged; "
                  "nodelay, at once; cork, not before the end or 200 ms",
       .parse = ParseWordOf<kWaysToCoalesce>,
       .by_default = [](const Case&) { return std::string(kNagle); },
       .of_the_work = true,
       .full = {kNagle, kNoDelay, kCork}},
      kPlacementParameter,
      {.key = "congestion",
       .value_name = "NAME",
       .meaning = "congestion control of TCP: cubic, bbr; default the system's, and none of a Unix socket",
       .parse = ParseCongestion,
       .by_default =
           [](const Case& chosen) {
             return chosen.Word("transport") == kUnix ? std::string(kNoCongestion) : SystemsCongestion();
           },
       .of_the_work = true},
      {.key = "socket_buffer",
       .value_name = "SIZE",
       .meaning = "SO_SNDBUF and SO_RCVBUF of both ends (256KiB); default what the kernel makes of them",
       .parse = ParseNumberBetween<1, 1 << 30>,
       .of_the_work = true},
      kBufferParameter};
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>(MakeParameters());
  return parameters;
}

WorkloadStrategy RowOf(const SocketStrategy& strategy) {
  WorkloadStrategy row{.name = strategy.name,
                       .summary = strategy.summary,
                       .supported = Supported(strategy),
                       .call_per_unit = strategy.call_per_record};
  return WithBuffer(std::move(row), strategy.uses_buffer, 256 * 1024);
}

const SocketStrategy* Find(std::span<const SocketStrategy> strategies, std::string_view name) {
  const auto found = std::ranges::find(strategies, name, &SocketStrategy::name);
  return found == strategies.end() ? nullptr : &*found;
}

absl::Status Takes(const Case& c, std::span<const SocketStrategy> strategies) {
  const bool is_unix = c.Word("transport") == kUnix;
  if (is_unix && c.Word("coalesce") != kNagle) {
    return absl::FailedPreconditionError("a Unix socket has no segments, so --coalesce means nothing to it");
  }
  if (absl::Status takes = TakesCongestion(c); !takes.ok()) return takes;
  if (absl::Status takes = TakesPlacement(c); !takes.ok()) return takes;
  const SocketStrategy* const strategy = Find(strategies, c.strategy);
  if (strategy != nullptr && strategy->tcp_only && is_unix) {
    return absl::FailedPreconditionError("means nothing over a Unix socket");
  }
  return absl::OkStatus();
}

}  // namespace

Workload MakeSocketWorkload(std::string_view name, std::string_view summary,
                            std::span<const SocketStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "delivery",
          .parameters = Parameters(),
          .first_columns = {schema::kThroughputColumn, schema::kTimeColumn, schema::kDifferenceColumn,
                            schema::kLimitColumn, schema::kAloneColumn, schema::kWakeUpsColumn,
                            schema::kCallsColumn, schema::kCpuColumn, schema::kSocketColumn,
                            schema::kMemoryColumn},
          .strategies =
              [strategies] {
                std::vector<WorkloadStrategy> rows;
                for (const SocketStrategy& each : strategies) rows.push_back(RowOf(each));
                return rows;
              },
          .takes = [strategies](const Case& c) { return Takes(c, strategies); },
          .limits = {&kSendLimit, &kCopyLimit},
          .limit_cases = LimitsOf,
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            if (const SocketStrategy* const strategy = Find(strategies, c.strategy))
              return std::make_unique<RecordsPass>(c, *strategy);
            return absl::NotFoundError(fmt::format("there is no strategy '{}'", c.strategy));
          }};
}

Workload SocketWorkload() {
  return WithCode(MakeSocketWorkload("socket", "records to another process through a TCP or Unix socket",
                                     SocketStrategies()),
                  "OpenDuplex with the row {name}", "strategies/socket/socket_strategies.h");
}

}  // namespace weir
