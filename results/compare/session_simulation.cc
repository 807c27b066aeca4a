#include "results/compare/session_simulation.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "results/compare/many_sessions.h"
#include "results/compare/report_comparison.h"

namespace weir {
namespace {

constexpr double kDrift = 0.3;

class Simulation {
 public:
  Simulation(const SimulatedSessions& sessions, uint64_t seed) : sessions_(sessions), random_(seed) {}

  Comparison Next() {
    levels_.clear();
    for (size_t row = 0; row < sessions_.rows; ++row) levels_.push_back(std::exp(6 * uniform_(random_)));
    std::vector<SampledReport> base, compared;
    for (size_t session = 0; session < sessions_.sessions; ++session) {
      base.push_back(Session(false));
      compared.push_back(Session(true));
    }
    if (sessions_.sessions > 1) return CompareSessions(base, compared, Metric());
    return CompareReports(MatchByName(std::move(base[0]), std::move(compared[0])), Metric());
  }

 private:
  // Of two sessions the new one has all the noise of their difference.
  SampledReport Session(bool is_new) {
    Report report;
    const double drift = std::log1p(kDrift * (2 * uniform_(random_) - 1));
    for (size_t i = 0; i < sessions_.rows; ++i) {
      ReportRow& row = report.rows.emplace_back();
      row.name = row.run_name = "row" + std::to_string(i);
      const double noise = sessions_.sessions > 1 || is_new ? sessions_.sigma * Noise() : 0;
      const double slowdown = is_new && i == 0 ? std::log1p(sessions_.slowdown) : 0;
      row.real_time = levels_[i] * std::exp(drift + noise + slowdown);
    }
    return SampleReport(report, is_new ? "new" : "old", {.metric = "real_time"});
  }

  double Noise() {
    const double normal = normal_(random_);
    switch (sessions_.noise) {
      case SessionNoise::kNormal:
        return normal;
      case SessionNoise::kLaplace: {
        const double half = uniform_(random_) - 0.5;
        return (half < 0 ? 1 : -1) * std::log1p(-2 * std::fabs(half)) / std::sqrt(2);
      }
      case SessionNoise::kT3: {
        double squares = 0;
        for (int i = 0; i < 3; ++i) squares += std::pow(normal_(random_), 2);
        return normal / std::sqrt(squares);  // t3 over the root of 3
      }
      case SessionNoise::kDisturbed:
        return uniform_(random_) < 0.05 ? 5 * normal : normal;
    }
    return normal;
  }

  const SimulatedSessions& sessions_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  std::uniform_real_distribution<double> uniform_;
  std::vector<double> levels_;
};

bool SaysSlower(const ComparedRow& row) {
  return row.finding == Finding::kRegressed || row.finding == Finding::kLikelyRegressed;
}

bool SaysAnything(const ComparedRow& row) {
  return SaysSlower(row) || row.finding == Finding::kImproved || row.finding == Finding::kLikelyImproved ||
         row.finding == Finding::kDiffers;
}

}  // namespace

std::string_view SessionNoiseName(SessionNoise noise) {
  switch (noise) {
    case SessionNoise::kNormal:
      return "normal";
    case SessionNoise::kLaplace:
      return "laplace";
    case SessionNoise::kT3:
      return "t3";
    case SessionNoise::kDisturbed:
      break;
  }
  return "disturbed";
}

SimulatedFindings SimulateSessions(const SimulatedSessions& sessions, size_t comparisons, uint64_t seed) {
  Simulation simulation(sessions, seed);
  SimulatedFindings findings;
  findings.comparisons = comparisons;
  for (size_t i = 0; i < comparisons; ++i) {
    const Comparison comparison = simulation.Next();
    bool false_one = false;
    for (const ComparedRow& row : comparison.groups[0].rows) {
      const bool changed = sessions.slowdown > 0 && row.name == "row0";
      findings.found += changed && SaysSlower(row) ? 1 : 0;
      false_one |= !changed && SaysAnything(row);
    }
    findings.false_ones += false_one ? 1 : 0;
  }
  return findings;
}

}  // namespace weir
