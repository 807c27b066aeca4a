#ifndef WEIR_HARNESS_RECORDS_RECORD_SPEC_H_
#define WEIR_HARNESS_RECORDS_RECORD_SPEC_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// Which records are written.
///
/// `number`: record i is the text of i between single spaces, so that the stream reads " 0  1  2 …".
/// `fixed:B`: B bytes. `mixed:A-B`: A to B bytes, sizes drawn evenly from a seed. `lines:FILE`: the lines of
/// a file of the user's, each with its newline, from the first again after the last.
struct RecordSpec {
  enum class Kind { kNumber, kFixed, kMixed, kLines };

  /// The largest record in bytes, so that memory stays small beside what is measured.
  static constexpr size_t kMaxSize = 16 * 1024 * 1024;
  /// The largest file of lines in bytes: it is held in memory.
  static constexpr size_t kMaxFile = 256 * 1024 * 1024;

  Kind kind = Kind::kNumber;
  size_t min_size = 0;  ///< bytes; for kFixed and kMixed
  size_t max_size = 0;  ///< bytes; equal to min_size for kFixed
  /// For kLines, as it stands in the name of a case: the file's name without directories, and the first eight
  /// digits of its contents' XXH64 (as `xxhsum` prints it), by which files of one name differ:
  /// "a.log@5c7a0b1e".
  std::string file;
  /// For kLines, what the file holds, ending in a newline, and Writer::kPadding bytes more.
  std::shared_ptr<const std::string> text;

  /// The text that ParseRecordSpec reads.
  std::string Name() const;

  bool operator==(const RecordSpec&) const = default;
};

/// Reads "number", "fixed:8", "mixed:8-40", "lines:FILE"; sizes as ParseQuantity reads them, from 1 byte. The
/// file is read here; one that cannot be opened or read, is no regular file, is empty or is too large is an
/// error that names it.
absl::StatusOr<RecordSpec> ParseRecordSpec(std::string_view text);

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_RECORD_SPEC_H_
