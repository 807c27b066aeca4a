#ifndef WEIR_HARNESS_WORKLOADS_FILE_PHASES_H_
#define WEIR_HARNESS_WORKLOADS_FILE_PHASES_H_

#include <span>
#include <string_view>
#include <vector>

#include "harness/workloads/file_set.h"
#include "strategies/directory/file_operation.h"

namespace weir {

/// What is done to all files of a case under the clock.
struct FilePhase {
  std::string_view name;
  FileOperation::Kind kind;
  bool on_files;     ///< they are there before
  bool changes;      ///< and so can be durable
  bool new_content;  ///< files have FileSet::new_content afterwards, and so far content
  bool new_names;
};

std::span<const FilePhase> FilePhases();
/// Null: there is none.
const FilePhase* FindFilePhase(std::string_view name);

/// The operations of a phase: one a file, and one a directory of those that list. They point into `files`.
std::vector<FileOperation> OperationsOf(const FilePhase& phase, const FileSet& files);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FILE_PHASES_H_
