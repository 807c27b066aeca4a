#ifndef WEIR_RESULTS_STORE_FAULTY_VFS_H_
#define WEIR_RESULTS_STORE_FAULTY_VFS_H_

namespace weir {

/// What SQLite's calls of the system meet in this process, once InstallFaultyVfs() was called. One thread at a time.
enum class SqliteFault {
  kNone,
  kKill,      ///< half of what is written, then SIGKILL
  kFullDisk,  ///< at calls that write; at others as kNone
};

/// Puts itself in the place of SQLite's own layer over the system.
void InstallFaultyVfs();

/// The `number`th call from now on that changes something (writes, truncates, synchronises or deletes) meets `fault`, and with
/// kFullDisk all later ones too.
void SetSqliteFault(SqliteFault fault, int number = 0);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_FAULTY_VFS_H_
