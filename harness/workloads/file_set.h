#ifndef WEIR_HARNESS_WORKLOADS_FILE_SET_H_
#define WEIR_HARNESS_WORKLOADS_FILE_SET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// The files that a case handles: their names below one directory, and what is in them.
class FileSet {
 public:
  enum class Layout {
    kFlat,    ///< all in one directory
    kHashed,  ///< in 256 directories, by a hash of the number
  };

  FileSet(size_t count, size_t size, Layout layout);

  size_t count() const { return names_.size(); }
  size_t size() const { return size_; }
  /// Directories below the root in which they are; none where they are in the root.
  const std::vector<std::string>& directories() const { return directories_; }
  const std::string& name(size_t i) const { return names_[i]; }
  const std::string& new_name(size_t i) const { return new_names_[i]; }  ///< that it is renamed to
  /// Of `size()` bytes: of the `i`th file, and what it is replaced by or is appended to it. Others of `i` differ, most of
  /// the time.
  std::string_view content(size_t i) const { return At(i * 61); }
  std::string_view new_content(size_t i) const { return At(i * 61 + 7); }
  /// What all of these are parts of: the `i`th begins at i * 61, and its new content at i * 61 + 7, modulo 4096.
  std::string_view bytes() const { return bytes_; }

 private:
  static constexpr size_t kShifts = 4096;

  std::string_view At(size_t shift) const { return std::string_view(bytes_).substr(shift % kShifts, size_); }

  const size_t size_;
  std::string bytes_;
  std::vector<std::string> directories_, names_, new_names_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_FILE_SET_H_
