#include "results/text/units.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(UnitsTest, RatesHaveThreeDigitsAndRoundIntoTheNextPrefix) {
  EXPECT_EQ(FormatRate(2.914e9), "2.91 GB/s");
  EXPECT_EQ(FormatRate(870e3), "870 kB/s");
  EXPECT_EQ(FormatRate(999.6e6), "1.00 GB/s");
  EXPECT_EQ(FormatRate(999.4e6), "999 MB/s");
  EXPECT_EQ(FormatRate(99.96e6), "100 MB/s");
  EXPECT_EQ(FormatRate(9.996e6), "10.0 MB/s");
  EXPECT_EQ(FormatRate(0.25), "0.250 B/s");
  EXPECT_EQ(FormatRate(0), "0.00 B/s");
  EXPECT_EQ(FormatRate(3e19), "30000 PB/s");
}

TEST(UnitsTest, BytesAreDecimalAndWholeBelowAThousand) {
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(999), "999 B");
  EXPECT_EQ(FormatBytes(1000), "1.00 kB");
  EXPECT_EQ(FormatBytes(999'600'000), "1.00 GB");
  EXPECT_EQ(FormatBytes(10'888'888'890), "10.9 GB");
}

TEST(UnitsTest, BufferSizesAreBinaryAndExact) {
  EXPECT_EQ(FormatBufferSize(262144), "256 KiB");
  EXPECT_EQ(FormatBufferSize(1 << 24), "16 MiB");
  EXPECT_EQ(FormatBufferSize(1000), "1,000 B");
  EXPECT_EQ(FormatBufferSize(1025 * 1024), "1,025 KiB");
  EXPECT_EQ(FormatBufferSize(0), "0 B");
}

TEST(UnitsTest, DurationsGoFromNanosecondsToHours) {
  EXPECT_EQ(FormatDuration(1.75e-9), "1.75 ns");
  EXPECT_EQ(FormatDuration(1e300), "1e+300 s");
  EXPECT_EQ(FormatDuration(0.55e-9), "0.550 ns");
  EXPECT_EQ(FormatDuration(999.6e-9), "1.00 µs");
  EXPECT_EQ(FormatDuration(0.0873), "87.3 ms");
  EXPECT_EQ(FormatDuration(0.9996), "1.00 s");
  EXPECT_EQ(FormatDuration(59.94), "59.9 s");
  EXPECT_EQ(FormatDuration(59.95), "1 min 0 s");
  EXPECT_EQ(FormatDuration(72), "1 min 12 s");
  EXPECT_EQ(FormatDuration(119.6), "2 min 0 s");
  EXPECT_EQ(FormatDuration(3599.6), "1 h 0 min");
  EXPECT_EQ(FormatDuration(7500), "2 h 5 min");
}

TEST(UnitsTest, CountsAreExact) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(9999), "9,999");
  EXPECT_EQ(FormatCount(10'000), "10k");
  EXPECT_EQ(FormatCount(1'000'000), "1M");
  EXPECT_EQ(FormatCount(1'500'000), "1.5M");
  EXPECT_EQ(FormatCount(10'000'000), "10M");
  EXPECT_EQ(FormatCount(100'000'000), "100M");
  EXPECT_EQ(FormatCount(1'000'000'000), "1G");
  EXPECT_EQ(FormatCount(10'000'001), "10,000,001");
  EXPECT_EQ(FormatCount(999'999), "999,999");
  EXPECT_EQ(FormatCount(41'539), "41,539");
}

TEST(UnitsTest, ShortCountsHaveThreeDigits) {
  EXPECT_EQ(FormatCountShort(999), "999");
  EXPECT_EQ(FormatCountShort(41'539), "41.5k");
  EXPECT_EQ(FormatCountShort(999'600), "1.00M");
}

TEST(UnitsTest, ThreeDigitsNeverDropWholeOnes) {
  EXPECT_EQ(FormatThreeDigits(3.118), "3.12");
  EXPECT_EQ(FormatThreeDigits(869.7), "870");
  EXPECT_EQ(FormatThreeDigits(999.6), "1000");
  EXPECT_EQ(FormatThreeDigits(12345.4), "12345");
  EXPECT_EQ(FormatThreeDigits(0.01234), "0.0123");
  EXPECT_EQ(FormatThreeDigits(-1.5), "-1.50");
}

TEST(UnitsTest, PercentsAreShort) {
  EXPECT_EQ(FormatPercent(0.0123), "1.2 %");
  EXPECT_EQ(FormatPercent(0.0994), "9.9 %");
  EXPECT_EQ(FormatPercent(0.0996), "10 %");
  EXPECT_EQ(FormatPercent(0.5), "50 %");
  EXPECT_EQ(FormatPercent(0), "0 %");
  EXPECT_EQ(FormatPercent(0.0004), "<0.1 %");
}

}  // namespace
}  // namespace weir
