#ifndef WEIR_HARNESS_PROBES_JOURNAL_H_
#define WEIR_HARNESS_PROBES_JOURNAL_H_

#include <optional>

#include "harness/probes/mount.h"
#include "harness/probes/system_root.h"

namespace weir {

/// Whether a file system keeps its metadata whole over a crash, by a journal or by never writing in place, so that a
/// rename has been done or has not. Nullopt where that is not known: of another kind, or one that a network or another
/// file system lies behind.
///
/// Of ext4 the kernel tells in /proc/fs/ext4/DEVICE/options, which has a line `data=` where there is a journal.
std::optional<bool> KeepsMetadataWhole(const Mount& mount, const SystemRoot& root = SystemRoot());

}  // namespace weir

#endif  // WEIR_HARNESS_PROBES_JOURNAL_H_
