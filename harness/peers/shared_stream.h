#ifndef WEIR_HARNESS_PEERS_SHARED_STREAM_H_
#define WEIR_HARNESS_PEERS_SHARED_STREAM_H_

#include <string>

#include "absl/status/status.h"
#include "harness/process/descriptor.h"
#include "harness/records/expected.h"

namespace weir {

/// Memory that other processes can open as a file while this lives.
class SharedStream {
 public:
  /// Before the others: an empty one.
  absl::Status Open();
  /// Opens one that holds `stream`.
  absl::Status Fill(ExpectedStream& stream);

  std::string path() const;

 private:
  Descriptor file_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_SHARED_STREAM_H_
