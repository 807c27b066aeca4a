#ifndef WEIR_STRATEGIES_THREADS_STAGES_H_
#define WEIR_STRATEGIES_THREADS_STAGES_H_

#include <functional>
#include <span>

#include "absl/status/status.h"
#include "strategies/reader.h"
#include "strategies/threads/channel.h"
#include "strategies/transform.h"
#include "strategies/writer.h"

namespace weir {

/// What one stage of a pipe of stages does: takes what `source` has to its end, and appends what becomes of it to
/// `target`. It may close or cancel either, and need not.
using Stage = std::function<absl::Status(Reader& source, Writer& target)>;

/// A stage that is one transform, for one run. It may use threads of its own.
Stage TransformStage(Transform& transform);

struct StagesOptions {
  ChannelOptions channel;  ///< what lies between two stages
  /// Called once, on any thread, when a stage has failed: makes a read of the source, or a write of the sink, that
  /// waits for somebody else fail. Null: where they wait, the error is not returned before they go on.
  std::function<void()> interrupt;
};

/// Moves the whole stream of `source` through `stages` into `sink`, as RunPipe does, but with a thread for each stage:
///
///     source --> stage 1 --channel--> stage 2 --channel--> stage 3 --> sink
///               (thread)              (thread)             (caller's)
///
/// So they work beside each other, as fast as the slowest where there are CPUs for all. Memory: the stages' own and a
/// channel between each two. Back-pressure is end to end.
///
/// Closes both when all went well. Else both are cancelled, and the error is that of the stage which failed first: the
/// others fail only because of it. RESOURCE_EXHAUSTED where the system has not that many threads. The threads take no
/// signals.
absl::Status RunStages(Reader& source, std::span<const Stage> stages, Writer& sink,
                       const StagesOptions& options = {});

}  // namespace weir

#endif  // WEIR_STRATEGIES_THREADS_STAGES_H_
