// Every clause of the Writer's contract, for every strategy of the registry. The suites are in
// tests/conformance.

#include "tests/conformance/writer_conformance.h"

#include "strategies/writers/writer_registry.h"

int main(int argc, char** argv) { return weir::WriterConformanceMain(argc, argv, weir::WriterStrategies()); }
