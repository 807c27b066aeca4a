#ifndef WEIR_HARNESS_WORKLOADS_FILE_WORKLOAD_H_
#define WEIR_HARNESS_WORKLOADS_FILE_WORKLOAD_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/case.h"
#include "harness/pass.h"

namespace weir {

/// What the catalogue must know of a strategy of such a workload.
struct FileStrategy {
  std::string_view name;
  std::string_view summary;
  bool uses_buffer;            ///< so that its size is in the case's name
  size_t default_buffer_size;  ///< bytes
  absl::Status supported;      ///< OK, or why this machine cannot run it
  bool yardstick = false;      ///< no way of doing the work
};

/// A workload that takes a file of records, which is laid ready before the clock, and makes another file of
/// it.
struct FileWorkload {
  std::string_view name;
  std::string_view summary;  ///< one line
  /// Limits that are measured beside it (strategies of the workload `limit`); its cases are held against the
  /// first.
  std::vector<std::string_view> limits;
  /// Whether its strategies are ciphers: then its cases have a reader, a writer and threads, and limit/cipher
  /// is measured for each.
  bool ciphers = false;

  /// Why it cannot take such records, or OK.
  absl::Status (*takes)(const RecordSpec& record);
  std::vector<FileStrategy> (*strategies)();
  /// A pass of one of its cases. NOT_FOUND for a strategy that it does not have.
  absl::StatusOr<std::unique_ptr<Pass>> (*make_pass)(const Case& c);
};

/// `read`, `copy`, `encrypt` and `decrypt`. The table in file_workload.cc is the catalogue.
std::span<const FileWorkload> FileWorkloads();

/// The one of that name; null for a name that is none's, such as "write".
const FileWorkload* FindFileWorkload(std::string_view name);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FILE_WORKLOAD_H_
