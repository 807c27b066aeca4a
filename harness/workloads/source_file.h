#ifndef WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_
#define WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "harness/records/record_source.h"
#include "strategies/writer.h"

namespace weir {

/// A file of records for a case to read, laid ready before its clock starts: in the page cache, and on the
/// device. It has no name, so nothing is left of it when the process ends, however it does.
class SourceFile {
 public:
  /// A file in `directory` of what `fill` appends.
  static absl::StatusOr<SourceFile> Create(const std::string& directory,
                                           const std::function<absl::Status(Writer&)>& fill);
  /// `count` records.
  static absl::StatusOr<SourceFile> Create(const std::string& directory, const RecordSource& records,
                                           uint64_t count);

  SourceFile(SourceFile&& other) noexcept;
  SourceFile& operator=(SourceFile&&) = delete;
  ~SourceFile();

  /// Opens it, in other processes too, while this lives.
  std::string path() const;

 private:
  explicit SourceFile(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_
