#include "harness/bench/bench.h"

int main(int argc, char** argv) { return weir::BenchMain(argc, argv); }
