#ifndef WEIR_HARNESS_PEERS_OUTSIDE_PEER_H_
#define WEIR_HARNESS_PEERS_OUTSIDE_PEER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/process/child_process.h"
#include "harness/records/expected.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"

namespace weir {

/// What a program is asked to do.
struct OutsideTask {
  std::string path;    ///< of the file to create
  std::string source;  ///< where the bytes lie ready, for a program that does not make them: a file that can
                       ///< be opened while the pass lasts
  uint64_t records = 0;
  uint64_t bytes = 0;
  const Case& work;
};

/// A program that a user may have at hand, which does what the strategies of a workload do. It is a row of
/// its own beside them.
///
/// The time is the program's own, from before its first byte until its file is closed, so that its start does
/// not count. One that does not say it is timed from outside, less what it takes for an empty source. CPU
/// time is that of the whole process. Its memory is not measured.
struct OutsidePeer {
  /// What it writes.
  enum class Stream {
    kNumbers,  ///< the records `number`, which it makes itself
    kSource,   ///< a copy of OutsideTask::source
    kFile,     ///< the workload's output, made of a file OutsideTask::source, as of copy and read
    kPattern,  ///< kOutsidePattern over and over, in whole blocks: up to one block more than asked for
  };

  std::string_view workload;  ///< beside whose strategies it is
  std::string_view name;      ///< of the row: "node-batched"
  std::string_view summary;   ///< one line
  std::string_view program;   ///< looked for in PATH
  Stream stream;
  bool call_per_record;     ///< so slow a record that a long stream takes long
  bool times_each = false;  ///< its Pass::RunObserved does
  /// Parameters of a strategy's own, not of the work, that it can be told, and what each is where the user says nothing.
  std::vector<std::pair<std::string_view, std::string>> own = {};
  std::vector<std::string> (*arguments)(const OutsideTask& task);
  /// What it says its own time was, in seconds; nullopt where that is not in its output. Null: it does not
  /// say.
  std::optional<double> (*seconds)(const ProcessResult& result);
  /// OK if the file `path` is what it had to make of a source that holds `expected`. Null: a copy of it.
  absl::Status (*verify)(const std::string& path, const Expected& expected) = nullptr;
  /// Of a workload that makes no file: its pass. Null: as above.
  std::unique_ptr<Pass> (*make_pass)(const Case& c, const OutsidePeer& peer) = nullptr;
  /// Why it cannot do what a case asks for. Null: it can whatever is done with files.
  absl::Status (*can)(const OutsidePeer& peer, const Case& c) = nullptr;
};

inline constexpr uint64_t kOutsideBlock = 256 * 1024;
inline constexpr std::string_view kOutsidePattern = "0123456789abcdef";
/// The longest stream that is laid ready in memory for a program to copy, in bytes.
inline constexpr uint64_t kLongestSource = uint64_t{1} << 30;

/// All that weir knows. The table in outside_peer.cc is the catalogue.
std::span<const OutsidePeer> OutsidePeers();

/// Those of them that write to sockets: part of that table.
std::span<const OutsidePeer> SocketPeers();

/// A pass of the peer's workload that another program makes, into a file. What it wrote is verified like
/// everything else. Preparing lays the stream ready in memory where the program copies it.
std::unique_ptr<Pass> MakeOutsidePass(const Case& c, const OutsidePeer& peer);

/// Runs `command` in this process's group, so that whoever kills it there, Ctrl-C or `weir run`, ends also what the
/// program has started. An interruption reaches this process too, once the program is gone; CANCELLED where it lets
/// that pass.
absl::StatusOr<ProcessResult> RunToEndOrInterruption(const std::vector<std::string>& command,
                                                     const ProcessLimits& limits = {});

/// Why `peer` cannot write what `c` asks for, or OK.
absl::Status CanWrite(const OutsidePeer& peer, const Case& c);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_OUTSIDE_PEER_H_
