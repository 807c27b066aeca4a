#include "harness/rounds/runner.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string_view>
#include <tuple>
#include <utility>

#include "results/report/schema.h"

namespace weir {
namespace {

// The rows of one round, in the order of the plan's cases; none of a case that did not take part.
using Round = std::vector<std::optional<ReportRow>>;

std::vector<size_t> ShuffledOrder(size_t size, std::mt19937_64& random) {
  std::vector<size_t> order(size);
  std::iota(order.begin(), order.end(), size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

// For each case the number of its block: those of one workload that take about as long. `seconds` are theirs.
std::vector<size_t> BlocksOf(const std::vector<Description::Case>& cases,
                             const std::vector<double>& seconds) {
  constexpr double kAlike = 1.5;
  std::vector<size_t> order(cases.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&](size_t i) { return std::tie(cases[i].workload, seconds[i]); });
  std::vector<size_t> blocks(cases.size());
  size_t block = 0, first = 0;
  for (size_t n = 0; n < order.size(); ++n) {
    const bool belongs = cases[order[n]].workload == cases[order[first]].workload &&
                         seconds[order[n]] <= kAlike * seconds[order[first]];
    if (!belongs) {
      ++block;
      first = n;
    }
    blocks[order[n]] = block;
  }
  return blocks;
}

double SteadySeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The best time of each case by its name.
std::map<std::string_view, double> BestSeconds(const std::vector<Description::Case>& cases,
                                               const std::vector<Round>& rounds) {
  std::map<std::string_view, double> best;
  for (const Round& round : rounds) {
    for (size_t i = 0; i < cases.size(); ++i) {
      const std::optional<double> seconds = round[i] ? round[i]->RealSeconds() : std::nullopt;
      if (!seconds || *seconds <= 0) continue;
      const auto [known, first] = best.emplace(cases[i].name, *seconds);
      if (!first) known->second = std::min(known->second, *seconds);
    }
  }
  return best;
}

void AddLimitRatios(const std::vector<Description::Case>& cases, std::vector<Round>& rounds) {
  const std::map<std::string_view, double> best = BestSeconds(cases, rounds);
  for (Round& round : rounds) {
    for (size_t i = 0; i < cases.size(); ++i) {
      const auto limit = best.find(cases[i].limit);
      const std::optional<double> own = round[i] ? round[i]->RealSeconds() : std::nullopt;
      if (own && limit != best.end()) round[i]->SetCounter(schema::kLimitRatio, *own / limit->second);
    }
  }
}

void SetUnlessEmpty(std::string_view field, const std::string& text, ReportRow& row) {
  if (!text.empty()) row.other_strings.emplace_back(field, text);
}

void AddRows(const std::vector<Description::Case>& plan, const std::vector<Round>& rounds, Report& report) {
  for (size_t i = 0; i < plan.size(); ++i) {
    for (size_t r = 0; r < rounds.size(); ++r) {
      if (!rounds[r][i]) continue;
      ReportRow row = *rounds[r][i];
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

// What the executions of one case took, without their extras. The first one may have made what the others
// share, so it counts only until there are more.
struct Cost {
  double first = 0;
  double further = 0;
  int executions = 0;

  void Add(double seconds) { (executions++ == 0 ? first : further) += seconds; }
  double Mean() const { return executions < 2 ? first : further / (executions - 1); }
};

// Runs the rounds of one plan.
class Runner {
 public:
  Runner(const RunPlan& plan, CaseExecutor& executor, const RunObserver& observer)
      : plan_(plan),
        executor_(executor),
        observer_(observer),
        schedule_(plan.length),
        random_(plan.order_seed),
        costs_(plan.cases.size()) {}

  absl::StatusOr<RunOutcome> Run() {
    const double start = Now();
    while (schedule_.GoesOn(Complete(), Now() - start) && !Answered()) {
      absl::StatusOr<Round> round = RunRound();
      if (!round.ok() && (absl::IsCancelled(round.status()) || !rounds_.empty())) {
        outcome_.interrupted = absl::IsCancelled(round.status());
        if (!outcome_.interrupted) outcome_.failure = round.status();
        break;
      }
      if (!round.ok()) return round.status();
      rounds_.push_back(*std::move(round));
      Learn(Now() - start);
    }
    progress_.name.clear();
    progress_.round = Complete();
    if (observer_.step) observer_.step(progress_);
    return Outcome();
  }

 private:
  double Now() const { return plan_.now ? plan_.now() : SteadySeconds(); }
  int Complete() const { return static_cast<int>(rounds_.size()); }

  absl::StatusOr<Round> RunRound() {
    progress_.round = Complete();
    progress_.rounds = plan_.length.rounds > 0 ? plan_.length.rounds : progress_.rounds;
    progress_.total = TotalFor(progress_.rounds);
    Round round(plan_.cases.size());
    for (const size_t i : OrderOfRound()) {
      if (!schedule_.TakesPart(i, Complete())) continue;
      absl::StatusOr<ReportRow> row = RunCase(i);
      if (!row.ok()) return row.status();
      round[i] = *std::move(row);
    }
    return round;
  }

  // What slows the machine does so for a tenth of a second to a second at a time, a neighbour of a virtual machine above
  // all, and falls on both of a pair only if they are measured soon after each other. So once it is known what they
  // take, those that are likely to be neighbours in the table stand together: blocks, in the sense of experiments, in
  // random order, and in random order within.
  std::vector<size_t> OrderOfRound() {
    std::vector<size_t> order = ShuffledOrder(plan_.cases.size(), random_);
    if (blocks_.empty()) return order;
    const std::vector<size_t> ranks = ShuffledOrder(plan_.cases.size(), random_);
    std::ranges::stable_sort(order, {}, [&](size_t i) { return ranks[blocks_[i]]; });
    return order;
  }

  absl::StatusOr<ReportRow> RunCase(size_t i) {
    progress_.name = plan_.cases[i].name;
    if (observer_.step) observer_.step(progress_);
    const double start = Now();
    absl::StatusOr<Report> report =
        executor_.Execute(plan_.cases[i], {.observe = plan_.observe && rounds_.empty(),
                                           .durable = plan_.durable && Complete() < kDurableRounds});
    const double seconds = Now() - start;
    if (!report.ok()) return report.status();
    if (report->rows.size() != 1) return absl::InternalError("a case gave no row, or several");
    ReportRow& row = report->rows[0];
    outcome_.time.Add(row, seconds);
    costs_[i].Add(std::max(0.0, seconds - row.Counter(schema::kExtraSeconds).value_or(0)));
    if (outcome_.report.context.empty()) outcome_.report.context = std::move(report->context);
    ++progress_.done;
    return std::move(row);
  }

  void Learn(double elapsed) {
    std::vector<double> seconds;
    for (const Cost& cost : costs_) seconds.push_back(cost.Mean());
    schedule_.Learn(seconds);
    if (Complete() == kRoundsThatTell) blocks_ = BlocksOf(plan_.cases, seconds);
    progress_.rounds = schedule_.Rounds(Complete(), elapsed);
    const bool last = !schedule_.GoesOn(Complete(), elapsed);
    if (plan_.length.rounds > 0 || !observer_.planned || Complete() > 2 || (Complete() == 1 && !last)) return;
    observer_.planned(schedule_, progress_.rounds, schedule_.SecondsUntil(progress_.rounds, Complete()));
  }

  // Nothing is known before the first round.
  size_t TotalFor(int rounds) const {
    size_t total = 0;
    for (int round = 0; round < rounds; ++round) {
      for (size_t i = 0; i < plan_.cases.size(); ++i) total += schedule_.TakesPart(i, round) ? 1 : 0;
    }
    return total;
  }

  bool Answered() const {
    if (!plan_.answered || rounds_.empty()) return false;
    Report so_far{outcome_.report.context, {}};
    AddRows(plan_.cases, rounds_, so_far);
    return plan_.answered(so_far);
  }

  RunOutcome Outcome() {
    outcome_.complete_rounds = Complete();
    const bool cut = outcome_.interrupted || !outcome_.failure.ok();
    outcome_.rounds = cut ? std::max(progress_.rounds, Complete()) : Complete();
    AddLimitRatios(plan_.cases, rounds_);
    AddRows(plan_.cases, rounds_, outcome_.report);
    return std::move(outcome_);
  }

  const RunPlan& plan_;
  CaseExecutor& executor_;
  const RunObserver& observer_;
  RoundSchedule schedule_;
  std::mt19937_64 random_;
  std::vector<Cost> costs_;
  std::vector<size_t> blocks_;  // see BlocksOf; empty until what each case takes is known
  std::vector<Round> rounds_;
  RunProgress progress_;
  RunOutcome outcome_;
};

}  // namespace

absl::StatusOr<RunOutcome> RunRounds(const RunPlan& plan, CaseExecutor& executor,
                                     const RunObserver& observer) {
  return Runner(plan, executor, observer).Run();
}

}  // namespace weir
