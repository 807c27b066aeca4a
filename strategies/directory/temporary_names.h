#ifndef WEIR_STRATEGIES_DIRECTORY_TEMPORARY_NAMES_H_
#define WEIR_STRATEGIES_DIRECTORY_TEMPORARY_NAMES_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "strategies/directory/file_calls.h"

namespace weir {

/// The names of temporary files below one directory, and how they are found again where their maker was killed.
///
/// Who makes some leaves a note first: a file `.weir-writers/ID`, locked while it lives. Its temporary files are called
/// `.weir-ID-N`, wherever they lie. A note that nobody holds locked is that of one that was killed: Sweep looks
/// through the directory for its files then, and only then. Thread-safe, but for Sweep and Close.
class TemporaryNames {
 public:
  /// `root`: the directory, open; it stays the caller's.
  TemporaryNames(FileCalls& calls, int root) : calls_(calls), root_(root) {}
  TemporaryNames(const TemporaryNames&) = delete;
  TemporaryNames& operator=(const TemporaryNames&) = delete;
  ~TemporaryNames() { Close(); }

  /// Removes the temporary files of those that were killed. 0 or an errno.
  int Sweep();
  /// Has the note made, `durable`: on the device too, as what it is about may be there after a crash. Cheap
  /// where it is there. 0 or an errno.
  int Announce(bool durable);
  /// A name that nobody has; after Announce.
  std::string Next();
  /// Removes the note. Idempotent.
  void Close();

 private:
  int MakeNote();
  int LockNote(int directory);
  int SyncNote();
  int OpenToOthers(int directory);
  void RemoveNote(int directory, const std::string& id, int note);
  int SweepNote(int directory, const std::string& id);

  FileCalls& calls_;
  const int root_;
  std::mutex mutex_;
  std::string id_;             // empty: there is no note
  std::atomic<int> state_{0};  // 1: the note is there; 2: on the device
  int note_ = -1;
  std::atomic<uint64_t> next_{0};
};

/// The names in the open directory `fd`, without `.` and `..`; appended to `names`. 0 or an errno.
int ReadNames(FileCalls& calls, int fd, std::vector<std::string>& names);

}  // namespace weir

#endif  // WEIR_STRATEGIES_DIRECTORY_TEMPORARY_NAMES_H_
