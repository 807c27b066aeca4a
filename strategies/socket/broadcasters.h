#ifndef WEIR_STRATEGIES_SOCKET_BROADCASTERS_H_
#define WEIR_STRATEGIES_SOCKET_BROADCASTERS_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/socket/broadcaster.h"

namespace weir {

/// A row of the catalogue: one way of sending one stream to many readers.
struct BroadcastStrategy {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  bool call_each;            ///< a call for each record and reader, so that small ones take long
  /// All readers share the bytes, so that its memory does not grow with the number of those that are behind: at most
  /// `most_lag` and kSharedMemory, and where readers skip, 8 bytes for each record, and of each reader a record's rest.
  bool shares_memory;
  absl::StatusOr<std::unique_ptr<Broadcaster>> (*open)(const BroadcastOptions& options);
  absl::Status (*supported)();  ///< why this machine cannot run it, or OK; null: every machine can

  /// INVALID_ARGUMENT for options that make no sense.
  absl::StatusOr<std::unique_ptr<Broadcaster>> Open(const BroadcastOptions& options = {}) const;
};

inline constexpr size_t kSharedMemory = 1 << 20;

/// All of weir's own broadcasters, the catalogue.
std::span<const BroadcastStrategy> BroadcastStrategies();
/// The one of that name, or NOT_FOUND with the names that there are.
absl::StatusOr<const BroadcastStrategy*> FindBroadcastStrategy(std::string_view name);

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_BROADCASTERS_H_
