#include "strategies/socket/descriptor_limit.h"

#include <sys/resource.h>

#include <cerrno>

#include "fmt/format.h"

namespace weir {

absl::Status AllowDescriptors(uint64_t wanted, std::string_view what) {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return absl::ErrnoToStatus(errno, "getrlimit");
  if (limit.rlim_cur >= wanted) return absl::OkStatus();
  if (limit.rlim_max < wanted)
    return absl::ResourceExhaustedError(
        fmt::format("{} need {} descriptors, and this process may have {}: raise its hard limit (ulimit -Hn)",
                    what, wanted, limit.rlim_max));
  limit.rlim_cur = wanted;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return absl::ErrnoToStatus(errno, "setrlimit of descriptors");
  return absl::OkStatus();
}

}  // namespace weir
