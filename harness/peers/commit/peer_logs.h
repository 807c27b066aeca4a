#ifndef WEIR_HARNESS_PEERS_COMMIT_PEER_LOGS_H_
#define WEIR_HARNESS_PEERS_COMMIT_PEER_LOGS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/commit/log.h"

namespace weir {

/// Libraries behind the interface of logs, as far as they can meet it; and what they have kept. See CommitStrategy.

absl::StatusOr<std::unique_ptr<Log>> OpenSqliteLog(const LogOptions& options);
absl::Status ReadSqliteLog(const std::string& path, size_t size,
                           const std::function<void(std::string_view)>& see);

/// In a directory beside the path, which reading back removes.
absl::StatusOr<std::unique_ptr<Log>> OpenRocksdbLog(const LogOptions& options);
absl::Status ReadRocksdbLog(const std::string& path, size_t size,
                            const std::function<void(std::string_view)>& see);

/// Waits for nothing before Close.
absl::StatusOr<std::unique_ptr<Log>> OpenSpdlogLog(const LogOptions& options);
absl::Status ReadSpdlogLog(const std::string& path, size_t size,
                           const std::function<void(std::string_view)>& see);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_COMMIT_PEER_LOGS_H_
