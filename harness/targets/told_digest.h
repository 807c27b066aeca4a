#ifndef WEIR_HARNESS_TARGETS_TOLD_DIGEST_H_
#define WEIR_HARNESS_TARGETS_TOLD_DIGEST_H_

#include <optional>

#include "absl/status/status.h"
#include "harness/records/expected.h"
#include "harness/records/stream_digest.h"

namespace weir {

/// A digest that a process tells another of the same program, through a pipe.
bool TellDigest(int fd, const StreamDigest& digest);
/// Nullopt: it ended without telling.
std::optional<StreamDigest> HearDigest(int fd);

/// OK if it is that of `expected`. The bytes are gone, so DATA_LOSS says no more than in which block they begin
/// to differ.
absl::Status VerifyDigest(const StreamDigest& digest, const Expected& expected);

}  // namespace weir

#endif  // WEIR_HARNESS_TARGETS_TOLD_DIGEST_H_
