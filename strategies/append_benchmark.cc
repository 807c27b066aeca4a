// What one Append costs, through Writer& and in another translation unit than the strategy, so that the
// compiler cannot see which one it is.
//
//   bazel run -c opt //strategies:append_benchmark
//
// Repetitions are interleaved at random; compare only what one run printed.

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "benchmark/benchmark.h"
#include "strategies/registry.h"

namespace weir {
namespace {

constexpr size_t kRecords = 1 << 16;

// Records of the sizes that `size` yields in turn, cut from one text with padding behind it.
template <class Size>
class Records {
 public:
  explicit Records(Size size) : text_(1 << 14, 'x'), size_(size) {}

  PaddedRecord Next() {
    const size_t size = size_();
    const PaddedRecord record{std::string_view(text_).substr(at_, size)};
    at_ = (at_ + size) % 8192;
    return record;
  }

 private:
  const std::string text_;
  Size size_;
  size_t at_ = 0;
};

// 8 to 40 bytes, in an order that a branch predictor cannot learn.
struct RandomSize {
  uint32_t state = 1;
  size_t operator()() {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return 8 + state % 33;
  }
};

std::unique_ptr<Writer> MustOpen(const char* name, const std::string& path) {
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (strategy.name != name) continue;
    auto writer = OpenWriter(strategy, path, {});
    if (writer.ok()) return *std::move(writer);
  }
  std::abort();
}

void CountRecords(benchmark::State& state) {
  const auto records = static_cast<double>(state.iterations()) * kRecords;
  state.counters["ns_per_record"] =
      benchmark::Counter(records * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Fixed16(benchmark::State& state) {
  const auto writer = MustOpen("discard", "");
  Writer& behind = *writer;
  const std::string text(64, 'x');
  for (auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) behind.Append(std::string_view(text.data(), 16));
  }
  CountRecords(state);
  behind.Close().IgnoreError();
}

void Fixed16InWindow(benchmark::State& state) {
  const auto writer = MustOpen("discard", "");
  const std::string text(64, 'x');
  for (auto _ : state) {
    Writer::Window window(*writer);
    for (size_t i = 0; i < kRecords; ++i) window.Append(std::string_view(text.data(), 16));
  }
  CountRecords(state);
  writer->Close().IgnoreError();
}

// `padded`: whether the copy may read past the record.
void Random8To40(benchmark::State& state, bool padded) {
  const auto writer = MustOpen("discard", "");
  Records records{RandomSize()};
  for (auto _ : state) {
    Writer::Window window(*writer);
    for (size_t i = 0; i < kRecords; ++i) {
      const PaddedRecord record = records.Next();
      padded ? window.Append(record) : window.Append(record.bytes);
    }
  }
  CountRecords(state);
  writer->Close().IgnoreError();
}

// What Random8To40 does beside appending.
void MakingRandom8To40(benchmark::State& state) {
  Records records{RandomSize()};
  for (auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) benchmark::DoNotOptimize(records.Next());
  }
  CountRecords(state);
}

void Fixed8(benchmark::State& state, const char* strategy, const char* path) {
  const auto writer = MustOpen(strategy, path);
  const std::string text(64, 'x');
  for (auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) writer->Append(std::string_view(text.data(), 8));
  }
  CountRecords(state);
  writer->Close().IgnoreError();
}

// The peers without weir around them, to see what the interface adds to them.
void Fixed8BareFwrite(benchmark::State& state) {
  std::FILE* const file = std::fopen("/dev/null", "w");
  std::string buffer(256 * 1024, ' ');
  std::setvbuf(file, buffer.data(), _IOFBF, buffer.size());
  const std::string text(64, 'x');
  for (auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) std::fwrite(text.data(), 1, 8, file);
  }
  CountRecords(state);
  std::fclose(file);
}

void Fixed8BareOfstream(benchmark::State& state) {
  std::string buffer(256 * 1024, ' ');
  std::ofstream file;
  file.rdbuf()->pubsetbuf(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  file.open("/dev/null");
  const std::string text(64, 'x');
  for (auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) file.write(text.data(), 8);
  }
  CountRecords(state);
}

BENCHMARK(Fixed16)->Name("append/discard/fixed:16");
BENCHMARK(Fixed16InWindow)->Name("append/discard/fixed:16/window");
BENCHMARK(MakingRandom8To40)->Name("append/nothing/mixed:8-40");
BENCHMARK_CAPTURE(Random8To40, plain, false)->Name("append/discard/mixed:8-40");
BENCHMARK_CAPTURE(Random8To40, padded, true)->Name("append/discard/mixed:8-40/padded");
BENCHMARK_CAPTURE(Fixed8, batched, "batched", "/dev/null")->Name("append/batched/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, stdio, "stdio", "/dev/null")->Name("append/stdio/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, iostream, "iostream", "/dev/null")->Name("append/iostream/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, fmt, "fmt", "/dev/null")->Name("append/fmt/fixed:8/target:null");
BENCHMARK(Fixed8BareFwrite)->Name("append/bare-fwrite/fixed:8/target:null");
BENCHMARK(Fixed8BareOfstream)->Name("append/bare-ofstream/fixed:8/target:null");

}  // namespace
}  // namespace weir

BENCHMARK_MAIN();
