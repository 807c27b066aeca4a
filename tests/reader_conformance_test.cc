// Every reading strategy of the registry against the contract of readers.

#include "tests/conformance/reader_conformance.h"

#include "strategies/readers/reader_registry.h"

int main(int argc, char** argv) { return weir::ReaderConformanceMain(argc, argv, weir::ReaderStrategies()); }
