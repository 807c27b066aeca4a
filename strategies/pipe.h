#ifndef WEIR_STRATEGIES_PIPE_H_
#define WEIR_STRATEGIES_PIPE_H_

#include <cstdint>
#include <functional>
#include <span>

#include "absl/status/statusor.h"
#include "strategies/reader.h"
#include "strategies/transform.h"
#include "strategies/writer.h"

namespace weir {

struct PipeOptions {
  /// Asked before each step; true ends the pipe with CANCELLED. A source that gives nothing, or a sink that
  /// takes nothing, is waited for meanwhile. Null: never.
  std::function<bool()> stop;
  /// Whether the device must have everything (Writer::Sync) before the sink is closed.
  bool sync = false;
};

/// What went through a pipe, in bytes.
struct PipeResult {
  uint64_t consumed = 0;  ///< from the source
  uint64_t produced = 0;  ///< into the sink
};

/// Bytes between two transforms of a pipe.
inline constexpr size_t kPipeBuffer = 64 * 1024;

/// Moves the whole stream of `source` through `transforms`, in that order, into `sink`, and closes both:
///
///     source --window--> transform --buffer--> transform --window--> sink
///
/// Bytes are copied no more than they must be: a transform reads where the source has them (Ready) and writes
/// where the sink wants them (Reserve); without a transform the source's window itself is appended. Between
/// two transforms there is a buffer of `kPipeBuffer` bytes, or of the units that they ask for. Back-pressure
/// is end to end: nothing is pulled before there is room for it.
///
/// An error anywhere stops everything: the source and the sink are cancelled, and the first cause is
/// returned, as the one who had it gave it. What the sink's kernel took before stays; whoever must leave
/// nothing half made writes to a StagedFile.
///
/// A transform that neither consumes, nor produces, nor finishes where it must is INTERNAL, and no hang. On
/// the calling thread; whatever runs beside it are the source's and the sink's own threads.
absl::StatusOr<PipeResult> RunPipe(Reader& source, std::span<Transform* const> transforms, Writer& sink,
                                   const PipeOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_PIPE_H_
