#ifndef WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_
#define WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "harness/records/record_source.h"
#include "harness/workloads/case.h"
#include "strategies/writer.h"

namespace weir {

/// A file of records for a case to read, laid ready before its clock starts: in the page cache, and on the
/// device.
///
/// One that is made for a process alone has no name, so nothing is left of it when that ends, however it
/// does. The processes of a session share one in the directory that their cases write to: to make it, and to
/// wait for the device, would take most of their time. It is removed with that directory.
class SourceFile {
 public:
  /// A file in `directory` of what `fill` appends.
  static absl::StatusOr<SourceFile> Create(const std::string& directory,
                                           const std::function<absl::Status(Writer&)>& fill);
  /// The records of a case, which `records` has. DATA_LOSS where an earlier case of the session has changed
  /// the file that they share.
  static absl::StatusOr<SourceFile> Of(const Case& c, const RecordSource& records);

  SourceFile(SourceFile&& other) noexcept;
  SourceFile& operator=(SourceFile&&) = delete;
  ~SourceFile();

  /// Opens it, in other processes too, while this lives.
  std::string path() const;

 private:
  static absl::StatusOr<SourceFile> Shared(const Case& c, const RecordSource& records);
  static absl::StatusOr<SourceFile> Fill(int fd, const std::function<absl::Status(Writer&)>& fill);

  explicit SourceFile(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_SOURCE_FILE_H_
