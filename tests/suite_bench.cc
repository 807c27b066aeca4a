// A suite as programs have them, for trials of `weir gate`: ten kernels, each at SIZES sizes. In the slower one
// SLOWDOWN_PERCENT more work is done by one benchmark of all, in the middle of the suite.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/multiply.h"

#ifndef SIZES
#define SIZES 6
#endif
#ifndef SLOWDOWN_PERCENT
#define SLOWDOWN_PERCENT 0
#endif

namespace {

std::vector<uint32_t> Numbers(int64_t count) {
  std::vector<uint32_t> numbers(static_cast<size_t>(count));
  std::mt19937 random(1);
  for (uint32_t& each : numbers) each = random();
  return numbers;
}

std::string Text(int64_t length) {
  std::string text(static_cast<size_t>(length), ' ');
  std::mt19937 random(2);
  for (char& each : text) each = static_cast<char>('a' + random() % 26);
  return text;
}

void Chain(benchmark::State& state) {
  const int64_t percent = state.range(0) == 64 << (SIZES / 2) % 6 ? 100 + SLOWDOWN_PERCENT : 100;
  const int64_t length = state.range(0) * 10 * percent / 100;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(Multiply(length));
}

void Sort(benchmark::State& state) {
  const std::vector<uint32_t> numbers = Numbers(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    std::vector<uint32_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    benchmark::DoNotOptimize(sorted.data());
  }
}

void Search(benchmark::State& state) {
  std::vector<uint32_t> numbers = Numbers(state.range(0));
  const std::vector<uint32_t> wanted = numbers;
  std::sort(numbers.begin(), numbers.end());
  for ([[maybe_unused]] auto _ : state) {
    for (const uint32_t each : wanted)
      benchmark::DoNotOptimize(std::lower_bound(numbers.begin(), numbers.end(), each));
  }
}

void Sum(benchmark::State& state) {
  const std::vector<uint32_t> numbers = Numbers(state.range(0) * 8);
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(std::accumulate(numbers.begin(), numbers.end(), uint64_t{0}));
}

void Copy(benchmark::State& state) {
  const std::string text = Text(state.range(0) * 16);
  std::string copy(text.size(), ' ');
  for ([[maybe_unused]] auto _ : state) {
    std::memcpy(copy.data(), text.data(), text.size());
    benchmark::DoNotOptimize(copy.data());
    benchmark::ClobberMemory();
  }
}

void Find(benchmark::State& state) {
  const std::string text = Text(state.range(0) * 8);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(text.find("weir"));
}

void Hash(benchmark::State& state) {
  const std::vector<uint32_t> numbers = Numbers(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    std::unordered_map<uint32_t, uint32_t> counts;
    for (const uint32_t each : numbers) ++counts[each];
    benchmark::DoNotOptimize(counts.size());
  }
}

void Tree(benchmark::State& state) {
  const std::vector<uint32_t> numbers = Numbers(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    std::map<uint32_t, uint32_t> counts;
    for (const uint32_t each : numbers) ++counts[each];
    benchmark::DoNotOptimize(counts.size());
  }
}

void Format(benchmark::State& state) {
  const std::vector<uint32_t> numbers = Numbers(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    std::string text;
    char digits[16];
    for (const uint32_t each : numbers) text.append(digits, std::to_chars(digits, digits + 16, each).ptr);
    benchmark::DoNotOptimize(text.data());
  }
}

void Grow(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    std::vector<uint64_t> numbers;
    for (int64_t i = 0; i < state.range(0); ++i) numbers.push_back(static_cast<uint64_t>(i));
    benchmark::DoNotOptimize(numbers.data());
  }
}

// 64 to 2,048 and then each half a step further.
void AtSizes(benchmark::internal::Benchmark* kernel) {
  for (int i = 0; i < SIZES; ++i) kernel->Arg((int64_t{64} << i % 6) + i / 6 * 17);
}

BENCHMARK(Sort)->Apply(AtSizes);
BENCHMARK(Search)->Apply(AtSizes);
BENCHMARK(Sum)->Apply(AtSizes);
BENCHMARK(Copy)->Apply(AtSizes);
BENCHMARK(Find)->Apply(AtSizes);
BENCHMARK(Chain)->Apply(AtSizes);
BENCHMARK(Hash)->Apply(AtSizes);
BENCHMARK(Tree)->Apply(AtSizes);
BENCHMARK(Format)->Apply(AtSizes);
BENCHMARK(Grow)->Apply(AtSizes);

}  // namespace

BENCHMARK_MAIN();
