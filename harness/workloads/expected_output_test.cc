#include "harness/workloads/expected_output.h"

#include <string>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr std::string_view kPeriod = "abcdefg";
constexpr size_t kSize = 200'000;

std::string Stream() {
  std::string stream;
  while (stream.size() < kSize) stream += kPeriod;
  return stream.substr(0, kSize);
}

std::string Outcome(std::string_view sent) {
  ExpectedRepetition expected(kPeriod, kSize);
  ComparingWriter writer(expected);
  writer.Append(sent.substr(0, 10));
  writer.Append(sent.substr(10));
  return std::string(writer.Close().message());
}

TEST(ComparingWriterTest, TakesTheStreamItself) { EXPECT_EQ(Outcome(Stream()), ""); }

TEST(ComparingWriterTest, FindsWhatDiffersIsMissingOrIsTooMuch) {
  std::string changed = Stream();
  changed[123'456] ^= 1;
  EXPECT_EQ(Outcome(changed), "the byte at offset 123456 is not the one that was sent");
  EXPECT_EQ(Outcome(Stream().substr(0, kSize - 1)), "only 199999 bytes arrived");
  EXPECT_EQ(Outcome(Stream() + "a"), "more than the 200000 bytes that were sent arrived");
}

}  // namespace
}  // namespace weir
