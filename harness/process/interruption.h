#ifndef WEIR_HARNESS_PROCESS_INTERRUPTION_H_
#define WEIR_HARNESS_PROCESS_INTERRUPTION_H_

namespace weir {

/// Whether the user wants to stop: SIGINT (Ctrl-C), SIGTERM, or SIGHUP unless nohup(1) had it ignored. While
/// one lives, those signals no longer end the process. One at a time in a process; asked from any thread.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Whether one of the signals has come.
  bool requested() const;
  /// A descriptor that becomes readable with the signal and stays so, to wait on beside others.
  int fd() const;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PROCESS_INTERRUPTION_H_
