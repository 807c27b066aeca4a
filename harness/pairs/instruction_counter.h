#ifndef WEIR_HARNESS_PAIRS_INSTRUCTION_COUNTER_H_
#define WEIR_HARNESS_PAIRS_INSTRUCTION_COUNTER_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/process/interruption.h"

namespace weir {

/// A call of a benchmark's function, of which Google Benchmark makes several, with ever more iterations,
/// until they take long enough. Of all its threads together.
struct InstructionBatch {
  uint64_t iterations = 0;
  uint64_t instructions = 0;  ///< of the loops, without what the function does before and after
};

/// Of one iteration: by how much the longest batch has more than the shortest, so that what does not depend
/// on the number of iterations drops out. The first batch, which may do what is done only once, does not
/// count beside others; where the lengths differ by less than half, all that do count are taken together.
/// There must be a batch.
double InstructionsPerIteration(std::span<const InstructionBatch> batches);

/// The iterations of the batches of `benchmark`, in their order, as Google Benchmark's `--v=2` tells them; of
/// one thread.
std::vector<uint64_t> IterationsOfBatches(std::string_view log, std::string_view benchmark);

/// What callgrind writes where it begins or ends to count.
struct CallgrindPart {
  enum class End { kLoopBegins, kLoopEnds, kProcess };
  End end = End::kProcess;
  uint64_t instructions = 0;  ///< since the part before, without those of Google Benchmark's own functions
};

/// INVALID_ARGUMENT where it is none.
absl::StatusOr<CallgrindPart> ParseCallgrindPart(std::string_view text);

/// The batches that these parts, in their order, are of: as many as `iterations` has, each with a loop in
/// each of its threads. INVALID_ARGUMENT, with the reason, where that does not fit.
absl::StatusOr<std::vector<InstructionBatch>> BatchesOf(std::span<const CallgrindPart> parts,
                                                        std::span<const uint64_t> iterations);

/// The path of valgrind; FAILED_PRECONDITION, with how to install it, where there is none.
absl::StatusOr<std::string> FindValgrind();

/// Counts with valgrind's callgrind, which runs a program some 50 times slower, but the same for the same
/// instructions however busy the machine is.
struct InstructionCounter {
  std::string valgrind;                ///< its path
  std::string binary;                  ///< a program with Google Benchmark's main
  std::vector<std::string> arguments;  ///< further ones of the user's
  std::string directory;               ///< for its files, which are removed
  const Interruption& interruption;

  /// Instructions of an iteration of that benchmark, exact to a few parts in 10,000. What it does between
  /// PauseTiming() and ResumeTiming() counts too.
  ///
  /// CANCELLED after an interruption, DEADLINE_EXCEEDED where it takes longer than `limit`, else UNAVAILABLE;
  /// the message is a clause on why there is no count.
  absl::StatusOr<double> Count(const std::string& benchmark, std::chrono::milliseconds limit) const;

  /// The batches of one run, in which it is measured for `min_time` seconds at least.
  absl::StatusOr<std::vector<InstructionBatch>> Batches(const std::string& benchmark, double min_time,
                                                        std::chrono::milliseconds limit) const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PAIRS_INSTRUCTION_COUNTER_H_
