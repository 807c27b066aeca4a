#include "harness/workloads/file_phases.h"

#include <algorithm>

namespace weir {
namespace {

using Kind = FileOperation::Kind;

constexpr FilePhase kPhases[] = {
    {"create", Kind::kCreate, false, true, false, false}, {"stat", Kind::kStatus, true, false, false, false},
    {"read", Kind::kRead, true, false, false, false},     {"append", Kind::kAppend, true, true, true, false},
    {"replace", Kind::kReplace, true, true, true, false}, {"rename", Kind::kRename, true, true, false, true},
    {"list", Kind::kList, true, false, false, false},     {"delete", Kind::kDelete, true, true, false, false},
};

}  // namespace

std::span<const FilePhase> FilePhases() { return kPhases; }

const FilePhase* FindFilePhase(std::string_view name) {
  const auto found = std::ranges::find(kPhases, name, &FilePhase::name);
  return found == std::end(kPhases) ? nullptr : found;
}

std::vector<FileOperation> OperationsOf(const FilePhase& phase, const FileSet& files) {
  std::vector<FileOperation> operations;
  if (phase.kind == Kind::kList) {
    for (const std::string& each : files.directories())
      operations.push_back({.kind = phase.kind, .path = each});
    if (operations.empty()) operations.push_back({.kind = phase.kind, .path = ""});
    return operations;
  }
  for (size_t i = 0; i < files.count(); ++i)
    operations.push_back({.kind = phase.kind,
                          .path = files.name(i),
                          .content = phase.new_content ? files.new_content(i) : files.content(i),
                          .to = files.new_name(i)});
  return operations;
}

}  // namespace weir
