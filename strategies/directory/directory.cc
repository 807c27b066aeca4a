#include "strategies/directory/directory.h"

#include <algorithm>
#include <cerrno>

namespace weir {
namespace {

using Kind = FileOperation::Kind;

int CheckComponent(std::string_view component) {
  if (component == "..") return EXDEV;
  if (component.empty() || component == ".") return EINVAL;
  return component.starts_with(kPrivatePrefix) ? EPERM : 0;
}

int CheckPaths(const FileOperation& operation) {
  const int error = CheckPath(operation.path, operation.kind);
  const bool renames = operation.kind == Kind::kRename || operation.kind == Kind::kRenameOver;
  return error != 0 || !renames ? error : CheckPath(operation.to, operation.kind);
}

}  // namespace

int CheckPath(std::string_view path, Kind kind) {
  if (path.empty()) return kind == Kind::kList ? 0 : ENOENT;
  if (path.starts_with('/')) return EXDEV;
  if (path.find('\0') != std::string_view::npos) return EINVAL;
  for (size_t from = 0;;) {
    const size_t slash = path.find('/', from);
    if (const int error = CheckComponent(path.substr(from, slash - from)); error != 0) return error;
    if (slash == std::string_view::npos) return 0;
    from = slash + 1;
  }
}

size_t Directory::Apply(std::span<const FileOperation> operations, Durability durability,
                        std::span<FileResult> results) {
  for (size_t i = 0; i < operations.size(); ++i) {
    FileResult& result = results[i];
    result.path = operations[i].path;
    result.error = CheckPaths(operations[i]);
    result.status = {};
    result.content.clear();
    result.names.clear();
  }
  DoApply(operations, durability, results);
  const auto made = results.first(operations.size());
  return static_cast<size_t>(
      std::ranges::count_if(made, [](const FileResult& each) { return each.error != 0; }));
}

}  // namespace weir
