// The workload `read` as one stream: every reading strategy, a Pipe, the transform that parses, a writer.
// What arrives is exact however the source is cut into pieces.

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/records/even_numbers.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

using testing::HasSubstr;

// The records from 0 on, each `step` after the one before.
std::string Numbers(uint64_t end, uint64_t step) {
  fmt::memory_buffer text;
  for (uint64_t i = 0; i < end; i += step) fmt::format_to(std::back_inserter(text), " {} ", i);
  return fmt::to_string(text);
}

// Reads give so many bytes at the most.
std::shared_ptr<SystemCalls> ReadsOf(size_t most) {
  return std::make_shared<FaultySystemCalls>(
      [most](const FaultySystemCalls::Moment& now) -> std::optional<int64_t> {
        if (now.call != Call::kRead) return std::nullopt;
        return static_cast<int64_t>(std::min(most, now.size));
      });
}

class ReadStreamTest : public testing::TestWithParam<const ReaderStrategy*> {
 protected:
  void SetUp() override {
    const absl::Status supported = Supported(*GetParam());
    if (!supported.ok()) GTEST_SKIP() << supported;
    base_ = fmt::format("{}/read-stream-{}-{}", testing::TempDir(), GetParam()->name, ::getpid());
  }
  void TearDown() override {
    ::unlink(in().c_str());
    ::unlink(out().c_str());
  }

  std::string in() const { return base_ + ".in"; }
  std::string out() const { return base_ + ".out"; }
  void Put(std::string_view text) const { std::ofstream(in(), std::ios::trunc) << text; }
  std::string Arrived() const {
    std::ifstream file(out(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  // Sends what was put through a pipe, in reads of `most` bytes.
  absl::Status Run(EvenNumbers& evens, size_t most, size_t buffer_size) const {
    const auto reader =
        OpenReader(*GetParam(), in(), {.buffer_size = buffer_size, .system_calls = ReadsOf(most)});
    if (!reader.ok()) return reader.status();
    const auto writer = OpenBatchedWriter(out(), {.buffer_size = 5000});
    if (!writer.ok()) return writer.status();
    Transform* const transforms[] = {&evens};
    return RunPipe(**reader, transforms, **writer).status();
  }

  void ExpectExact(uint64_t count, size_t most, size_t buffer_size) const {
    SCOPED_TRACE(fmt::format("{} numbers in reads of {}, buffers of {}", count, most, buffer_size));
    Put(Numbers(count, 1));
    EvenNumbers evens;
    const absl::Status done = Run(evens, most, buffer_size);
    ASSERT_TRUE(done.ok()) << done;
    EXPECT_EQ(evens.numbers(), count);
    EXPECT_EQ(evens.sum(), count * (count - 1) / 2);
    EXPECT_EQ(Difference(Arrived(), Numbers(count, 2)), "");
  }

 private:
  std::string base_;
};

TEST_P(ReadStreamTest, EveryNumberIsReadOnceHoweverTheReadsAreCut) {
  for (const size_t most : {1, 2, 3, 7, 13}) ExpectExact(3000, most, 4096);
  for (const size_t buffer : {64, 100, 1000}) ExpectExact(3000, SIZE_MAX, buffer);
}

TEST_P(ReadStreamTest, AMillionNumbersAreReadInReadsOfEverySize) {
  for (const size_t most : {1000, 4096, 65536}) ExpectExact(1'000'000, most, 65536);
}

struct Bad {
  std::string text;
  absl::StatusCode code;
  const char* says;
};

TEST_P(ReadStreamTest, WhatIsNoStreamOfNumbersIsAnErrorWithItsOffset) {
  const std::string good = Numbers(3000, 1);
  ASSERT_EQ(good.size(), 16890u);
  const Bad bad[] = {
      {good + " 77", absl::StatusCode::kDataLoss,
       "ends at offset 16893 inside the number that begins at 16891"},
      {std::string(9000, ' '), absl::StatusCode::kInvalidArgument, "no number in a stream of 9000 bytes"},
      {good + " seven " + good, absl::StatusCode::kInvalidArgument, "the byte 0x73 at offset 16891 "},
  };
  for (const auto& [text, code, says] : bad) {
    for (const size_t most : {7, 1000, 65536}) {
      Put(text);
      EvenNumbers evens;
      const absl::Status failed = Run(evens, most, 4096);
      EXPECT_EQ(failed.code(), code) << failed;
      EXPECT_THAT(std::string(failed.message()), HasSubstr(says)) << "reads of " << most;
    }
  }
}

std::vector<const ReaderStrategy*> All() {
  std::vector<const ReaderStrategy*> all;
  for (const ReaderStrategy& strategy : ReaderStrategies()) all.push_back(&strategy);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Strategies, ReadStreamTest, testing::ValuesIn(All()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace
}  // namespace weir
