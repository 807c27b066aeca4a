#include "commands/crypt/transfer_progress.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(TransferProgressTextTest, GivesRateAndEstimate) {
  EXPECT_EQ(TransferProgressText("encrypting", 1'200'000'000, 2'000'000'000, 0.6),
            "encrypting: 1.20 GB of 2.00 GB (60 %), 2.00 GB/s, 0:01 left");
  EXPECT_EQ(TransferProgressText("decrypting", 10'000'000, 1'000'000'000, 1),
            "decrypting: 10.0 MB of 1.00 GB (1 %), 10.0 MB/s, 1:39 left");
}

TEST(TransferProgressTextTest, GivesNoEstimateWhereNoEndIsKnown) {
  EXPECT_EQ(TransferProgressText("encrypting", 1500, std::nullopt, 2), "encrypting: 1.50 kB, 750 B/s");
  EXPECT_EQ(TransferProgressText("encrypting", 1500, 1000, 2), "encrypting: 1.50 kB, 750 B/s")
      << "it has grown";
  EXPECT_EQ(TransferProgressText("encrypting", 0, 1000, 2), "encrypting: 0 B of 1.00 kB (0 %), 0 B/s");
}

TEST(TransferProgressTextTest, RoundsIntoTheNextUnit) {
  EXPECT_EQ(TransferProgressText("x", 999'499, std::nullopt, 0), "x: 999 kB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 999'500, std::nullopt, 0), "x: 1.00 MB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 9'994'999, std::nullopt, 0), "x: 9.99 MB, 0 B/s");
  EXPECT_EQ(TransferProgressText("x", 9'996'000, std::nullopt, 0), "x: 10.0 MB, 0 B/s");
}

}  // namespace
}  // namespace weir
