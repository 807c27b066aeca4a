#ifndef WEIR_TESTS_CONFORMANCE_READER_CONFORMANCE_H_
#define WEIR_TESTS_CONFORMANCE_READER_CONFORMANCE_H_

#include <span>

#include "strategies/readers/reader_registry.h"

namespace weir {

/// THE conformance suite of readers: every clause of the contract in strategies/reader.h, for every row of a
/// table; the sibling of WriterConformanceMain. A test of one's own strategy is
///
///     int main(int argc, char** argv) { return weir::ReaderConformanceMain(argc, argv, kMine); }
///
/// with a dependency on //tests/conformance:reader_conformance. `strategies` must outlive the tests. Returns
/// the exit code: 0, all passed.
int ReaderConformanceMain(int argc, char** argv, std::span<const ReaderStrategy> strategies);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_READER_CONFORMANCE_H_
