#ifndef WEIR_COMMANDS_CRYPT_TRANSFER_H_
#define WEIR_COMMANDS_CRYPT_TRANSFER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "results/report/exit_code.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/file/system_calls.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// How far a stream of bytes is, in one line: "encrypting: 1.20 GB of 2.00 GB (60 %), 1.75 GB/s, 0:01 left".
/// `total`: none if the source does not tell. The rate is that of all the time so far, `seconds`.
std::string TransferProgressText(std::string_view doing, uint64_t done, std::optional<uint64_t> total,
                                 double seconds);

/// Shows that line on standard error, written over each time; nothing where that is no terminal, nor in the
/// first half second. The destructor clears it away.
class TransferProgress {
 public:
  explicit TransferProgress(std::string_view doing);
  TransferProgress(const TransferProgress&) = delete;
  TransferProgress& operator=(const TransferProgress&) = delete;
  ~TransferProgress();

  void Show(uint64_t done, std::optional<uint64_t> total);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string doing_;
  const bool visible_;
  const Clock::time_point start_ = Clock::now();
  bool shown_ = false;
};

/// From where to where a command moves a stream, and what it is called meanwhile.
struct TransferRequest {
  std::string_view command;  ///< "weir encrypt", for messages
  std::string_view doing;    ///< "encrypting", for the progress
  std::string input;         ///< a path, or "-": standard input
  std::string output;        ///< a path, or "-": standard output; /dev/fd/5 is that descriptor
  bool force = false;        ///< replace an output file that is there
  std::shared_ptr<SystemCalls> output_calls =
      nullptr;  ///< through which an output file is written; null: the kernel
};

/// What is done with the stream; it closes neither.
using TransferWork =
    std::function<absl::Status(Reader& source, Writer& target, const ParallelBlocksOptions& options)>;

/// Opens both ends, does the work with progress on standard error, and closes. An output file gets its name
/// when the work is done and the device has all of it; else, and when the user interrupts it, nothing of it
/// is left. Says on standard error what went wrong, and returns the exit code. What the machine could not do
/// (INTERNAL, RESOURCE_EXHAUSTED) is not held against the input. Of a standard output that nobody reads any
/// more it says nothing, and returns kExitBrokenPipe.
///
/// For a main thread. A job that does not end when it is interrupted, as it waits for a pipe to be emptied,
/// ends with the process.
ExitCode RunTransfer(const TransferRequest& request, const TransferWork& work);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_TRANSFER_H_
