#include "strategies/commit/logs.h"

#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <utility>

#include "strategies/file/system_calls.h"
#include "strategies/strategy_table.h"

namespace weir {
namespace {

template <CommitBy kBy>
absl::StatusOr<std::unique_ptr<Log>> OpenLeader(const LogOptions& options) {
  return OpenLeaderLog(options, kBy);
}

absl::Status RingIsThere() {
  if (SystemCalls().ProbeRing() == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, "the kernel gives no io_uring");
}

absl::Status WritesDurably() {
  if (SystemCalls().Pwritev2(-1, nullptr, 0, 0, RWF_DSYNC) >= 0 || errno == EBADF) return absl::OkStatus();
  return absl::UnimplementedError("needs writes with RWF_DSYNC (Linux 4.7), which this process does not get");
}

constexpr std::array kStrategies = {
    LogStrategy{.name = "naive",
                .summary = "each record written and synced by itself, under a lock",
                .durable = true,
                .commits_each = true,
                .open = OpenNaiveLog},
    LogStrategy{.name = "leader",
                .summary = "of the threads that wait, one writes and syncs for all: group commit",
                .durable = true,
                .open = OpenLeader<CommitBy::kFdatasync>},
    LogStrategy{.name = "flusher",
                .summary = "a thread of its own writes and syncs for all",
                .durable = true,
                .own_thread = true,
                .open = OpenFlusherLog},
    LogStrategy{
        .name = "uring",
        .summary = "a thread of its own has several writes under way, each durable by itself (io_uring)",
        .durable = true,
        .own_thread = true,
        .open = OpenRingLog,
        .supported = RingIsThere},
    LogStrategy{.name = "direct",
                .summary = "as leader, past the page cache into blocks written ahead (O_DIRECT, RWF_DSYNC)",
                .durable = true,
                .open = OpenLeader<CommitBy::kDirectWrite>,
                .supported = WritesDurably},
    LogStrategy{.name = "buffered",
                .summary = "as leader, without the device: what durability costs",
                .durable = false,
                .open = OpenLeader<CommitBy::kWrite>},
    LogStrategy{.name = "shared",
                .summary = "a buffer for each thread, appended to one file when it is full; not durable",
                .durable = false,
                .open = OpenSharedLog},
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> LogStrategy::Open(const LogOptions& options) const {
  return Checked(*this, options.memory, [&] { return open(options); });
}

std::span<const LogStrategy> LogStrategies() { return kStrategies; }

absl::StatusOr<std::unique_ptr<Log>> OpenLog(const LogOptions& options) {
  absl::StatusOr<std::unique_ptr<Log>> log = (*FindLogStrategy("direct"))->Open(options);
  return absl::IsUnimplemented(log.status()) ? (*FindLogStrategy("leader"))->Open(options) : std::move(log);
}

absl::StatusOr<const LogStrategy*> FindLogStrategy(std::string_view name) {
  return FindStrategy(LogStrategies(), "committing", name);
}

}  // namespace weir
