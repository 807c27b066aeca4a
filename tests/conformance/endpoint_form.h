#ifndef WEIR_TESTS_CONFORMANCE_ENDPOINT_FORM_H_
#define WEIR_TESTS_CONFORMANCE_ENDPOINT_FORM_H_

#include <string>

#include "strategies/endpoint.h"

namespace weir {

/// Whether the suites hand over descriptors where they would name paths: --descriptors. Not at first.
void HandOverDescriptors(bool hand_over);
bool DescriptorsAreHandedOver();

/// The file `path` as the end of a stream: the path, or a descriptor of it that was opened with `flags`.
/// Where it cannot be opened, the path.
Endpoint EndAt(const std::string& path, int flags);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_ENDPOINT_FORM_H_
