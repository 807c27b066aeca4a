#ifndef WEIR_STRATEGIES_COMMIT_BACKGROUND_LOG_H_
#define WEIR_STRATEGIES_COMMIT_BACKGROUND_LOG_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/commit/log.h"
#include "strategies/commit/log_file.h"
#include "strategies/commit/log_state.h"

namespace weir {

/// A log whose records a thread of its own commits, as soon as somebody waits for one. What derives from it says
/// what the thread does and how it is woken, and calls Stop in its destructor.
class BackgroundLog : public Log {
 public:
  absl::StatusOr<Ticket> Submit(std::string_view record) override;
  absl::Status Wait(Ticket ticket) override;
  absl::Status Close() override;

 protected:
  BackgroundLog(std::unique_ptr<LogFile> file, size_t memory);

  absl::Status StartThread();
  /// Ends the thread, and waits for that.
  void Stop();

  LogFile& file() const { return *file_; }

 private:
  /// The thread, until is_stopped_ or a commit has failed.
  virtual void Work() = 0;
  /// Under the lock: there is something for the thread to look at.
  virtual void Wake() = 0;

  void Await(std::unique_lock<std::mutex>& lock, Ticket wanted);

  const std::unique_ptr<LogFile> file_;

 protected:
  std::mutex mutex_;  // guards the rest
  LogState state_;
  Frame waiting_;      // what was submitted and is not with the thread yet
  Ticket wanted_ = 0;  // somebody waits for it
  bool is_stopped_ = false;
  std::condition_variable work_, committed_;

 private:
  std::thread thread_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_BACKGROUND_LOG_H_
