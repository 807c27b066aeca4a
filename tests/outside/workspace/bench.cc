// A strategy of one's own, measured beside weir's.

#include "harness/bench/bench.h"

#include "ping_pong.h"

int main(int argc, char** argv) { return weir::BenchMain(argc, argv, MyStrategies()); }
