#ifndef WEIR_STRATEGIES_PEERS_LIBRARY_DESCRIPTOR_H_
#define WEIR_STRATEGIES_PEERS_LIBRARY_DESCRIPTOR_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace weir {

/// Opens a path by means of a library, and says whether it could, in errno why not. Throws nothing.
using OpenByLibrary = std::function<bool(const std::string& path)>;

/// Finds the descriptor that a library opened and does not tell (std::ofstream, fmt::output_file), so that
/// the file can be synced, and its length be checked. Not owned: the library closes it.
///
/// `open_by_library` opens `path` as the `flags` of open(2) say. The lowest free descriptor is what it gets;
/// should another thread have taken that meanwhile, it is an INTERNAL error, found by comparing the files
/// behind the descriptors. `path` is opened once before, so a path that cannot be opened is an error that
/// names it and errno; a pipe sees no end in between.
absl::StatusOr<int> DescriptorOpenedBy(const std::string& path, int flags,
                                       const OpenByLibrary& open_by_library);

/// Has a library that knows only paths use what `fd` is: it opens a file in memory, whose descriptor is then
/// replaced by a duplicate of `fd`. `name`: of `fd`, for messages. See DescriptorOpenedBy.
absl::StatusOr<int> DescriptorReplacedBy(int fd, const std::string& name, int flags,
                                         const OpenByLibrary& open_by_library);

/// Sends what is still written to `fd` to /dev/null, for a library that insists on writing its buffer out
/// when it is destroyed, and ends the program if that fails.
void Divert(int fd);

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_LIBRARY_DESCRIPTOR_H_
