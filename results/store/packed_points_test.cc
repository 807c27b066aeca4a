#include "results/store/packed_points.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace weir {
namespace {

/// The bits of all fields: NaN is not equal to itself, and -0 is to 0.
std::vector<std::vector<uint64_t>> Bits(const std::vector<HistoryPoint>& points) {
  std::vector<std::vector<uint64_t>> bits;
  for (const HistoryPoint& point : points) {
    bits.push_back({static_cast<uint64_t>(point.run), std::bit_cast<uint64_t>(point.median),
                    std::bit_cast<uint64_t>(point.spread), static_cast<uint64_t>(point.processes)});
  }
  return bits;
}

void ExpectComesBack(const std::vector<HistoryPoint>& points) {
  const auto unpacked = UnpackedPoints(PackedPoints(points));
  ASSERT_TRUE(unpacked.ok()) << unpacked.status();
  EXPECT_EQ(Bits(*unpacked), Bits(points));
}

/// Figures that scatter by 2 %, over consecutive runs.
std::vector<HistoryPoint> UsualPoints(size_t count) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  std::vector<HistoryPoint> points;
  for (size_t i = 0; i < count; ++i) {
    points.push_back({static_cast<int64_t>(i + 1), 1000 * (1 + .02 * normal(random)),
                      std::abs(10 * (1 + .3 * normal(random))), 3});
  }
  return points;
}

TEST(PackedPoints, ComeBackAsTheyWere) {
  ExpectComesBack({});
  ExpectComesBack({{7, 1.5, .25, 3}});
  ExpectComesBack(UsualPoints(kMostPackedPoints));
}

TEST(PackedPoints, EveryDoubleAndEveryIntegerComesBack) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double least = std::numeric_limits<double>::denorm_min();
  const double most = std::numeric_limits<double>::max();
  const int64_t low = std::numeric_limits<int64_t>::min(), high = std::numeric_limits<int64_t>::max();
  ExpectComesBack(
      {{high, infinity, -0.0, low}, {low, -infinity, 0.0, high}, {0, std::nan("7"), -std::nan(""), 0}});
  ExpectComesBack({{5, -most, least, -1}, {3, most, -least, 1}, {4, 0, -1, 1}});
  std::mt19937_64 random(2);
  for (int round = 0; round < 500; ++round) {
    std::vector<HistoryPoint> points(1 + random() % 20);
    const int shift = static_cast<int>(random() % 64);
    for (HistoryPoint& point : points) {
      point = {static_cast<int64_t>(random() >> shift), std::bit_cast<double>(random() >> shift << shift),
               std::bit_cast<double>(random()), static_cast<int64_t>(random() << shift)};
    }
    ExpectComesBack(points);
  }
}

TEST(PackedPoints, AreFewBytes) {
  EXPECT_LE(PackedPoints(UsualPoints(256)).size(), 256 * 14.7);
  EXPECT_LE(PackedPoints(UsualPoints(1)).size(), 32u);
  std::vector<HistoryPoint> whole = UsualPoints(256);
  for (HistoryPoint& point : whole) point = {point.run, std::round(point.median), 0, 1};
  EXPECT_LE(PackedPoints(whole).size(), 256 * 1.5) << "whole numbers of one process";
}

TEST(PackedPoints, AsManyAsFit) {
  const std::vector<HistoryPoint> points = UsualPoints(500);
  const size_t fits = PointsWithin(points, 1000);
  EXPECT_LE(PackedPoints(std::span(points).first(fits)).size(), 1000u);
  EXPECT_GT(PackedPoints(std::span(points).first(fits + 1)).size(), 1000u);
  EXPECT_EQ(PointsWithin(points, 1 << 20), 500u);
  EXPECT_EQ(PointsWithin(points, 1), 1u);
  EXPECT_EQ(PointsWithin(std::vector<HistoryPoint>(2 * kMostPackedPoints), 1 << 20), kMostPackedPoints);
}

TEST(PackedPoints, DamageIsNoCrash) {
  const std::string packed = PackedPoints(UsualPoints(40));
  for (size_t length = 0; length < packed.size(); ++length) {
    EXPECT_EQ(UnpackedPoints(packed.substr(0, length)).status().code(), absl::StatusCode::kDataLoss)
        << length;
  }
  EXPECT_EQ(UnpackedPoints(packed + "x").status().code(), absl::StatusCode::kDataLoss);
  std::mt19937_64 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = packed;
    damaged[random() % std::min<size_t>(damaged.size(), 60)] = static_cast<char>(random());
    const auto unpacked = UnpackedPoints(damaged);
    if (unpacked.ok()) {
      EXPECT_LE(unpacked->size(), kMostPackedPoints);
    }
  }
}

}  // namespace
}  // namespace weir
