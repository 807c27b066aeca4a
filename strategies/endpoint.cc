#include "strategies/endpoint.h"

#include <fcntl.h>
#include <unistd.h>

namespace weir {

Endpoint Endpoint::DuplicateOf(int descriptor, std::string name) {
  return {::fcntl(descriptor, F_DUPFD_CLOEXEC, 0), std::move(name)};
}

Endpoint::~Endpoint() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace weir
