#ifndef WEIR_COMMANDS_SEND_BOUNDED_LOG_H_
#define WEIR_COMMANDS_SEND_BOUNDED_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace weir {

/// A log that strangers cause lines of: at most kBurst at once and, on average, one a second; what is left out is
/// counted, and told with the next line or by Flush. Thread-safe.
class BoundedLog {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr int kBurst = 20;

  /// `say`: gets each line, without a newline.
  explicit BoundedLog(std::function<void(std::string_view)> say) : say_(std::move(say)) {}

  void Say(std::string_view line) { SayAt(Clock::now(), line); }
  void SayAt(Clock::time_point now, std::string_view line);
  /// For the end: what was left out, if anything was.
  void Flush();

 private:
  void TellLeftOut();

  const std::function<void(std::string_view)> say_;
  std::mutex mutex_;             // for what follows
  Clock::time_point full_at_{};  // when kBurst lines may be said again
  uint64_t left_out_ = 0;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_BOUNDED_LOG_H_
