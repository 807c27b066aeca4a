#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/probes/process_counters.h"
#include "harness/probes/socket_memory.h"
#include "harness/workloads/cpu_placement.h"
#include "harness/workloads/fan_out_subject.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "strategies/socket/broadcast_calls.h"
#include "strategies/socket/broadcasters.h"
#include "strategies/socket/deadline.h"
#include "strategies/socket/descriptor_limit.h"

namespace weir {
namespace {

constexpr std::string_view kNone = "none", kStuck = "stuck";
constexpr uint64_t kMostReaders = 20'000;
constexpr uint64_t kUsualLag = 4 << 20, kUsualSocketBuffer = 128 << 10;
constexpr std::chrono::seconds kLongest{60};  // that the readers may need beyond the last record

absl::StatusOr<ParameterValue> ParseTransport(std::string_view text) {
  return ParseWord(text, "transport", std::array{kTcp, kUnix});
}

constexpr std::pair<std::string_view, WhenBehind> kBehind[] = {
    {"wait", WhenBehind::kWait}, {"skip", WhenBehind::kSkip}, {"drop", WhenBehind::kDrop}};

absl::StatusOr<ParameterValue> ParseBehind(std::string_view text) {
  return ParseWord(text, "way", std::array{kBehind[0].first, kBehind[1].first, kBehind[2].first});
}

// none, stuck, or bytes a second.
absl::StatusOr<ParameterValue> ParseSlow(std::string_view text) {
  using Rate = std::optional<uint64_t>;
  if (text == kNone) return ParameterValue{std::string(text), Rate(), ""};
  if (text == kStuck) return ParameterValue{std::string(text), Rate(0), ""};
  const absl::StatusOr<uint64_t> rate = ParseQuantity(text);
  if (rate.ok() && *rate > 0) return ParameterValue{std::string(text), Rate(*rate), ""};
  return absl::InvalidArgumentError(fmt::format("'{}' is not none, stuck, or bytes a second (1MB)", text));
}

std::optional<uint64_t> SlowRateOf(const Case& c) {
  const auto* const rate = c.Get<std::optional<uint64_t>>("slow");
  return rate == nullptr ? std::nullopt : *rate;
}

FanOutSetup SetupOf(const Case& c) {
  const auto* const behind =
      std::ranges::find(kBehind, c.Word("behind"), [](const auto& each) { return each.first; });
  const auto buffer = c.Number("socket_buffer");
  return {.transport = c.Word("transport") == kUnix ? SocketPair::Kind::kUnix : SocketPair::Kind::kTcp,
          .readers = c.Number("readers") + (SlowRateOf(c) ? 1 : 0),
          .size = c.Number("size"),
          .socket_buffer = buffer,
          .congestion = c.Word("congestion"),
          .has_slow = SlowRateOf(c).has_value(),
          .options = {.most_lag = c.Number("lag"),
                      .when_behind = behind == std::end(kBehind) ? WhenBehind::kWait : behind->second,
                      .most_slow = SlowRateOf(c) ? 1 : 0,
                      .send_buffer = buffer}};
}

// Descriptors of the process that sends: both ends of each connection, until the readers' process has the one.
uint64_t DescriptorsFor(const Case& c) { return 2 * c.Number("readers") + 128; }

class FanOutPass final : public Pass {
 public:
  FanOutPass(const Case& c, const FanOutStrategy& strategy)
      : case_(c),
        strategy_(strategy),
        readers_(c.Number("readers")),
        size_(c.Number("size")),
        records_(c.Number("deliveries") / readers_),
        subject_(strategy.make(c.strategy, SetupOf(c))),
        maker_(size_) {}

  uint64_t bytes() const override { return records_ * readers_ * size_; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<size_t> threads() const override { return 2; }  // the readers' process has the other
  std::optional<uint64_t> system_calls() const override { return calls_; }
  std::optional<Outside> outside() const override {
    if (!others_cpu_seconds_) return std::nullopt;
    return Outside{.wall_seconds = clock_.wall_seconds(),
                   .cpu_seconds = clock_.cpu_seconds() + *others_cpu_seconds_};
  }
  std::optional<uint64_t> socket_bytes() const override { return socket_bytes_; }

  absl::Status Prepare() override {
    absl::Status may = AllowDescriptors(DescriptorsFor(case_), fmt::format("{} readers", readers_));
    if (!may.ok()) return may;
    cpus_ = std::make_unique<CpuPlacement>(PlacementOf(case_), CpuPlacement::kSending);
    absl::StatusOr<std::vector<Socket>> sockets = subject_->Connect();
    if (!sockets.ok()) return sockets.status();
    FanOutReading reading{.size = size_, .records = records_, .slow_rate = SlowRateOf(case_)};
    subject_->SetFraming(reading);
    absl::StatusOr<std::unique_ptr<FanOutReaders>> reading_process =
        FanOutReaders::Start(*std::move(sockets), reading, *cpus_);
    if (!reading_process.ok()) return reading_process.status();
    process_ = *std::move(reading_process);
    return subject_->Begin();
  }

  absl::Status Run() override {
    clock_.Start();
    const std::optional<double> others = subject_->cpu_seconds();
    const uint64_t calls = subject_->system_calls().value_or(0);
    absl::Status sent = Send(false);
    clock_.Stop();
    if (others) others_cpu_seconds_ = *subject_->cpu_seconds() - *others;
    if (subject_->system_calls()) calls_ = *subject_->system_calls() - calls;
    return sent;
  }

  absl::Status RunObserved(LatencyHistogram& appends) override {
    process_->CheckEverything();
    absl::Status sent = Send(true);
    if (!sent.ok()) return sent;
    appends = process_->results().deliveries;
    if (socket_bytes_) *socket_bytes_ += process_->results().socket_memory;
    return absl::OkStatus();
  }

  // In a pass of its own.
  absl::StatusOr<Verified> Verify() override {
    cpus_.reset();  // that pass takes its place among all CPUs, not among the one of this end
    FanOutPass checked(case_, strategy_);
    LatencyHistogram ignored;
    absl::Status done = checked.Prepare();
    if (done.ok()) done = checked.RunObserved(ignored);
    if (!done.ok()) return done;
    socket_bytes_ = checked.socket_bytes_;
    return Verified::kEveryByte;
  }
  std::vector<std::string_view> flags() const override { return {schema::kCheckedApart}; }

 private:
  absl::Status Send(bool observed) {
    for (uint64_t i = 0; i < records_; ++i) {
      absl::Status sent = subject_->Publish(maker_.Make(i, observed ? FanOutNow() : 0));
      if (!sent.ok()) return sent;
      if (observed) SampleMemory();
    }
    if (observed) sample_next_ = {}, SampleMemory();
    absl::Status closed = subject_->Close();
    absl::Status arrived = process_->Wait(kLongest);
    if (!arrived.ok()) return arrived;
    return closed.ok() ? CheckDepartures() : closed;
  }

  void SampleMemory() {
    constexpr std::chrono::milliseconds kEvery{10};
    const auto now = std::chrono::steady_clock::now();
    if (now < sample_next_) return;
    const std::optional<uint64_t> bytes = subject_->socket_bytes();
    if (bytes) socket_bytes_ = std::max(socket_bytes_.value_or(0), *bytes);
    sample_next_ = std::chrono::steady_clock::now() + kEvery;
  }

  // Nobody but one that is stuck, and that one where it is to be.
  absl::Status CheckDepartures() {
    const std::vector<Departure> departures = subject_->departures();
    const std::optional<uint64_t> slow = SlowRateOf(case_);
    if (departures.size() > (slow ? 1 : 0)) return departures.front().reason;
    if (slow == 0 && case_.Word("behind") == "drop" && departures.empty())
      return absl::FailedPreconditionError(
          "the reader that is stuck was not dropped, as its sockets took all of the stream: more "
          "--deliveries");
    return absl::OkStatus();
  }

  const Case case_;
  const FanOutStrategy& strategy_;
  const uint64_t readers_, size_, records_;
  const std::unique_ptr<FanOutSubject> subject_;
  FanOutRecords maker_;
  std::unique_ptr<CpuPlacement> cpus_;
  std::unique_ptr<FanOutReaders> process_;
  Clock clock_;
  std::optional<double> others_cpu_seconds_;
  std::optional<uint64_t> calls_, socket_bytes_;
  std::chrono::steady_clock::time_point sample_next_;
};

// One of weir's own.
class OwnSubject final : public FanOutSubject {
 public:
  OwnSubject(std::string_view name, const FanOutSetup& setup) : name_(name), setup_(setup) {
    setup_.options.calls = std::make_shared<BroadcastCalls>();
  }

  absl::StatusOr<std::vector<Socket>> Connect() override {
    std::vector<Socket> reading;
    SocketPairs pairs(setup_.transport, SocketSystem::Kernel(), setup_.congestion);
    for (size_t i = 0; i < setup_.readers; ++i) {
      absl::StatusOr<SocketPair> pair = pairs.Next(DeadlineIn(kLongest));
      if (!pair.ok()) return pair.status();
      absl::Status sized = pair->connected.SetReceiveBuffer(setup_.socket_buffer);
      if (!sized.ok()) return sized;
      reading.push_back(std::move(pair->connected));
      sending_.push_back(std::move(pair->accepted));
    }
    return reading;
  }

  absl::Status Begin() override {
    const absl::StatusOr<const BroadcastStrategy*> strategy = FindBroadcastStrategy(name_);
    if (!strategy.ok()) return strategy.status();
    absl::StatusOr<std::unique_ptr<Broadcaster>> opened = (*strategy)->Open(setup_.options);
    if (!opened.ok()) return opened.status();
    broadcaster_ = *std::move(opened);
    for (Socket& each : sending_) {
      connections_.push_back(each.fd());
      const absl::StatusOr<ReaderId> reader = broadcaster_->Add(std::move(each));
      if (!reader.ok()) return reader.status();
      last_ = *reader;
    }
    sending_.clear();
    return absl::OkStatus();
  }

  absl::Status Publish(std::string_view record) override { return broadcaster_->Publish(record); }

  // Who is slow is not waited for beyond the others.
  absl::Status Close() override {
    if (setup_.has_slow) {
      const Deadline end = DeadlineIn(kLongest);
      while (OthersAreBehind() && std::chrono::steady_clock::now() < end)
        broadcaster_->Drain(std::chrono::milliseconds(1)).IgnoreError();
      departures_ = broadcaster_->TakeDepartures();
      broadcaster_->Remove(last_);
    }
    absl::Status closed = broadcaster_->Close(kLongest);
    if (!setup_.has_slow) departures_ = broadcaster_->TakeDepartures();
    return closed;
  }

  std::optional<uint64_t> socket_bytes() const override {
    uint64_t sum = 0;
    for (const int each : connections_) sum += SocketMemory(each).value_or(0);
    return sum;
  }
  std::optional<uint64_t> system_calls() const override { return setup_.options.calls->count(); }
  std::vector<Departure> departures() override { return std::move(departures_); }

 private:
  bool OthersAreBehind() const {
    return std::ranges::any_of(broadcaster_->readers(),
                               [&](const BroadcastReader& each) { return each.id != last_ && each.lag > 0; });
  }

  const std::string name_;
  FanOutSetup setup_;
  std::vector<Socket> sending_;
  std::vector<int> connections_;  // which are the broadcaster's
  std::unique_ptr<Broadcaster> broadcaster_;
  ReaderId last_ = 0;
  std::vector<Departure> departures_;
};

std::string UsualDeliveries(const Case& chosen) {
  constexpr uint64_t kMost = 1'000'000, kBytes = 512 << 20, kLeastOfEach = 16;
  const uint64_t readers = chosen.Number("readers", 100), size = chosen.Number("size", 65536);
  const uint64_t of_each = std::max(std::min(kMost, kBytes / size) / readers, kLeastOfEach);
  if (!SlowRateOf(chosen)) return fmt::format("{}", readers * of_each);
  // So long that the sockets of one that is stuck cannot take it all.
  const uint64_t stream =
      chosen.Number("lag", kUsualLag) + 8 * chosen.Number("socket_buffer", kUsualSocketBuffer);
  return fmt::format("{}", readers * std::max(of_each, 2 * stream / size));
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "transport",
       .value_name = "NAME",
       .meaning = "tcp (default), over the loopback device, or unix",
       .parse = ParseTransport,
       .by_default = [](const Case&) { return std::string(kTcp); },
       .of_the_work = true,
       .quick = {kTcp, kUnix},
       .full = {kTcp, kUnix}},
      {.key = "readers",
       .value_name = "N",
       .meaning = "how many read the stream; default 100",
       .parse = ParseNumberBetween<1, kMostReaders>,
       .by_default = [](const Case&) { return std::string("100"); },
       .of_the_work = true,
       .quick = {"10", "1000"},
       .full = {"1", "10", "100", "1000"}},
      {.key = "size",
       .value_name = "SIZE",
       .meaning = "bytes of a record, 16 to 16MiB; default 64KiB",
       .parse = ParseNumberBetween<FanOutRecords::kLeastSize, 16 << 20>,
       .by_default = [](const Case&) { return std::string("64KiB"); },
       .of_the_work = true,
       .quick = {"1000", "64KiB"},
       .full = {"100", "1000", "64KiB"}},
      {.key = "slow",
       .value_name = "HOW",
       .meaning =
           "one more reader that is not counted: none (default), stuck, or so many bytes a second (1MB)",
       .parse = ParseSlow,
       .by_default = [](const Case&) { return std::string(kNone); },
       .of_the_work = true,
       .full = {kNone, kStuck}},
      {.key = "behind",
       .value_name = "WHAT",
       .meaning = "done with a reader that is too far behind: wait, skip or drop; default wait, drop where "
                  "one is slow",
       .parse = ParseBehind,
       .by_default = [](const Case& chosen) { return std::string(SlowRateOf(chosen) ? "drop" : "wait"); }},
      {.key = "lag",
       .value_name = "SIZE",
       .meaning = "bytes that a reader may be behind; default 4MiB",
       .parse = ParseNumberBetween<1, kMostLag>,
       .by_default = [](const Case&) { return fmt::format("{}", kUsualLag); }},
      kPlacementParameter,
      {.key = "socket_buffer",
       .value_name = "SIZE",
       .meaning = "bytes of SO_SNDBUF and SO_RCVBUF, of which the kernel takes twice as many; 0: its own "
                  "choice; default 128KiB",
       .parse = ParseNumberBetween<0, 1 << 30>,
       .by_default = [](const Case&) { return fmt::format("{}", kUsualSocketBuffer); },
       .of_the_work = true},
      {.key = "congestion",
       .value_name = "NAME",
       .meaning = "congestion control of TCP: cubic, bbr; default cubic, or reno where there is no cubic",
       .parse = ParseCongestion,
       .by_default =
           [](const Case& chosen) {
             return chosen.Word("transport") == kUnix ? std::string(kNoCongestion) : UnpacedCongestion();
           },
       .of_the_work = true},
      {.key = "deliveries",
       .value_name = "N",
       .meaning =
           "of a record to a reader, over all; a multiple of --readers; default 1M or 512 MiB, what is less, "
           "but 16 to each reader",
       .parse = ParseNumberBetween<1, 1'000'000'000'000>,
       .by_default = UsualDeliveries,
       .of_the_work = true}};
  return parameters;
}

std::vector<WorkloadStrategy> AsStrategies(std::span<const FanOutStrategy> strategies) {
  std::vector<WorkloadStrategy> rows;
  for (const FanOutStrategy& each : strategies) {
    rows.push_back({.name = each.name,
                    .summary = each.summary,
                    .supported = each.supported,
                    .call_per_unit = each.call_each});
  }
  return rows;
}

absl::Status Takes(const Case& c, std::span<const FanOutStrategy> strategies) {
  if (c.Number("deliveries") % c.Number("readers") != 0)
    return absl::FailedPreconditionError(fmt::format("{} deliveries are no multiple of {} readers",
                                                     c.Number("deliveries"), c.Number("readers")));
  for (const auto check : {TakesCongestion, TakesPlacement})
    if (absl::Status takes = check(c); !takes.ok()) return takes;
  if (c.Number("size") > c.Number("lag"))
    return absl::FailedPreconditionError(
        fmt::format("a record of {} bytes is more than a reader may be behind", c.Number("size")));
  const auto strategy = std::ranges::find(strategies, c.strategy, &FanOutStrategy::name);
  if (strategy == strategies.end()) return absl::OkStatus();
  if (strategy->tcp_only && c.Word("transport") != kTcp)
    return absl::FailedPreconditionError("has TCP alone");
  if (strategy->own_rules && SlowRateOf(c))
    return absl::FailedPreconditionError("has rules of its own for a reader that is slow");
  return absl::OkStatus();
}

}  // namespace

std::span<const FanOutStrategy> FanOutStrategies() {
  static const auto& strategies = *new std::vector<FanOutStrategy>([] {
    std::vector<FanOutStrategy> rows;
    for (const BroadcastStrategy& each : BroadcastStrategies()) {
      rows.push_back(
          {.name = each.name,
           .summary = each.summary,
           .call_each = each.call_each,
           .make = [](std::string_view name, const FanOutSetup& setup) -> std::unique_ptr<FanOutSubject> {
             return std::make_unique<OwnSubject>(name, setup);
           },
           .supported = each.supported == nullptr ? absl::OkStatus() : each.supported()});
    }
    return rows;
  }());
  return strategies;
}

Workload MakeFanOutWorkload(std::string_view name, std::string_view summary,
                            std::span<const FanOutStrategy> strategies) {
  return {.name = name,
          .summary = summary,
          .unit = "delivery",
          .count = "deliveries",
          .parameters = Parameters(),
          .first_columns = {schema::kThroughputColumn, schema::kTimeColumn, schema::kDifferenceColumn,
                            schema::kAppendsColumn, schema::kCpuColumn, schema::kSocketColumn},
          .strategies = [strategies] { return AsStrategies(strategies); },
          .takes = [strategies](const Case& c) { return Takes(c, strategies); },
          .make_pass = [strategies](const Case& c) -> absl::StatusOr<std::unique_ptr<Pass>> {
            const auto strategy = std::ranges::find(strategies, c.strategy, &FanOutStrategy::name);
            if (strategy == strategies.end())
              return absl::NotFoundError(fmt::format("nothing fans out by '{}'", c.strategy));
            return std::make_unique<FanOutPass>(c, *strategy);
          }};
}

Workload FanOutWorkload() {
  return WithCode(MakeFanOutWorkload("fan-out", "one stream of records to many readers, over sockets",
                                     FanOutStrategies()),
                  "FindBroadcastStrategy(\"{name}\")", "strategies/socket/broadcasters.h");
}

}  // namespace weir
