// Benchmarks whose cost is known, for tests of what counts instructions. WORK times as much of them makes the
// other binary: of instructions, or of time alone.

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <thread>

#include "tests/multiply.h"

#ifndef WORK
#define WORK 1
#endif

namespace {

void BM_Same(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Multiply(1000));
}
BENCHMARK(BM_Same);

void BM_Work(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Multiply(int64_t{1000} * WORK));
}
BENCHMARK(BM_Work);

void BM_Wait(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state)
    std::this_thread::sleep_for(WORK * WORK * WORK * std::chrono::microseconds(100));
}
BENCHMARK(BM_Wait)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
