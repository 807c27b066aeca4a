#ifndef WEIR_COMMANDS_CRYPT_TRANSFER_H_
#define WEIR_COMMANDS_CRYPT_TRANSFER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "results/report/exit_code.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/file/system_calls.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

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
