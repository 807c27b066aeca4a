#include "harness/records/even_numbers.h"

#include <algorithm>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "gtest/gtest.h"

namespace weir {
namespace {

struct Outcome {
  absl::Status status;
  std::string kept;
  uint64_t numbers = 0;
  uint64_t sum = 0;
};

// Drives the transform as a pipe does, with input and room of so many bytes at a time.
template <class Evens>
Outcome Drive(std::string_view text, size_t chunk, size_t room = 4096) {
  Evens evens;
  Outcome outcome;
  std::vector<char> out(std::max(room, evens.output_unit()));
  for (size_t at = 0; !evens.finished();) {
    // A copy without anything behind it, so that a sanitizer sees a read past its end.
    const std::vector<char> in(text.begin() + static_cast<ptrdiff_t>(at),
                               text.begin() + static_cast<ptrdiff_t>(std::min(at + chunk, text.size())));
    const bool last = at + in.size() == text.size();
    const auto made = evens.Step({in.data(), in.size()}, out, last);
    if (!made.ok()) return {made.status(), outcome.kept};
    outcome.kept.append(out.data(), made->produced);
    at += made->consumed;
  }
  outcome.numbers = evens.numbers();
  outcome.sum = evens.sum();
  return outcome;
}

std::string Numbers(uint64_t from, uint64_t to, uint64_t step) {
  std::string text;
  for (uint64_t i = from; i < to; i += step) text += " " + std::to_string(i) + " ";
  return text;
}

// Every way to look at sixteen bytes, the processor's own and the one for all, is the same transform.
template <class Evens>
class EvenNumbersTest : public testing::Test {};
using Ways = testing::Types<EvenNumbers, EvenNumbersBy<WordBytes>>;
TYPED_TEST_SUITE(EvenNumbersTest, Ways);

constexpr size_t kChunks[] = {1, 2, 3, 7, 13, 1000, 4096, 65536, SIZE_MAX / 2};

TYPED_TEST(EvenNumbersTest, AMillionNumbersAreExactWhateverTheChunks) {
  constexpr uint64_t kCount = 1'000'000;
  const std::string text = Numbers(0, kCount, 1), expected = Numbers(0, kCount, 2);
  for (const size_t chunk : kChunks) {
    if (chunk < 16 && !std::is_same_v<TypeParam, EvenNumbers>) continue;  // there it makes no difference
    const Outcome outcome = Drive<TypeParam>(text, chunk, chunk < 100 ? 33 : 65536);
    ASSERT_TRUE(outcome.status.ok()) << outcome.status;
    EXPECT_TRUE(outcome.kept == expected) << "chunks of " << chunk;
    EXPECT_EQ(outcome.numbers, kCount);
    EXPECT_EQ(outcome.sum, kCount * (kCount - 1) / 2);
  }
}

TYPED_TEST(EvenNumbersTest, NumbersOfEveryLengthHaveTheirValue) {
  std::mt19937_64 random(1);
  for (int digits = 1; digits <= 20; ++digits) {
    std::string text, expected;
    uint64_t sum = 0;
    for (int i = 0; i < 500; ++i) {
      std::string number(1, static_cast<char>('1' + random() % (digits == 20 ? 1 : 9)));
      while (number.size() < static_cast<size_t>(digits)) {
        number.push_back(static_cast<char>('0' + random() % (number.size() == 1 && digits == 20 ? 8 : 10)));
      }
      const uint64_t value = std::stoull(number);
      sum += value;
      text += " " + number + " ";
      if (value % 2 == 0) expected += " " + number + " ";
    }
    for (const size_t chunk : {1, 17, 1000000}) {
      const Outcome outcome = Drive<TypeParam>(text, chunk);
      ASSERT_TRUE(outcome.status.ok()) << outcome.status;
      EXPECT_EQ(outcome.kept, expected) << digits << " digits";
      EXPECT_EQ(outcome.sum, sum) << digits << " digits";
    }
  }
}

TYPED_TEST(EvenNumbersTest, AnySpacesAndLeadingZerosAreRead) {
  const std::string text =
      "\n\t12  13\r\n0014 000 7 18446744073709551614      " + std::string(40, ' ') + "2\n";
  for (const size_t chunk : kChunks) {
    EXPECT_EQ(Drive<TypeParam>(text, chunk).kept, " 12  14  0  18446744073709551614  2 ") << chunk;
  }
}

struct Wrong {
  std::string text;
  absl::StatusCode code;
  std::string says;
};

TYPED_TEST(EvenNumbersTest, WhatIsNoListOfNumbersIsAnErrorWithTheOffset) {
  const std::string good = Numbers(1000, 2000, 1);  // 6000 bytes
  const std::string letters = good + " 12a4 " + good;
  const Wrong wrongs[] = {
      {letters, absl::StatusCode::kInvalidArgument, "the byte 0x61 at offset 6003 "},
      {good + " -1 " + good, absl::StatusCode::kInvalidArgument, "the byte 0x2d at offset 6001 "},
      {good + std::string(" 1\0 ", 4) + good, absl::StatusCode::kInvalidArgument,
       "the byte 0x00 at offset 6002 "},
      {good + " 12", absl::StatusCode::kDataLoss,
       "ends at offset 6003 inside the number that begins at 6001"},
      {"7", absl::StatusCode::kDataLoss, "ends at offset 1 inside the number that begins at 0"},
      {"", absl::StatusCode::kInvalidArgument, "no number in a stream of 0 bytes"},
      {std::string(100, ' '), absl::StatusCode::kInvalidArgument, "no number in a stream of 100 bytes"},
      {good + " 18446744073709551616 ", absl::StatusCode::kOutOfRange, "number at offset 6001 is larger"},
      {good + " 99999999999999999999999 ", absl::StatusCode::kOutOfRange, "number at offset 6001 is larger"},
  };
  for (const Wrong& wrong : wrongs) {
    for (const size_t chunk : kChunks) {
      const Outcome outcome = Drive<TypeParam>(wrong.text, chunk);
      EXPECT_EQ(outcome.status.code(), wrong.code) << outcome.status;
      EXPECT_NE(std::string(outcome.status.message()).find(wrong.says), std::string::npos)
          << outcome.status << ", chunks of " << chunk;
    }
  }
}

}  // namespace
}  // namespace weir
