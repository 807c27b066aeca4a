#include "strategies/endpoint.h"

#include <unistd.h>

namespace weir {

Endpoint::~Endpoint() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace weir
