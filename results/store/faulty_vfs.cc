#include "results/store/faulty_vfs.h"

#include <sqlite3.h>

#include <csignal>
#include <cstddef>

namespace weir {
namespace {

SqliteFault armed = SqliteFault::kNone;
int calls_left = 0;
sqlite3_vfs* real = nullptr;

/// A file of ours; the real one lies behind it.
struct FaultyFile {
  sqlite3_file base;
  alignas(sqlite3_file) char real[1];
};
constexpr int kRealOffset = offsetof(FaultyFile, real);

sqlite3_file* Real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultyFile*>(file)->real);
}

/// What the call that is made now meets.
SqliteFault Next(bool writes) {
  if (armed == SqliteFault::kNone || (armed == SqliteFault::kFullDisk && !writes)) return SqliteFault::kNone;
  if (calls_left > 1) {
    --calls_left;
    return SqliteFault::kNone;
  }
  return armed;
}

void KillIf(SqliteFault fault) {
  if (fault == SqliteFault::kKill) raise(SIGKILL);
}

int Close(sqlite3_file* file) { return Real(file)->pMethods->xClose(Real(file)); }
int Read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
  return Real(file)->pMethods->xRead(Real(file), data, size, offset);
}
int Write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  const SqliteFault fault = Next(true);
  if (fault == SqliteFault::kFullDisk) return SQLITE_FULL;
  if (fault == SqliteFault::kKill) Real(file)->pMethods->xWrite(Real(file), data, size / 2, offset);
  KillIf(fault);
  return Real(file)->pMethods->xWrite(Real(file), data, size, offset);
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  KillIf(Next(false));
  return Real(file)->pMethods->xTruncate(Real(file), size);
}
int Sync(sqlite3_file* file, int flags) {
  KillIf(Next(false));
  return Real(file)->pMethods->xSync(Real(file), flags);
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Real(file)->pMethods->xFileSize(Real(file), size);
}
int Lock(sqlite3_file* file, int level) { return Real(file)->pMethods->xLock(Real(file), level); }
int Unlock(sqlite3_file* file, int level) { return Real(file)->pMethods->xUnlock(Real(file), level); }
int CheckReservedLock(sqlite3_file* file, int* result) {
  return Real(file)->pMethods->xCheckReservedLock(Real(file), result);
}
int FileControl(sqlite3_file* file, int operation, void* argument) {
  return Real(file)->pMethods->xFileControl(Real(file), operation, argument);
}
int SectorSize(sqlite3_file* file) { return Real(file)->pMethods->xSectorSize(Real(file)); }
int DeviceCharacteristics(sqlite3_file* file) {
  return Real(file)->pMethods->xDeviceCharacteristics(Real(file));
}

constexpr sqlite3_io_methods kMethods = {1,
                                         Close,
                                         Read,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         DeviceCharacteristics};

int Open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int result = real->xOpen(real, name, Real(file), flags, out_flags);
  file->pMethods = Real(file)->pMethods == nullptr ? nullptr : &kMethods;
  return result;
}

int Delete(sqlite3_vfs*, const char* name, int synchronise_directory) {
  KillIf(Next(false));
  return real->xDelete(real, name, synchronise_directory);
}

}  // namespace

void InstallFaultyVfs() {
  if (real != nullptr) return;
  real = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs faulty = *real;
  faulty.szOsFile = kRealOffset + real->szOsFile;
  faulty.zName = "faulty";
  faulty.xOpen = Open;
  faulty.xDelete = Delete;
  sqlite3_vfs_register(&faulty, 1);
}

void SetSqliteFault(SqliteFault fault, int number) {
  armed = fault;
  calls_left = number;
}

}  // namespace weir
