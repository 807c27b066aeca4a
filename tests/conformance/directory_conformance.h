#ifndef WEIR_TESTS_CONFORMANCE_DIRECTORY_CONFORMANCE_H_
#define WEIR_TESTS_CONFORMANCE_DIRECTORY_CONFORMANCE_H_

#include <span>

#include "strategies/directory/directory_registry.h"

namespace weir {

/// THE conformance suite of directories: every clause of the contract in strategies/directory/directory.h, faults and
/// kill -9 included, for every row of a table; the sibling of CopyConformanceMain. `strategies` must outlive the
/// tests. Returns the exit code: 0, all passed.
int DirectoryConformanceMain(int argc, char** argv, std::span<const DirectoryStrategy> strategies);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_DIRECTORY_CONFORMANCE_H_
