#ifndef WEIR_COMMANDS_CRYPT_TRANSFER_PROGRESS_H_
#define WEIR_COMMANDS_CRYPT_TRANSFER_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// How far a stream of bytes is, in one line: "encrypting: 1.20 GB of 2.00 GB (60 %), 1.75 GB/s, 0:01 left".
/// `total`: none if the source does not tell. The rate is that of all the time so far, `seconds`.
std::string TransferProgressText(std::string_view doing, uint64_t done, std::optional<uint64_t> total,
                                 double seconds);

/// Shows that line on standard error, written over each time; nothing where that is no terminal, nor in the
/// first half second. The destructor clears it away.
class TransferProgress {
 public:
  TransferProgress(std::string_view doing, std::optional<uint64_t> total);
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;
  ~TransferProgress();

  void Show(uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string doing_;
  const std::optional<uint64_t> total_;
  const bool visible_;
  const Clock::time_point start_ = Clock::now();
  bool shown_ = false;
};

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_TRANSFER_PROGRESS_H_
