#ifndef WEIR_HARNESS_PROBES_WRITEBACK_H_
#define WEIR_HARNESS_PROBES_WRITEBACK_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "harness/probes/system_root.h"

namespace weir {

/// Brings disk and memory into the same state before each timed case: first Settle, then WarmFilePages, then
/// the case at once. Not the other way round: settling can take long, and free pages are handed back to the
/// host within seconds. Both run in the process that is about to be timed, start no thread and leave no
/// memory behind.

/// Waits until what earlier cases wrote is on its device: syncfs of the directory's file system, then until
/// the machine's nr_writeback is next to nothing. True when it is; false when `timeout` came first, and the
/// case is to be flagged `unsettled`. An error only when the directory cannot be opened.
///
/// syncfs cannot be interrupted, so a forked child calls it, and a timeout leaves that child to the kernel,
/// which ends it when its file system is clean; the caller neither waits nor hangs. Dirty pages of other file
/// systems are not written; their writeback, once begun, is waited for, because the disk may be the same one.
absl::StatusOr<bool> Settle(const std::string& directory, std::chrono::milliseconds timeout,
                            const SystemRoot& root = SystemRoot());

/// Makes the pages that a case is about to fill warm: writes `bytes` into a file in `directory` that has no
/// name (or, where the file system has no O_TMPFILE, loses it at once), and drops it unwritten. Nothing
/// stays, even if killed. Returns the bytes written, at most MaxWarmBytes; ResourceExhausted when the disk is
/// full.
///
/// `write_size`: bytes of one write of the case, within 64 KiB and 2 MiB; the warming writes are as large. The
/// kernel lays large folios for large writes, from free memory that is as contiguous: warmed by smaller
/// writes, a case of 512 KiB writes still met cold memory now and then, and took eight times as long.
///
/// A virtual machine may have given its free pages back to the host, and the first to touch them again pays:
/// for 89 MB up to 105 ms of CPU time where writing takes 16. Warming removes that. It does not remove a
/// second effect: how contiguous the memory is that a process gets, large folios or small, is chance, and
/// small ones are slower by a quarter or a third, steadily, for as long as the process writes.
absl::StatusOr<uint64_t> WarmFilePages(const std::string& directory, uint64_t bytes, size_t write_size,
                                       const SystemRoot& root = SystemRoot());

/// Bytes of the whole machine that are in the page cache and not yet on their device: dirty, or on the way
/// (nr_dirty and nr_writeback of /proc/vmstat). Nullopt where the kernel does not say.
std::optional<uint64_t> UnwrittenBytes(const SystemRoot& root = SystemRoot());

/// How much warming can do no harm: half of what may be dirty before the kernel starts to write by itself
/// (nr_dirty_background_threshold in /proc/vmstat). Past that the warming would set off the very writeback
/// that Settle waited for; half, because the threshold moves with free memory and others have dirty pages
/// too. 256 MiB where the kernel does not say. A case beyond it is warm in its first part only; it meets the
/// disk's speed anyway.
uint64_t MaxWarmBytes(const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_WRITEBACK_H_
