#ifndef WEIR_STRATEGIES_COPY_COPY_ENDS_H_
#define WEIR_STRATEGIES_COPY_COPY_ENDS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/copy/copy_registry.h"
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

}  // namespace weir

#endif  // WEIR_STRATEGIES_COPY_COPY_ENDS_H_
