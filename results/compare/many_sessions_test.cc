#include "results/compare/many_sessions.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "results/compare/sample_comparison.h"
#include "results/statistics/split_mix.h"

namespace weir {
namespace {

using testing::HasSubstr;

// Sessions of `rows` rows, each of which scatters by about 2 %, and on a machine that drifts by far more. The
// first row is slower by `slowdown` on the new side.
class Sides {
 public:
  Sides(size_t rows, size_t sessions, double slowdown) {
    for (size_t session = 0; session < sessions; ++session) {
      Add(rows, 1, base_reports);
      Add(rows, 1 + slowdown, compared_reports);
    }
  }

  Comparison Compare() const {
    const auto sampled = [](const std::vector<Report>& reports, const std::string& side) {
      std::vector<SampledReport> all;
      for (const Report& report : reports) {
        all.push_back(SampleReport(report, side + std::to_string(all.size()),
                                   {.metric = "real_time", .complexity = true}));
      }
      return all;
    };
    return CompareSessions(sampled(base_reports, "old"), sampled(compared_reports, "new"), Metric());
  }

  std::vector<Report> base_reports, compared_reports;

 private:
  double Noise() { return static_cast<double>(random_.Next() >> 11) * 0x1p-52 - 1; }

  void Add(size_t rows, double first, std::vector<Report>& reports) {
    Report& report = reports.emplace_back();
    report.SetContext("date", "2026-01-0" + std::to_string(reports.size()));  // old and new alternate
    const double drift = 1 + 0.2 * Noise();
    for (size_t i = 0; i < rows; ++i) {
      AddRow(report, "a" + std::to_string(i), drift * (1 + 0.035 * Noise()) * (i == 0 ? first : 1));
    }
  }

  SplitMix64 random_{7};
};

const ComparedRow& First(const Comparison& comparison) {
  return *std::ranges::find(comparison.groups[0].rows, "a0", &ComparedRow::name);
}

TEST(ManySessionsTest, FourASideShowAChangeThroughTheDrift) {
  const Comparison comparison = Sides(20, 4, 0.2).Compare();
  EXPECT_EQ(comparison.rung, Rung::kManySessions);
  EXPECT_EQ(First(comparison).finding, Finding::kRegressed);
  EXPECT_NEAR(*First(comparison).difference->against_rest, 1.2, 0.04);
  EXPECT_EQ(First(comparison).difference->base_count, 4u);
  EXPECT_EQ(comparison.Count(Finding::kRegressed) + comparison.Count(Finding::kImproved), 1u);
  EXPECT_THAT(comparison.evidence, HasSubstr("4 old and 4 new sessions (rung 2 of 5)"));
  EXPECT_THAT(comparison.verdict, HasSubstr("1 regressed (a0, "));
}

TEST(ManySessionsTest, FewerMakeItLikely) {
  const Comparison comparison = Sides(20, 3, 0.3).Compare();
  EXPECT_EQ(First(comparison).finding, Finding::kLikelyRegressed);
  EXPECT_THAT(comparison.verdict, HasSubstr("1 likely slower (a0, "));
}

// Two rows, old 0 and 0.02, new 0.2 and 0.22: t = 0.2 / 0.014142 of two degrees.
TEST(ManySessionsTest, OfFewRowsItIsStudentsT) {
  Sides sides(0, 2, 0);
  for (size_t i = 0; i < 2; ++i) {
    AddRow(sides.base_reports[i], "a0", std::exp(0.02 * static_cast<double>(i)));
    AddRow(sides.compared_reports[i], "a0", std::exp(0.2 + 0.02 * static_cast<double>(i)));
  }
  const Difference difference = *First(sides.Compare()).difference;
  EXPECT_NEAR(*difference.p, 0.0049628, 1e-6);
  EXPECT_NEAR(difference.ratio, std::exp(0.2), 1e-9);
  EXPECT_NEAR(difference.interval->low, std::exp(0.2 - 4.3026527 * 0.0141421), 1e-6);
  EXPECT_FALSE(difference.against_rest);
}

TEST(ManySessionsTest, OfFewRowsSidesThatDidNotAlternateShowNothing) {
  Sides sides(3, 5, 3);
  EXPECT_EQ(First(sides.Compare()).finding, Finding::kRegressed);
  for (Report& report : sides.compared_reports) report.SetContext("date", "2027");
  const Comparison comparison = sides.Compare();
  EXPECT_EQ(First(comparison).finding, Finding::kLikelyRegressed);
  EXPECT_EQ(comparison.warnings.at(0).code, "one_side_first");
}

TEST(ManySessionsTest, OtherMachinesOnlyDiffer) {
  Sides sides(20, 4, 1);
  for (Report& report : sides.base_reports) report.SetContext("weir_cpu_model", "A");
  for (Report& report : sides.compared_reports) report.SetContext("weir_cpu_model", "B");
  const Comparison comparison = sides.Compare();
  EXPECT_EQ(First(comparison).finding, Finding::kDiffers);
  EXPECT_EQ(comparison.rung, Rung::kTwoFiles);
  EXPECT_TRUE(comparison.warnings.at(0).foremost);
}

TEST(ManySessionsTest, OneMeasurementIsOneSession) {
  Sides sides(20, 2, 0.5);
  sides.base_reports.push_back(sides.base_reports[0]);
  sides.base_reports.push_back(sides.base_reports[0]);
  const Comparison comparison = sides.Compare();
  EXPECT_EQ(First(comparison).difference->base_count, 2u);
  EXPECT_THAT(comparison.warnings.at(0).text, HasSubstr("old2 holds the same measurement as old0"));
}

TEST(ManySessionsTest, RowsThatSomeSessionsLackAreComparedByTheOthers) {
  Sides sides(20, 5, 0.3);
  std::erase_if(sides.base_reports[0].rows, [](const ReportRow& row) { return row.name == "a0"; });
  for (Report& report : sides.base_reports) {
    std::erase_if(report.rows, [](const ReportRow& row) { return row.name == "a1"; });
  }
  for (Report& report : sides.compared_reports) {
    for (ReportRow& row : report.rows) {
      if (row.name == "a2") row.error = "no disk";
    }
  }
  const Comparison comparison = sides.Compare();
  EXPECT_EQ(First(comparison).difference->base_count, 4u);
  EXPECT_EQ(First(comparison).finding, Finding::kRegressed);
  EXPECT_EQ(comparison.groups[0].rows[1].finding, Finding::kAdded);
  EXPECT_EQ(comparison.groups[0].rows[2].reason, Reason::kFailed);
  EXPECT_EQ(comparison.groups[0].rows[2].detail, "no disk");
}

// A family's fit in every session: `complexity` has one for each of them, old and new in turn.
Sides WithFits(const std::vector<std::string>& complexities) {
  Sides sides(9, complexities.size() / 2, 0);
  for (size_t i = 0; i < complexities.size(); ++i) {
    Report& report = (i % 2 == 0 ? sides.base_reports : sides.compared_reports)[i / 2];
    ReportRow& fit = AddRow(report, "Sort_BigO", 0);
    fit.run_name = "Sort";
    fit.run_type = RunType::kAggregate;
    fit.aggregate_name = "BigO";
    fit.real_time = fit.cpu_time = std::nullopt;
    fit.SetCounter("real_coefficient", static_cast<double>(3 + i % 2));
    fit.time_unit = TimeUnit::kSecond;
    fit.other_strings.emplace_back("big_o", complexities[i]);
  }
  return sides;
}

TEST(ManySessionsTest, FitsAreComparedAsWhatTheyAre) {
  const Comparison same = WithFits({"N", "N", "N", "N", "N", "N", "N", "N"}).Compare();
  const auto fit = std::ranges::find(same.groups[0].rows, CaseKind::kBigO, &ComparedRow::kind);
  ASSERT_NE(fit, same.groups[0].rows.end());
  ASSERT_TRUE(fit->absolute);
  EXPECT_EQ(fit->absolute->base, 3);
  EXPECT_EQ(fit->absolute->compared, 4);
  EXPECT_EQ(fit->finding, Finding::kUnclear);
  EXPECT_EQ(fit->complexity, "N");
  const Comparison other = WithFits({"N", "NlgN", "N", "NlgN", "N", "NlgN", "N", "N^2"}).Compare();
  const auto changed = std::ranges::find(other.groups[0].rows, CaseKind::kBigO, &ComparedRow::kind);
  EXPECT_EQ(changed->finding, Finding::kDiffers);
  EXPECT_EQ(changed->complexity, "N → N^2, NlgN");
}

TEST(ManySessionsTest, FiguresThatAreZeroHaveADifferenceWithoutARatio) {
  Sides sides(9, 4, 0);
  for (Report& report : sides.base_reports) AddRow(report, "faults", 0);
  for (Report& report : sides.compared_reports) AddRow(report, "faults", 3);
  const Comparison comparison = sides.Compare();
  const ComparedRow& row = *std::ranges::find(comparison.groups[0].rows, "faults", &ComparedRow::name);
  ASSERT_TRUE(row.absolute);
  EXPECT_EQ(row.finding, Finding::kDiffers);
}

}  // namespace
}  // namespace weir
