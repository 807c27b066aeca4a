#ifndef WEIR_SYSTEM_PATH_LINKS_H_
#define WEIR_SYSTEM_PATH_LINKS_H_

#include <optional>
#include <string>

namespace weir {

/// The directory that `path` lies in: "." for a name alone.
std::string DirectoryOf(const std::string& path);

/// `path` without symbolic links if there is such a file; else what the last link names, and so would create.
std::string WithoutLinks(std::string path);

/// The number of the descriptor that `path` names, as /dev/stdout, /dev/fd/5 and links to them do; none for
/// any other path, and for a descriptor that this process has opened for itself, which are those that it does
/// not pass on (FD_CLOEXEC). What such a name stands for can be written and read where the descriptor stands;
/// opened anew it would begin at the front of a file, and a socket cannot be opened.
std::optional<int> DescriptorNamed(std::string path);

}  // namespace weir

#endif  // WEIR_SYSTEM_PATH_LINKS_H_
