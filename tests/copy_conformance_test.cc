// Every way of copying of the registry against the contract of copies.

#include "tests/conformance/copy_conformance.h"

#include "strategies/copy/copy_registry.h"

int main(int argc, char** argv) { return weir::CopyConformanceMain(argc, argv, weir::CopyStrategies()); }
