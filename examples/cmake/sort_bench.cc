#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace {

void BM_Sort(benchmark::State& state) {
  std::vector<uint32_t> numbers(static_cast<size_t>(state.range(0)));
  std::mt19937 random(1);
  for (uint32_t& each : numbers) each = random();
  for (auto _ : state) {
    std::vector<uint32_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    benchmark::DoNotOptimize(sorted.data());
  }
}
BENCHMARK(BM_Sort)->Arg(100)->Arg(10'000);

}  // namespace

BENCHMARK_MAIN();
