#ifndef WEIR_TESTS_DOUBLES_SCRIPTED_FILE_CALLS_H_
#define WEIR_TESTS_DOUBLES_SCRIPTED_FILE_CALLS_H_

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "strategies/directory/file_calls.h"

namespace weir {

/// The seam of directories with faults in it, and a record of what was done. A script says what each call does
/// instead of the kernel's doing; the rest is really done. Its ring is no io_uring: entering it makes the calls one
/// after the other, with what their links promise. Thread-safe, if the script is.
class ScriptedFileCalls final : public FileCalls {
 public:
  /// A call that is about to be made.
  struct Moment {
    const FileCall& call;
    uint64_t nth;    ///< of all calls, from 0
    bool directory;  ///< `call.fd` is an open directory, and there is no path
  };
  /// None: as the kernel does it. Negative: fail with this errno; a close is done all the same. Otherwise, of a
  /// write or read: so many bytes at the most; of anything else, this is the answer and nothing is done.
  using Script = std::function<std::optional<int64_t>(const Moment& moment)>;

  /// A call that was made, in the order in which they ended.
  struct Made {
    FileCall::Kind kind;
    ino_t inode;         ///< of the open file; of a rename or unlink, of what was named; 0: unknown
    ino_t directory;     ///< in which a name came, went or changed; 0: in none
    ino_t to_directory;  ///< of a rename
    std::string name;    ///< the last component
    int64_t answer;
    uint64_t began, ended;  ///< on one clock that counts
  };

  ScriptedFileCalls() = default;
  explicit ScriptedFileCalls(Script script) : script_(std::move(script)) {}

  std::vector<Made> made() const {
    const std::lock_guard lock(mutex_);
    return made_;
  }
  /// Begins a new record.
  void Forget() {
    const std::lock_guard lock(mutex_);
    made_.clear();
  }
  uint64_t faults() const { return faults_; }

  /// For its ring.
  int64_t MakeOne(const FileCall& call) { return DoMake(call); }

 protected:
  int64_t DoMake(const FileCall& call) override;
  std::unique_ptr<FileRing> DoOpenRing(unsigned entries, unsigned files) override;

 private:
  std::optional<int64_t> Ask(const FileCall& call);

  const Script script_;
  std::atomic<uint64_t> nth_{0};
  std::atomic<uint64_t> faults_{0};
  std::atomic<uint64_t> clock_{0};
  mutable std::mutex mutex_;
  std::vector<Made> made_;
};

/// What is wrong with the order of what was made, or nothing: each temporary file was written and given its
/// permissions, then synced with success, then renamed; the same before Apply returned for every other file that was
/// written; and with `names`, each directory in which a name changed was synced afterwards.
std::string WhatIsNotDurable(const std::vector<ScriptedFileCalls::Made>& made, bool names);

}  // namespace weir

#endif  // WEIR_TESTS_DOUBLES_SCRIPTED_FILE_CALLS_H_
