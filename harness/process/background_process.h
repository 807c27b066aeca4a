#ifndef WEIR_HARNESS_PROCESS_BACKGROUND_PROCESS_H_
#define WEIR_HARNESS_PROCESS_BACKGROUND_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace weir {

/// A program that runs beside this one for as long as this lives, as a server that others are to ask: nothing
/// waits for its end, so none that has no end holds anybody up.
///
/// It is in this process's group, so that whoever kills that ends it too, and dies with the thread that started
/// it. Its input is empty, and what it prints is dropped. Used by one thread.
class BackgroundProcess {
 public:
  /// `command`: a path, then its arguments. One that cannot be executed has ended at once.
  static absl::StatusOr<std::unique_ptr<BackgroundProcess>> Start(const std::vector<std::string>& command);
  BackgroundProcess(const BackgroundProcess&) = delete;
  BackgroundProcess& operator=(const BackgroundProcess&) = delete;
  /// Kills it.
  ~BackgroundProcess();

  pid_t id() const { return process_; }
  bool HasEnded() const;
  /// What it has used so far, its start included; after its end all of it.
  double CpuSeconds() const;

 private:
  explicit BackgroundProcess(pid_t process) : process_(process) {}

  const pid_t process_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_BACKGROUND_PROCESS_H_
