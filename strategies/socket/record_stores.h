#ifndef WEIR_STRATEGIES_SOCKET_RECORD_STORES_H_
#define WEIR_STRATEGIES_SOCKET_RECORD_STORES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "strategies/socket/record_store.h"

namespace weir {

// What weir's own broadcasters keep records in; `options` has its calls. BroadcastStrategies() says what each is.

absl::StatusOr<std::unique_ptr<RecordStore>> MakeSerialStore(const BroadcastOptions& options);
absl::StatusOr<std::unique_ptr<RecordStore>> MakeQueuedStore(const BroadcastOptions& options);
absl::StatusOr<std::unique_ptr<RecordStore>> MakeRingStore(const BroadcastOptions& options);
absl::StatusOr<std::unique_ptr<RecordStore>> MakeUringStore(const BroadcastOptions& options);
absl::StatusOr<std::unique_ptr<RecordStore>> MakeSealedStore(const BroadcastOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_RECORD_STORES_H_
