// Two small benchmarks of a known cost, for tests of `weir ab` and `weir gate`: chains of multiplications,
// each of which waits for the one before. SLOWDOWN_PERCENT more of them make the slower binaries.

#include <benchmark/benchmark.h>

#include <cstdint>

#include "tests/multiply.h"

#ifndef SLOWDOWN_PERCENT
#define SLOWDOWN_PERCENT 0
#endif

namespace {

void BM_Chain(benchmark::State& state) {
  const int64_t length = state.range(0) * (100 + SLOWDOWN_PERCENT) / 100;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Multiply(length));
}
BENCHMARK(BM_Chain)->Arg(1000)->Arg(5000);

}  // namespace

BENCHMARK_MAIN();
