#ifndef WEIR_HARNESS_WORKLOADS_LIMIT_H_
#define WEIR_HARNESS_WORKLOADS_LIMIT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/workloads/workload.h"

namespace weir {

/// What the machine could do at best with as many bytes; no strategy is involved. They are the denominators
/// of `limit_ratio`. Each has a case that goes with `work`, one on records, with the same records, as many of
/// them, and the same target.
///
/// `copy`, place `cache`: memcpy from one block of kLimitBlock bytes to another that stays in the cache;
/// place `memory`: to memory of the stream's size, at most kLimitMemory bytes, then from its start again.
/// `write`: write(2) of one hot block, again and again, to the target.
/// `handoff`: write(2) of blocks that a second thread has just filled (copied from a hot block), through a
/// ring of kHandoffSlots; both sides wait spinning. What a writer with a background thread can reach at best.
///
/// `read` and `transfer`: of what reads a file; see read_limit.h. `cipher`: see cipher_limit.h.
///
/// "At best" is taken at its word: of all rounds of a run the fastest counts. A neighbour on the same host
/// slows whatever misses the cache by a quarter for 20 to 100 ms at a time, and no counter of this machine
/// shows it: seen on one whose integer loops stayed within 1 %, while a memcpy into the same pages took up to
/// twice its usual time.
inline constexpr size_t kLimitBlock = 256 * 1024;
inline constexpr size_t kLimitMemory = 256 * 1024 * 1024;
inline constexpr size_t kHandoffSlots = 4;

extern const Limit kCopyLimit, kWriteLimit, kHandoffLimit, kReadLimit, kTransferLimit, kCipherLimit;

Case StreamLimitCase(const Limit& limit, const Case& work);  ///< of kReadLimit or kTransferLimit
Case CopyLimitCase(std::string place, const Case& work);     ///< "cache" or "memory"; to no target
Case WriteLimitCase(const Case& work);
Case HandoffLimitCase(const Case& work);
Case CipherLimitCase(const Case& work);  ///< `work` has a cipher as its strategy, and threads

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_LIMIT_H_
