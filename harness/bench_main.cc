#include "harness/bench.h"

int main(int argc, char** argv) { return weir::BenchMain(argc, argv); }
