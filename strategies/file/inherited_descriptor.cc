#include "strategies/file/inherited_descriptor.h"

#include <fcntl.h>

namespace weir {

int InheritedDescriptor::DoOpen(const char*, int, mode_t) { return ::fcntl(fd_, F_DUPFD_CLOEXEC, 0); }

}  // namespace weir
