#include "strategies/socket/broadcasters.h"

#include <array>
#include <cerrno>
#include <new>

#include "fmt/format.h"
#include "strategies/memory/shortage.h"
#include "strategies/socket/broadcast_calls.h"
#include "strategies/socket/fan_out.h"
#include "strategies/socket/record_stores.h"
#include "strategies/strategy_table.h"

namespace weir {
namespace {

template <auto kMakeStore>
absl::StatusOr<std::unique_ptr<Broadcaster>> OpenWith(const BroadcastOptions& options) {
  absl::StatusOr<std::unique_ptr<RecordStore>> store = kMakeStore(options);
  if (!store.ok()) return store.status();
  return FanOut::Create(options, *std::move(store));
}

absl::Status RingIsThere() {
  if (ProbeKernelRing() == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, "the kernel gives no io_uring");
}

constexpr std::array kStrategies = {
    BroadcastStrategy{.name = "serial",
                      .summary = "each record sent to each reader in turn, by a call of its own",
                      .call_each = true,
                      .shares_memory = false,
                      .open = OpenWith<MakeSerialStore>},
    BroadcastStrategy{.name = "queued",
                      .summary = "a queue for each reader, many records in one call (sendmsg)",
                      .call_each = false,
                      .shares_memory = false,
                      .open = OpenWith<MakeQueuedStore>},
    BroadcastStrategy{.name = "ring",
                      .summary = "one ring of bytes for all readers, each with a cursor",
                      .call_each = false,
                      .shares_memory = true,
                      .open = OpenWith<MakeRingStore>},
    BroadcastStrategy{
        .name = "sealed",
        .summary = "files in memory, only appended to, whose pages the kernel shares (sendfile)",
        .call_each = false,
        .shares_memory = true,
        .open = OpenWith<MakeSealedStore>},
    BroadcastStrategy{.name = "uring",
                      .summary = "as ring, the sends to many readers handed over in one call (io_uring)",
                      .call_each = false,
                      .shares_memory = true,
                      .open = OpenWith<MakeUringStore>,
                      .supported = RingIsThere},
};

absl::Status Check(const BroadcastOptions& options) {
  if (options.most_lag == 0 || options.most_lag > kMostLag)
    return absl::InvalidArgumentError(
        fmt::format("a reader may be 1 to {} bytes behind, not {}", kMostLag, options.most_lag));
  if (options.patience.count() < 0) return absl::InvalidArgumentError("patience is no time before now");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Broadcaster>> BroadcastStrategy::Open(const BroadcastOptions& options) const
    try {
  absl::Status can = Supported(*this);
  if (can.ok()) can = Check(options);
  if (!can.ok()) return can;
  BroadcastOptions complete = options;
  if (complete.calls == nullptr) complete.calls = std::make_shared<BroadcastCalls>();
  return open(complete);
} catch (const std::bad_alloc&) {
  return NoMemory("use the strategy", name);
}

std::span<const BroadcastStrategy> BroadcastStrategies() { return kStrategies; }

absl::StatusOr<const BroadcastStrategy*> FindBroadcastStrategy(std::string_view name) {
  return FindStrategy(BroadcastStrategies(), "fan-out", name);
}

}  // namespace weir
