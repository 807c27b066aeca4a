// A strategy of one's own, held to the contract that weir's keep.

#include "ping_pong.h"
#include "tests/conformance/writer_conformance.h"

int main(int argc, char** argv) { return weir::WriterConformanceMain(argc, argv, MyStrategies()); }
