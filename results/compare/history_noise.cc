#include "results/compare/history_noise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "results/compare/two_sessions.h"
#include "results/statistics/distributions.h"
#include "results/statistics/multiplicity.h"
#include "results/statistics/order_statistics.h"

namespace weir {
namespace {

constexpr double kLevel = 0.05;
constexpr double kNormalDeviation = 1.4826;
constexpr double kDegreesOfNeighbour = 0.25;
constexpr double kRowsPower = 0.1;
// The z that is added to a threshold so that it is passed four times in five.
constexpr double kPower = 0.8416;

// What the history says of a row's difference, all but the finding.
void SetByHistory(const HistoryNoise& noise, size_t rows, Difference& difference) {
  const double change = std::log(difference.ratio);
  const StudentT student(DegreesOf(noise));
  const double reach = student.UpperQuantile((1 - kConfidence) / 2) * noise.deviation;
  difference.interval = Interval{std::exp(change - reach), std::exp(change + reach)};
  difference.p = std::min(1.0, 2 * student.UpperTail(std::fabs(change) / noise.deviation));
  difference.detectable =
      std::exp(std::max(reach + kPower * noise.deviation, LeastHistoryChange(noise, rows)));
}

void JudgeRow(const HistoryNoise& noise, size_t rows, ComparedRow& row) {
  const Difference& difference = *row.difference;
  const double change = std::fabs(std::log(difference.ratio));
  row.reason = Reason::kNotShown;
  row.finding = Finding::kUnclear;
  if (difference.Equivalent()) {
    row.finding = Finding::kEquivalent;
    row.reason = Reason::kNone;
    return;
  }
  if (change <= LeastHistoryChange(noise, rows) || difference.adjusted_p.value_or(1) > kLevel) return;
  row.finding = difference.ratio > 1 ? Finding::kLikelyRegressed : Finding::kLikelyImproved;
  row.reason = Reason::kOtherSession;
}

std::string Evidence(size_t known, size_t rows, size_t fewest) {
  return fmt::format(
      "two sessions and a history (rung 3 of 5): how far a row moves from one commit to the next without a "
      "change is known there, from {} pairs of commits and more{}",
      fewest,
      known == rows
          ? ""
          : fmt::format("; {} of {} rows it does not know, which stand for themselves", rows - known, rows));
}

}  // namespace

std::optional<HistoryNoise> NoiseOfMoves(std::vector<double> moves) {
  if (moves.size() < kLeastNeighbours) return std::nullopt;
  for (double& move : moves) move = std::fabs(move);
  HistoryNoise noise;
  noise.neighbours = moves.size();
  noise.deviation = std::max(kNormalDeviation * Median(std::span(moves)), kLeastHistoryNoise);
  noise.largest = std::ranges::max(moves);
  return noise;
}

double DegreesOf(const HistoryNoise& noise) {
  return std::max(2.0, kDegreesOfNeighbour * static_cast<double>(noise.neighbours));
}

double LeastHistoryChange(const HistoryNoise& noise, size_t rows) {
  return std::max(noise.largest * std::pow(static_cast<double>(rows), kRowsPower), std::log1p(kEquivalence));
}

size_t JudgeByHistory(const NoiseOfCase& noise_of, Comparison& comparison) {
  std::vector<std::pair<ComparedRow*, HistoryNoise>> known;
  std::vector<ComparedRow*> unknown;
  for (ComparedRow& row : comparison.groups[0].rows) {
    if (!row.difference || row.kind != CaseKind::kRuns) continue;
    if (const std::optional<HistoryNoise> noise = noise_of(row.name)) {
      known.emplace_back(&row, *noise);
    } else {
      unknown.push_back(&row);
    }
  }
  if (known.empty()) return 0;
  size_t fewest = known.front().second.neighbours;
  for (auto& [row, noise] : known) {
    SetByHistory(noise, known.size(), *row->difference);
    fewest = std::min(fewest, noise.neighbours);
  }
  AdjustForAllRows(AdjustByHolm, comparison.groups[0].rows);
  for (auto& [row, noise] : known) JudgeRow(noise, known.size(), *row);
  for (ComparedRow* const row : unknown) JudgeByRepetitions(*row);
  comparison.rung = Rung::kHistory;
  comparison.evidence = Evidence(known.size(), known.size() + unknown.size(), fewest);
  return known.size();
}

}  // namespace weir
