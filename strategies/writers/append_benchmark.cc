// What one Append costs, through Writer& and in another translation unit than the strategy, so that the
// compiler cannot see which one it is.
//
//   bazel run -c opt //strategies:append_benchmark
//
// Repetitions are interleaved at random; compare only what one run printed.

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

constexpr size_t kRecords = 1 << 16;

// Records of 8 to 40 bytes that lie ready, as a program that has them somewhere would append them: cut from
// one text with padding behind it, in an order too long and too random for a branch predictor to learn.
std::vector<PaddedRecord> RecordsOf8To40(const std::string& text) {
  std::minstd_rand random(1);
  std::uniform_int_distribution<size_t> size(8, 40), at(0, text.size() - 128);
  std::vector<PaddedRecord> records(1 << 14);
  for (PaddedRecord& record : records) {
    record.bytes = std::string_view(text).substr(at(random), size(random));
  }
  return records;
}

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
  for ([[maybe_unused]] auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) behind.Append(std::string_view(text.data(), 16));
  }
  CountRecords(state);
  behind.Close().IgnoreError();
}

void Fixed16InWindow(benchmark::State& state) {
  const auto writer = MustOpen("discard", "");
  const std::string text(64, 'x');
  for ([[maybe_unused]] auto _ : state) {
    Writer::Window window(*writer);
    for (size_t i = 0; i < kRecords; ++i) window.Append(std::string_view(text.data(), 16));
  }
  CountRecords(state);
  writer->Close().IgnoreError();
}

// `append` of each of the records, kRecords of them an iteration.
template <class Append>
void Random8To40(benchmark::State& state, Append append) {
  const std::string text(1 << 14, 'x');
  const std::vector<PaddedRecord> records = RecordsOf8To40(text);
  const auto writer = MustOpen("discard", "");
  for ([[maybe_unused]] auto _ : state) {
    Writer::Window window(*writer);
    for (size_t done = 0; done < kRecords; done += records.size()) {
      for (const PaddedRecord& record : records) append(window, record);
    }
  }
  CountRecords(state);
  writer->Close().IgnoreError();
}

// Of types of their own, so that each is inlined.
constexpr auto kExactly = [](Writer::Window& window, const PaddedRecord& record) {
  window.Append(record.bytes);
};
constexpr auto kWithPadding = [](Writer::Window& window, const PaddedRecord& record) {
  window.Append(record);
};
// What Random8To40 does beside appending.
constexpr auto kNotAtAll = [](Writer::Window&, PaddedRecord record) { benchmark::DoNotOptimize(record); };

void Fixed8(benchmark::State& state, const char* strategy, const char* path) {
  const auto writer = MustOpen(strategy, path);
  const std::string text(64, 'x');
  for ([[maybe_unused]] auto _ : state) {
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
  for ([[maybe_unused]] auto _ : state) {
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
  for ([[maybe_unused]] auto _ : state) {
    for (size_t i = 0; i < kRecords; ++i) file.write(text.data(), 8);
  }
  CountRecords(state);
}

BENCHMARK(Fixed16)->Name("append/discard/fixed:16");
BENCHMARK(Fixed16InWindow)->Name("append/discard/fixed:16/window");
BENCHMARK_CAPTURE(Random8To40, nothing, kNotAtAll)->Name("append/nothing/mixed:8-40");
BENCHMARK_CAPTURE(Random8To40, plain, kExactly)->Name("append/discard/mixed:8-40");
BENCHMARK_CAPTURE(Random8To40, padded, kWithPadding)->Name("append/discard/mixed:8-40/padded");
BENCHMARK_CAPTURE(Fixed8, batched, "batched", "/dev/null")->Name("append/batched/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, stdio, "stdio", "/dev/null")->Name("append/stdio/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, iostream, "iostream", "/dev/null")->Name("append/iostream/fixed:8/target:null");
BENCHMARK_CAPTURE(Fixed8, fmt, "fmt", "/dev/null")->Name("append/fmt/fixed:8/target:null");
BENCHMARK(Fixed8BareFwrite)->Name("append/bare-fwrite/fixed:8/target:null");
BENCHMARK(Fixed8BareOfstream)->Name("append/bare-ofstream/fixed:8/target:null");

}  // namespace
}  // namespace weir

BENCHMARK_MAIN();
