#include "tests/conformance/endpoint_form.h"

#include <fcntl.h>

namespace weir {
namespace {

bool handing_over = false;

}  // namespace

void HandOverDescriptors(bool hand_over) { handing_over = hand_over; }
bool DescriptorsAreHandedOver() { return handing_over; }

Endpoint EndAt(const std::string& path, int flags) {
  const int fd = handing_over ? ::open(path.c_str(), flags | O_CLOEXEC, 0666) : -1;
  return fd < 0 ? Endpoint(path) : Endpoint(fd, path);
}

}  // namespace weir
