// Changes in 25 series of a database's performance tests in which its developers marked regressions (SAP,
// "Performance Regression Data Set (small)", 2021, CC BY 4.0).
//
// They are not part of the repository: WEIR_SAP_SMALL names the folder that they lie in.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "results/history/change_history.h"
#include "results/history/change_points.h"

namespace weir {
namespace {

struct Measured {
  std::vector<HistoryRun> runs;  // one a measurement; its commit is the build
  std::vector<HistoryPoint> points;
};

// "Index,GHC,Measurement" lines.
Measured Load(const std::filesystem::path& path) {
  std::ifstream stream(path);
  Measured measured;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const size_t build = line.find(',') + 1;
    const size_t value = line.find(',', build) + 1;
    HistoryRun run;
    run.id = std::stoll(line);
    run.commit.hash = line.substr(build, value - 1 - build);
    run.commit.position = std::stoll(run.commit.hash);
    measured.points.push_back({.run = run.id, .median = std::stod(line.substr(value))});
    measured.runs.push_back(run);
  }
  return measured;
}

// What is marked: the kind, the file, and the index of the last measurement before the regression.
struct Marked {
  std::string kind;
  std::string file;
  size_t last_before = 0;
};

std::vector<Marked> LoadMarked(const std::filesystem::path& path) {
  std::ifstream stream(path);
  std::vector<Marked> all;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    const size_t file = line.find(';') + 1;
    const size_t index = line.find(';', file) + 1;
    all.push_back(
        {line.substr(0, file - 1), line.substr(file, index - 1 - file), std::stoul(line.substr(index))});
  }
  return all;
}

class SapSmallTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("WEIR_SAP_SMALL");
    if (folder == nullptr) GTEST_SKIP() << "WEIR_SAP_SMALL names no folder with the series";
    folder_ = folder;
    marked_ = LoadMarked(folder_ / "metadata" / "dataset_details.csv");
    ASSERT_EQ(marked_.size(), 25u) << folder_;
  }

  // The places of confirmed changes, in builds; `build` becomes that of the first measurement after the mark.
  std::vector<size_t> Confirmed(const Marked& marked, size_t& build) const {
    const Measured measured = Load(folder_ / "data" / marked.file);
    const std::vector<CommitValue> commits = ValuesByCommit(measured.points, measured.runs);
    std::vector<double> values;
    for (const CommitValue& commit : commits) values.push_back(commit.value);
    for (build = 0; build < commits.size(); ++build) {
      if (marked.last_before < measured.runs.size() &&
          commits[build].commit->position >= measured.runs[marked.last_before].commit.position) {
        break;
      }
    }
    std::vector<size_t> confirmed;
    for (const ChangePoint& point : FindChangePoints(values)) {
      if (point.confirmed) confirmed.push_back(point.index);
    }
    return confirmed;
  }

  std::filesystem::path folder_;
  std::vector<Marked> marked_;
};

TEST_F(SapSmallTest, EachRegressionIsFoundWithinABuild) {
  size_t regressions = 0;
  for (const Marked& marked : marked_) {
    if (marked.kind != "regression") continue;
    ++regressions;
    size_t build = 0;
    const std::vector<size_t> confirmed = Confirmed(marked, build);
    ASSERT_EQ(confirmed.size(), 1u) << marked.file;
    EXPECT_LE(std::max(confirmed[0], build) - std::min(confirmed[0], build), 1u) << marked.file;
  }
  EXPECT_EQ(regressions, 5u);
}

TEST_F(SapSmallTest, NoOtherSeriesIsAlarmed) {
  for (const Marked& marked : marked_) {
    if (marked.kind == "regression") continue;
    size_t build = 0;
    EXPECT_TRUE(Confirmed(marked, build).empty()) << marked.file;
  }
}

}  // namespace
}  // namespace weir
