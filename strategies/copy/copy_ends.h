#ifndef WEIR_STRATEGIES_COPY_COPY_ENDS_H_
#define WEIR_STRATEGIES_COPY_COPY_ENDS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/copy/copy_strategy.h"
#include "strategies/endpoint.h"
#include "strategies/file/input_file.h"
#include "strategies/file/output_file.h"

namespace weir {

/// The two open files of a copy, and what they share: the seam, the wish to stop, the count of what was done.
class CopyEnds {
 public:
  static absl::StatusOr<CopyEnds> Open(Endpoint& from, Endpoint& to, const CopyOptions& options);

  InputFile& in() { return in_; }
  OutputFile& out() { return out_; }
  SystemCalls& calls() { return in_.calls(); }

  /// CANCELLED if it is to stop.
  absl::Status CheckStop() const;

  /// The status for the call `what`, which moves bytes from one to the other and has just set errno.
  absl::Status Error(std::string_view what) const;

  /// Closes both, and says what was copied. `copied`: how it went.
  absl::StatusOr<CopyResult> Finish(absl::Status copied, bool fell_back = false);

 private:
  CopyEnds(InputFile in, OutputFile out, const CopyOptions& options)
      : in_(std::move(in)), out_(std::move(out)), stop_(options.stop) {}

  InputFile in_;
  OutputFile out_;
  std::function<bool()> stop_;
};

/// Goes on where both files stand, to the end of the source, by read(2) and write(2) with a buffer of
/// `buffer_size` bytes.
absl::Status CopyInChunks(CopyEnds& ends, size_t buffer_size);

/// Whether this errno of a call that moves bytes in the kernel means that it will not do so for these files,
/// or is not in this kernel, so that a copy by hand may do.
bool IsRefusal(int error);

/// Goes on where both files stand with a call that moves bytes in the kernel: `move` is given how many at
/// most and answers as copy_file_range(2) does, with errno, or with an error that ends the copy. `what` names
/// it in errors. Where the kernel refuses it for these files, and where it says that there is no more (which
/// it also says of a file that claims to have no size, as those of /proc do), the rest goes in chunks. The
/// result says whether it was refused.
absl::StatusOr<bool> CopyInKernel(CopyEnds& ends, size_t most, std::string_view what,
                                  const std::function<absl::StatusOr<ssize_t>(size_t most)>& move);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_COPY_ENDS_H_
