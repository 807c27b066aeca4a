#ifndef WEIR_TESTS_MULTIPLY_H_
#define WEIR_TESTS_MULTIPLY_H_

#include <benchmark/benchmark.h>

#include <cstdint>

/// A chain of multiplications, each of which waits for the one before: what benchmarks of a known cost do.
inline uint64_t Multiply(int64_t times) {
  uint64_t value = 1;
  for (int64_t i = 0; i < times; ++i) {
    value *= 6364136223846793005u;
    benchmark::DoNotOptimize(value);
  }
  return value;
}

#endif  // WEIR_TESTS_MULTIPLY_H_
