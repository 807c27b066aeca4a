// E-divisive on real series of which people have said where they changed: SAP's performance regression data
// set (hana/small_2021, CC BY 4.0): 25 series, five with a regression, the others looking like one or not.
//
// They are not part of the repository: WEIR_SAP_SERIES names the folder that they lie in.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gtest/gtest.h"
#include "results/statistics/e_divisive.h"

namespace weir {
namespace {

struct Judgement {
  std::string type;   // "regression", "Spike", …
  std::string file;   // of the series
  size_t change = 0;  // a regression's: the index of the first value after it, from 0
};

std::vector<std::string> Fields(const std::string& line, char separator) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == separator) fields.emplace_back();
    if (c != separator && c != '\r') fields.back() += c;
  }
  return fields;
}

// The lines below the heading of a table.
std::vector<std::vector<std::string>> Rows(const std::filesystem::path& path, char separator) {
  std::ifstream stream(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(stream, line);) rows.push_back(Fields(line, separator));
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

// The table counts from 1 and names the last value before the change.
std::vector<Judgement> Judgements(const std::filesystem::path& folder) {
  std::vector<Judgement> judgements;
  for (const auto& row : Rows(folder / "metadata/dataset_details.csv", ';')) {
    judgements.push_back({row.at(0), row.at(1), std::stoul(row.at(2))});
  }
  return judgements;
}

std::vector<double> Series(const std::filesystem::path& path) {
  std::vector<double> values;
  for (const auto& row : Rows(path, ',')) values.push_back(std::stod(row.at(2)));
  return values;
}

// How far the nearest change found is from where it should be.
size_t Distance(const std::vector<ChangePoint>& found, size_t change) {
  size_t nearest = SIZE_MAX;
  for (const ChangePoint& each : found) {
    nearest = std::min(nearest, std::max(each.index, change) - std::min(each.index, change));
  }
  return nearest;
}

std::string Shown(const std::vector<ChangePoint>& found) {
  std::vector<size_t> indices;
  for (const ChangePoint& each : found) indices.push_back(each.index);
  return fmt::format("{}", fmt::join(indices, " "));
}

TEST(EDivisiveSeriesTest, FindsTheRegressionsThatPeopleFound) {
  const char* const folder = std::getenv("WEIR_SAP_SERIES");
  if (folder == nullptr || *folder == '\0') {
    GTEST_SKIP() << "WEIR_SAP_SERIES names no folder with the series";
  }
  constexpr PermutationTest kTest{.level = 0.01, .permutations = 99};
  constexpr size_t kWithin = 5;
  size_t regressions = 0, others = 0, alarms = 0;
  for (const Judgement& judgement : Judgements(folder)) {
    const std::vector<double> values = Series(std::filesystem::path(folder) / "data" / judgement.file);
    ASSERT_FALSE(values.empty()) << judgement.file;
    const std::vector<ChangePoint> found = FindChangePoints(values, {.min_segment = 10}, kTest);
    fmt::print("{} {} ({} values, change {}): {}\n", judgement.file, judgement.type, values.size(),
               judgement.change, Shown(found));
    if (judgement.type == "regression") {
      ++regressions;
      EXPECT_LE(Distance(found, judgement.change), kWithin) << judgement.file;
    } else {
      ++others;
      if (!found.empty()) ++alarms;
    }
  }
  fmt::print("{} regressions; {} of {} others change too\n", regressions, alarms, others);
  EXPECT_EQ(regressions, 5u);
  EXPECT_EQ(others, 20u);
  EXPECT_LT(alarms, others / 2) << "what finds a change in everything finds nothing";
}

}  // namespace
}  // namespace weir
