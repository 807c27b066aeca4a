#include "harness/rounds/runner.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "results/report/schema.h"

namespace weir {
namespace {

// The rows of one round, in the order of the plan's cases.
using Round = std::vector<ReportRow>;

std::vector<size_t> ShuffledOrder(size_t size, std::mt19937_64& random) {
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

void AddLimitRatios(const std::vector<Description::Case>& cases, Round& round) {
  for (size_t i = 0; i < cases.size(); ++i) {
    for (size_t j = 0; j < cases.size(); ++j) {
      if (cases[i].limit.empty() || cases[i].limit != cases[j].name) continue;
      const std::optional<double> own = round[i].RealSeconds(), limit = round[j].RealSeconds();
      if (own && limit && *limit > 0) round[i].SetCounter(schema::kLimitRatio, *own / *limit);
    }
  }
}

// Runs one round into `rounds`. CANCELLED leaves nothing of it there.
class RoundRunner {
 public:
  RoundRunner(const RunPlan& plan, CaseExecutor& executor, const RunObserver& observer)
      : plan_(plan), executor_(executor), observer_(observer), random_(plan.order_seed) {}

  absl::StatusOr<Round> Run(int number, Report& first) {
    Round round(plan_.cases.size());
    for (const size_t i : ShuffledOrder(plan_.cases.size(), random_)) {
      observer_(done_, Total(), number, plan_.cases[i].name);
      absl::StatusOr<Report> report = executor_.Execute(plan_.cases[i], plan_.observe && number == 0);
      if (!report.ok()) return report.status();
      if (report->rows.size() != 1) return absl::InternalError("a case gave no row, or several");
      if (first.context.empty()) first.context = std::move(report->context);
      round[i] = std::move(report->rows[0]);
      ++done_;
    }
    AddLimitRatios(plan_.cases, round);
    return round;
  }

  void End(int rounds) { observer_(done_, Total(), rounds, ""); }

 private:
  size_t Total() const { return plan_.cases.size() * static_cast<size_t>(plan_.rounds); }

  const RunPlan& plan_;
  CaseExecutor& executor_;
  const RunObserver& observer_;
  std::mt19937_64 random_;
  size_t done_ = 0;
};

void SetUnlessEmpty(std::string_view field, const std::string& text, ReportRow& row) {
  if (!text.empty()) row.other_strings.emplace_back(field, text);
}

void AddRows(const std::vector<Description::Case>& plan, std::vector<Round> rounds, Report& report) {
  const size_t cases = rounds.empty() ? 0 : rounds[0].size();
  for (size_t i = 0; i < cases; ++i) {
    for (size_t r = 0; r < rounds.size(); ++r) {
      ReportRow& row = rounds[r][i];
      row.family_index = static_cast<int64_t>(i);
      row.per_family_instance_index = 0;
      row.repetitions = static_cast<int64_t>(rounds.size());
      row.repetition_index = static_cast<int64_t>(r);
      SetUnlessEmpty(schema::kLimit, plan[i].limit, row);
      SetUnlessEmpty(schema::kBounds, plan[i].bounds, row);
      report.rows.push_back(std::move(row));
    }
  }
}

}  // namespace

absl::StatusOr<RunOutcome> RunRounds(const RunPlan& plan, CaseExecutor& executor,
                                     const RunObserver& observer) {
  RunOutcome outcome;
  std::vector<Round> rounds;
  RoundRunner runner(plan, executor, observer);
  while (outcome.complete_rounds < plan.rounds && !outcome.interrupted) {
    absl::StatusOr<Round> round = runner.Run(outcome.complete_rounds, outcome.report);
    outcome.interrupted = absl::IsCancelled(round.status());
    if (!round.ok() && !outcome.interrupted) return round.status();
    if (!round.ok()) break;
    rounds.push_back(*std::move(round));
    ++outcome.complete_rounds;
  }
  runner.End(outcome.complete_rounds);
  AddRows(plan.cases, std::move(rounds), outcome.report);
  return outcome;
}

}  // namespace weir
