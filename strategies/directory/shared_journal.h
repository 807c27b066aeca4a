#ifndef WEIR_STRATEGIES_DIRECTORY_SHARED_JOURNAL_H_
#define WEIR_STRATEGIES_DIRECTORY_SHARED_JOURNAL_H_

namespace weir {

/// Whether the file system that the open `fd` is on is known to commit the metadata of all its files in one journal:
/// xfs, and ext4 that has one, of which the kernel tells in /proc/fs/ext4/DEVICE/options. False of what is not known.
bool HasSharedJournal(int fd);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_SHARED_JOURNAL_H_
