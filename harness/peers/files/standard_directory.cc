#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

#include "harness/peers/files/file_peers.h"

namespace weir {
namespace {

namespace fs = std::filesystem;
using Kind = FileOperation::Kind;

// What went wrong in a stream is in errno, where the C library below it has left it.
int StreamError() { return errno != 0 ? errno : EIO; }

class StandardDirectory final : public Directory {
 public:
  explicit StandardDirectory(const std::string& path)
      : Directory(std::make_shared<FileCalls>()), root_(path) {}

 private:
  void DoApply(std::span<const FileOperation> operations, Durability durability,
               std::span<FileResult> results) override {
    for (size_t i = 0; i < operations.size(); ++i) {
      if (results[i].error == 0 && durability != Durability::kNone) results[i].error = ENOTSUP;
      if (results[i].error == 0) results[i].error = Do(operations[i], results[i]);
    }
  }

  int Do(const FileOperation& operation, FileResult& result) {
    const fs::path path = root_ / operation.path;
    std::error_code error;
    switch (operation.kind) {
      case Kind::kCreate:
        return fs::exists(path, error) ? EEXIST : Write(path, operation.content, std::ios::trunc);
      case Kind::kAppend:
        return Write(path, operation.content, std::ios::app);
      case Kind::kReplace:
        return Replace(path, operation.content);
      case Kind::kRead:
        return Read(path, result.content);
      case Kind::kRename:
        if (fs::exists(root_ / operation.to, error)) return EEXIST;
        [[fallthrough]];
      case Kind::kRenameOver:
        fs::rename(path, root_ / operation.to, error);
        break;
      case Kind::kStatus:
        return Status(path, result.status);
      case Kind::kList:
        for (const auto& each : fs::directory_iterator(path, error))
          result.names.push_back(each.path().filename());
        break;
      case Kind::kDelete:
      case Kind::kRemoveDirectory:
        if (!fs::remove(path, error) && !error) return ENOENT;
        break;
      case Kind::kMakeDirectory:
        if (!fs::create_directory(path, error) && !error) return EEXIST;
        break;
    }
    return error.value();
  }

  static int Write(const fs::path& path, std::string_view content, std::ios::openmode mode) {
    errno = 0;
    std::ofstream file(path, std::ios::binary | mode);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    return file ? 0 : StreamError();
  }

  static int Replace(const fs::path& path, std::string_view content) {
    std::error_code error;
    const fs::path temporary = path.native() + ".new";
    if (const int failed = Write(temporary, content, std::ios::trunc); failed != 0) return failed;
    const fs::file_status old = fs::status(path, error);
    if (fs::exists(old)) fs::permissions(temporary, old.permissions(), error);
    fs::rename(temporary, path, error);
    return error.value();
  }

  static int Read(const fs::path& path, std::string& content) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return StreamError();
    std::error_code error;
    content.resize(fs::file_size(path, error));
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    return file || error ? error.value() : StreamError();
  }

  static int Status(const fs::path& path, FileStatus& status) {
    std::error_code error;
    const fs::file_status found = fs::symlink_status(path, error);
    if (error) return error.value();
    status.permissions = static_cast<uint32_t>(found.permissions());
    status.type = fs::is_regular_file(found) ? S_IFREG : S_IFDIR;
    status.size = fs::is_regular_file(found) ? fs::file_size(path, error) : 0;
    return error.value();
  }

  const fs::path root_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Directory>> OpenStandardDirectory(const std::string& path,
                                                                 const DirectoryOptions&) {
  return std::make_unique<StandardDirectory>(path);
}

}  // namespace weir
