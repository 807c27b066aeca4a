#ifndef WEIR_TESTS_CONFORMANCE_COPY_CONFORMANCE_H_
#define WEIR_TESTS_CONFORMANCE_COPY_CONFORMANCE_H_

#include <span>

#include "strategies/copy/copy_registry.h"

namespace weir {

/// THE conformance suite of ways to copy: every clause of the contract in strategies/copy/copy_registry.h,
/// for every row of a table; the sibling of ReaderConformanceMain. `strategies` must outlive the tests.
/// Returns the exit code: 0, all passed.
int CopyConformanceMain(int argc, char** argv, std::span<const CopyStrategy> strategies);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_COPY_CONFORMANCE_H_
