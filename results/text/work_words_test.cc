#include "results/text/work_words.h"

#include "gtest/gtest.h"

namespace weir {
namespace {

TEST(WorkWordsTest, RecordKinds) {
  EXPECT_EQ(RecordsInWords("number"), "number records");
  EXPECT_EQ(RecordsInWords("fixed:8"), "records of 8 bytes");
  EXPECT_EQ(RecordsInWords("mixed:8-40"), "records of 8 to 40 bytes");
  EXPECT_EQ(RecordsInWords("lines:access.log"), "lines of access.log");
  EXPECT_EQ(RecordsInWords(""), "records");
  EXPECT_EQ(RecordsInWords("mixed:8"), "records of 8 bytes");
}

TEST(WorkWordsTest, Targets) {
  EXPECT_EQ(TargetInWords("file"), "a file");
  EXPECT_EQ(TargetInWords("null"), "/dev/null");
  EXPECT_EQ(TargetInWords("pipe"), "a pipe");
  EXPECT_EQ(TargetInWords("slow"), "the slow sink (100 MB/s)");
  EXPECT_EQ(TargetInWords("slow:50000000"), "the slow sink (50.0 MB/s)");
  EXPECT_EQ(TargetInWords("slow:fast"), "slow:fast");
  EXPECT_EQ(TargetInWords("socket"), "socket");
}

TEST(WorkWordsTest, OnlyTheSlowSinkHasARate) {
  EXPECT_EQ(SinkRate("slow"), 1e8);
  EXPECT_EQ(SinkRate("slow:7"), 7);
  EXPECT_EQ(SinkRate("slow:"), std::nullopt);
  EXPECT_EQ(SinkRate("slower"), std::nullopt);
}

TEST(WorkWordsTest, Parameters) {
  EXPECT_EQ(ParameterInWords("buffer", "262144"), "256 KiB buffer");
  EXPECT_EQ(ParameterInWords("records", "1000000"), "1M records");
  EXPECT_EQ(ParameterInWords("place", "cache"), "in cache");
  EXPECT_EQ(ParameterInWords("high_water_mark", "1048576"), "1 MiB high-water mark");
  EXPECT_EQ(ParameterInWords("low_water_mark", "4096"), "4 KiB low-water mark");
  EXPECT_EQ(ParameterInWords("flood_limit", "1073741824"), "1 GiB flood limit");
  EXPECT_EQ(ParameterInWords("sync_every", "1000"), "sync every 1,000 records");
  EXPECT_EQ(ParameterInWords("reader", "batched"), "reader batched");
  EXPECT_EQ(ParameterInWords("cipher", "shift"), "shift");
  EXPECT_EQ(ParameterInWords("threads", "1"), "1 thread");
  EXPECT_EQ(ParameterInWords("threads", "2"), "2 threads");
  EXPECT_EQ(ParameterInWords("depth", "8"), "depth:8");
  EXPECT_EQ(ParameterInWords("direct", ""), "direct");
  EXPECT_EQ(ParameterValue("buffer", "4096"), "4 KiB");
  EXPECT_EQ(ParameterValue("buffer", "many"), "many");
  EXPECT_EQ(ParameterValue("buffer", "-1"), "-1");
}

}  // namespace
}  // namespace weir
