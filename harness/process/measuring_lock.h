#ifndef WEIR_HARNESS_PROCESS_MEASURING_LOCK_H_
#define WEIR_HARNESS_PROCESS_MEASURING_LOCK_H_

#include <string>

namespace weir {

/// Tells measurements on one machine of each other, which would disturb each other: a file that each of them
/// locks while it measures, and writes its process's number into. It keeps nobody from measuring.
class MeasuringLock {
 public:
  /// In a directory that all users have.
  static constexpr const char* kFile = "/tmp/weir-measuring.lock";

  /// Where the file can be neither made nor opened nobody is told of.
  explicit MeasuringLock(const std::string& file = kFile);
  ~MeasuringLock();
  MeasuringLock(const MeasuringLock&) = delete;
  MeasuringLock& operator=(const MeasuringLock&) = delete;

  /// The number of the process that measures already, "unknown" where it does not say; empty: none does.
  const std::string& other() const { return other_; }

 private:
  int fd_;
  std::string other_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_MEASURING_LOCK_H_
