#ifndef WEIR_TESTS_CONFORMANCE_WRITER_CONFORMANCE_H_
#define WEIR_TESTS_CONFORMANCE_WRITER_CONFORMANCE_H_

#include <span>

#include "strategies/writers/writer_registry.h"

namespace weir {

/// THE conformance suite of writers: every clause of the contract in strategies/writer.h, for every row of a
/// table. A test of one's own strategy is
///
///     int main(int argc, char** argv) { return weir::WriterConformanceMain(argc, argv, kMine); }
///
/// with a dependency on //tests/conformance:writer_conformance. The tests are Google Test's, called
/// Strategies/ConformanceTest.Clause/name-of-the-strategy. Which of them there are for a row, its
/// capabilities decide; a row that this machine cannot run is skipped and says why.
///
/// `strategies` must outlive the tests. A test that hangs for --watchdog_seconds=60 is ended with a line that
/// names it. Returns the exit code: 0, all passed.
int WriterConformanceMain(int argc, char** argv, std::span<const WriterStrategy> strategies);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_WRITER_CONFORMANCE_H_
