#include <benchmark/benchmark.h>

#include <string>

#include "hash.h"

namespace {

void BM_Hash(benchmark::State& state) {
  const std::string text(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Hash(text));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Hash)->RangeMultiplier(8)->Range(64, 32768);

}  // namespace

BENCHMARK_MAIN();
