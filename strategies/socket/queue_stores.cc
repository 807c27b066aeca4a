// Stores with a queue for each reader.

#include <utility>

#include "strategies/socket/record_stores.h"

namespace weir {
namespace {

class QueueStore : public RecordStore {
 public:
  explicit QueueStore(const BroadcastOptions& options) : RecordStore(options.calls) {}

  void Release(uint64_t) final {}
  RecordQueue::Skipped Skip(Subscriber& subscriber) final { return subscriber.own.Skip(); }
};

// Each record is sent to each reader as it is published, by a call of its own. Who does not take all of it has a copy.
class SerialStore final : public QueueStore {
 public:
  using QueueStore::QueueStore;

  absl::Status Append(std::string_view record, std::span<Subscriber* const> subscribers) override {
    for (Subscriber* const each : subscribers) {
      each->cursor += record.size();
      if (each->passes_over) continue;
      ssize_t sent = 0;
      if (each->may_send && each->own.empty()) {
        sent = calls().Send(each->connection.fd(), record);
        if (each->Took(sent, record.size())) continue;
      }
      each->own.Push(MakeRecord(record), sent > 0 ? static_cast<size_t>(sent) : 0);
    }
    return absl::OkStatus();
  }

  absl::Status Send(std::span<Subscriber* const> subscribers) override {
    for (Subscriber* const each : subscribers) SendOwn(*each, 1);
    return absl::OkStatus();
  }
};

// Each reader has a queue of records that all share, and is sent many in a call.
class QueuedStore final : public QueueStore {
 public:
  using QueueStore::QueueStore;

  absl::Status Append(std::string_view record, std::span<Subscriber* const> subscribers) override {
    const RecordQueue::Record shared = MakeRecord(record);
    for (Subscriber* const each : subscribers) {
      each->cursor += record.size();
      if (!each->passes_over) each->own.Push(shared);
    }
    return absl::OkStatus();
  }

  absl::Status Send(std::span<Subscriber* const> subscribers) override {
    for (Subscriber* const each : subscribers) SendOwn(*each, kMostParts);
    return absl::OkStatus();
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<RecordStore>> MakeSerialStore(const BroadcastOptions& options) {
  return std::make_unique<SerialStore>(options);
}

absl::StatusOr<std::unique_ptr<RecordStore>> MakeQueuedStore(const BroadcastOptions& options) {
  return std::make_unique<QueuedStore>(options);
}

}  // namespace weir
