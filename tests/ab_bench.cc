// Two small benchmarks of a known cost, for tests of `weir ab` and `weir gate`: chains of multiplications,
// each of which waits for the one before. SLOWDOWN_PERCENT more of them make the slower binaries.

#include <benchmark/benchmark.h>

#include <cstdint>

#ifndef SLOWDOWN_PERCENT
#define SLOWDOWN_PERCENT 0
#endif

namespace {

uint64_t Multiply(int64_t times) {
  uint64_t value = 1;
  for (int64_t i = 0; i < times; ++i) {
    value *= 6364136223846793005u;
    benchmark::DoNotOptimize(value);
  }
  return value;
}

void BM_Chain(benchmark::State& state) {
  const int64_t length = state.range(0) * (100 + SLOWDOWN_PERCENT) / 100;
  for (auto _ : state) benchmark::DoNotOptimize(Multiply(length));
}
BENCHMARK(BM_Chain)->Arg(1000)->Arg(5000);

}  // namespace

BENCHMARK_MAIN();
