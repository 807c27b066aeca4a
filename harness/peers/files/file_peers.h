#ifndef WEIR_HARNESS_PEERS_FILES_FILE_PEERS_H_
#define WEIR_HARNESS_PEERS_FILES_FILE_PEERS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "harness/workloads/workloads.h"
#include "strategies/directory/directory_registry.h"

namespace weir {

/// `filesystem`: what a program does that uses the standard library alone: std::filesystem and streams, a whole path
/// each time. It cannot sync, so anything but Durability::kNone is ENOTSUP; nor is it kept from leaving the directory.
absl::StatusOr<std::unique_ptr<Directory>> OpenStandardDirectory(const std::string& path,
                                                                 const DirectoryOptions& options);

/// The workload `file-peers`: what `files` does, by weir's own directories, by std::filesystem, and by programs where
/// they are installed, each with what it can do of it, by its own clock:
/// - `node`: Node.js's synchronous calls.
/// - `fs_mark`: creates; with `file` each is synced before it is closed (its -S 1). What it calls files a second leaves
///   out its own work between the calls.
/// - `postmark`: creates and deletes them all, by the clock around it, as its own counts whole seconds.
Workload FilePeersWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_FILES_FILE_PEERS_H_
