#ifndef WEIR_HARNESS_WORKLOADS_LIMIT_H_
#define WEIR_HARNESS_WORKLOADS_LIMIT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"
#include "harness/workloads/workloads.h"

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
/// `read`, `transfer` and `cipher`: see MakeReadLimit, MakeTransferLimit and MakeCipherLimit.
///
/// "At best" is taken at its word: of all rounds of a run the fastest counts. A neighbour on the same host
/// slows whatever misses the cache by a quarter for 20 to 100 ms at a time, and no counter of this machine
/// shows it: seen on one whose integer loops stayed within 1 %, while a memcpy into the same pages took up to
/// twice its usual time.
inline constexpr size_t kLimitBlock = 256 * 1024;
inline constexpr size_t kLimitMemory = 256 * 1024 * 1024;
inline constexpr size_t kHandoffSlots = 4;

extern const Limit kCopyLimit, kWriteLimit, kHandoffLimit, kReadLimit, kTransferLimit, kCipherLimit;

Case StreamLimitCase(const Limit& limit, const Case& work);      ///< of kReadLimit or kTransferLimit
Case CopyLimitCase(const std::string& place, const Case& work);  ///< "cache" or "memory"; to no target
Case WriteLimitCase(const Case& work);
Case HandoffLimitCase(const Case& work);
Case CipherLimitCase(const Case& work);  ///< `work` has a cipher as its strategy, and threads

/// The limits of what reads a file: as many bytes, from a file that lies in the page cache, by read(2) into
/// one hot block of `block_size` bytes, again and again. Nobody looks at them.
absl::StatusOr<std::unique_ptr<Pass>> MakeReadLimit(const Case& c, size_t block_size);

/// The same, and then as many bytes written from the hot block to a file: what reading and writing cost if
/// each is done at its best.
absl::StatusOr<std::unique_ptr<Pass>> MakeTransferLimit(const Case& c, size_t block_size);

/// The limit `cipher`: as many bytes as the case's records have, sealed (or shifted) with its cipher on its
/// threads, chunk after chunk from one that stays in the cache. Nothing is read or written. Opening costs the
/// same, so `decrypt` is held against it too. Of what is sealed only the last chunk of each thread is left to
/// be opened and compared, so a pass that checks out is kLengthOnly; shifts add up, and all are checked.
/// NOT_FOUND for a cipher that there is not.
absl::StatusOr<std::unique_ptr<Pass>> MakeCipherLimit(const Case& c);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_LIMIT_H_
