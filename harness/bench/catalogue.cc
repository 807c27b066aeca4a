#include "harness/bench/catalogue.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "harness/peers/outside_peer.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "results/text/nearest_name.h"

namespace weir {
namespace {

template <class Names>
bool Contains(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

absl::StatusOr<ParameterValue> Parse(const Parameter& parameter, std::string_view text) {
  absl::StatusOr<ParameterValue> value = parameter.parse(text);
  if (value.ok()) return value;
  return absl::Status(value.status().code(),
                      fmt::format("{}: {}", FlagOf(parameter.key), std::string(value.status().message())));
}

// The values of one parameter. Rows of files in different directories must not have the same names.
absl::StatusOr<std::vector<ParameterValue>> ParseAll(const Parameter& parameter, const Choice& choice) {
  std::vector<ParameterValue> values;
  values.reserve(choice.texts.size());
  for (const std::string& text : choice.texts) {
    absl::StatusOr<ParameterValue> value = Parse(parameter, text);
    if (!value.ok()) return value.status();
    const auto same = std::ranges::find(values, value->text, &ParameterValue::text);
    if (same != values.end() && same->directory != value->directory) {
      return absl::InvalidArgumentError(fmt::format(
          "{}: two directories, {} and {}; tell them apart as in one={},other={}", FlagOf(parameter.key),
          same->directory, value->directory, same->directory, value->directory));
    }
    values.push_back(*std::move(value));
  }
  return values;
}

// Every combination of the chosen values that the workload has; no strategy yet.
absl::StatusOr<std::vector<Case>> Combinations(const Workload& workload, const Selection& selection) {
  std::vector<Case> sweep = {
      {.workload = std::string(workload.name), .strategy = "", .seed = selection.seed}};
  for (const Choice& choice : selection.choices) {
    const Parameter* const parameter = workload.FindParameter(choice.key);
    if (parameter == nullptr) continue;
    const absl::StatusOr<std::vector<ParameterValue>> values = ParseAll(*parameter, choice);
    if (!values.ok()) return values.status();
    std::vector<Case> product;
    for (const Case& so_far : sweep) {
      for (const ParameterValue& value : *values) {
        product.push_back(so_far);
        product.back().Set(choice.key, value);
      }
    }
    sweep = std::move(product);
  }
  return sweep;
}

// As one would type it; nothing where neither the strategy nor the parameter says.
std::optional<std::string> DefaultFor(const Parameter& parameter, const WorkloadStrategy& strategy,
                                      const Case& chosen) {
  const auto own =
      std::ranges::find(strategy.defaults, parameter.key, &std::pair<std::string_view, std::string>::first);
  if (own != strategy.defaults.end()) return own->second;
  if (strategy.call_per_unit && parameter.by_default_of_calls != nullptr)
    return parameter.by_default_of_calls(chosen);
  return parameter.by_default != nullptr ? std::optional(parameter.by_default(chosen)) : std::nullopt;
}

// What the parameter is in a case of the strategy; nothing where it is not there.
absl::StatusOr<std::optional<ParameterValue>> ValueFor(const Parameter& parameter,
                                                       const WorkloadStrategy& strategy, const Case& chosen) {
  if (!strategy.Has(parameter)) return std::nullopt;
  if (const CaseParameter* const named = chosen.Find(parameter.key)) return named->value;
  const std::optional<std::string> text = DefaultFor(parameter, strategy, chosen);
  if (!text) return std::nullopt;
  absl::StatusOr<ParameterValue> value = Parse(parameter, *text);
  if (!value.ok()) return value.status();
  return *std::move(value);
}

absl::StatusOr<Case> MakeCase(const Workload& workload, const WorkloadStrategy& strategy,
                              const Case& chosen) {
  Case c{std::string(workload.name),
         std::string(strategy.name),
         {},
         chosen.seed,
         strategy.yardstick,
         strategy.code};
  for (const Parameter& parameter : workload.parameters) {
    absl::StatusOr<std::optional<ParameterValue>> value = ValueFor(parameter, strategy, chosen);
    if (!value.ok()) return value.status();
    if (value->has_value()) c.parameters.push_back({std::string(parameter.key), **std::move(value)});
  }
  return c;
}

// Of the workload, chosen by name, in the order of the table.
absl::StatusOr<std::vector<WorkloadStrategy>> ChooseFrom(const Workload& workload,
                                                         const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    absl::Status found = workload.FindStrategy(name).status();
    if (!found.ok()) return found;
  }
  std::vector<WorkloadStrategy> chosen = workload.strategies();
  std::erase_if(chosen, [&](const auto& each) { return !names.empty() && !Contains(names, each.name); });
  return chosen;
}

// Null: the case is no other program's.
const OutsidePeer* FindPeer(const Case& c) {
  for (const OutsidePeer& peer : OutsidePeers()) {
    if (peer.workload == c.workload && peer.name == c.strategy) return &peer;
  }
  return nullptr;
}

// A program, as a strategy of the workload which knows what is done and nothing else.
WorkloadStrategy AsStrategy(const OutsidePeer& peer, const Workload& workload) {
  WorkloadStrategy strategy{.name = peer.name,
                            .summary = peer.summary,
                            .defaults = peer.own,
                            .call_per_unit = peer.call_per_record};
  for (const Parameter& each : workload.parameters) {
    const bool can_be_told =
        std::ranges::any_of(peer.own, [&](const auto& own) { return own.first == each.key; });
    if (!each.of_the_work && !can_be_told) strategy.lacks.push_back(each.key);
  }
  return strategy;
}

// Collects the cases of one workload with one combination of values.
class CaseMaker {
 public:
  CaseMaker(const Workload& workload, const Case& chosen, std::vector<LeftOut>& left_out)
      : workload_(workload), chosen_(chosen), left_out_(left_out) {}

  absl::Status Make(std::span<const WorkloadStrategy> strategies, bool peers) {
    const absl::StatusOr<Case> work = MakeCase(workload_, {}, chosen_);
    if (!work.ok()) return work.status();
    absl::Status taken = Taken(*work);
    if (absl::IsFailedPrecondition(taken)) return LeaveOut(workload_.name, taken);
    if (!taken.ok()) return taken;
    for (const WorkloadStrategy& each : strategies) {
      const absl::Status added = Add(each, [&](const Case& c) { return Taken(c); });
      if (!added.ok()) return added;
    }
    return peers ? AddPeers() : absl::OkStatus();
  }

  std::vector<Case> TakeCases() {
    for (const Case& limit : limits_) cases_.push_back(limit);
    return std::move(cases_);
  }

 private:
  absl::Status Taken(const Case& c) const { return workload_.takes ? workload_.takes(c) : absl::OkStatus(); }

  absl::Status LeaveOut(std::string_view name, const absl::Status& reason) {
    left_out_.push_back({name, std::string(reason.message())});
    return absl::OkStatus();
  }

  template <class Can>
  absl::Status Add(const WorkloadStrategy& strategy, Can can) {
    absl::StatusOr<Case> c = MakeCase(workload_, strategy, chosen_);
    if (!c.ok()) return c.status();
    const absl::Status taken = strategy.supported.ok() ? can(*c) : strategy.supported;
    if (!taken.ok()) return LeaveOut(strategy.name, taken);
    if (workload_.limit_cases) {
      std::vector<Case> limits = workload_.limit_cases(*c);
      if (!limits.empty()) c->limit = limits.front().Name();
      std::ranges::move(limits, std::back_inserter(limits_));
    }
    cases_.push_back(*std::move(c));
    return absl::OkStatus();
  }

  absl::Status AddPeers() {
    for (const OutsidePeer& peer : OutsidePeers()) {
      if (peer.workload != workload_.name) continue;
      const absl::Status added =
          Add(AsStrategy(peer, workload_), [&](const Case& c) { return CanWrite(peer, c); });
      if (!added.ok()) return added;
    }
    return absl::OkStatus();
  }

  const Workload& workload_;
  const Case& chosen_;
  std::vector<LeftOut>& left_out_;
  std::vector<Case> cases_, limits_;
};

// All cases of a selection, and what was left out, each once.
class Collection {
 public:
  void Add(std::vector<Case> cases, std::vector<LeftOut> left_out) {
    for (Case& c : cases) {
      if (names_.insert(c.Name()).second) cases_.push_back(std::move(c));
    }
    for (LeftOut& out : left_out) {
      if (reasons_.insert(std::string(out.name) + out.reason).second) left_out_.push_back(std::move(out));
    }
  }

  // A workload that was left out somewhere is not missed where it went to one of several targets.
  std::vector<Case> Take(std::vector<LeftOut>& left_out) {
    for (LeftOut& out : left_out_) {
      if (std::ranges::find(cases_, out.name, &Case::workload) == cases_.end())
        left_out.push_back(std::move(out));
    }
    return std::move(cases_);
  }

 private:
  std::vector<Case> cases_;
  std::vector<LeftOut> left_out_;
  std::set<std::string> names_, reasons_;
};

}  // namespace

absl::StatusOr<Catalogue> Catalogue::Create(std::span<const WriterStrategy> strategies,
                                            std::span<const Workload> workloads) {
  Catalogue catalogue;
  catalogue.workloads_ = Workloads(strategies);
  catalogue.workloads_.insert(catalogue.workloads_.end(), workloads.begin(), workloads.end());
  std::set<std::string_view> names = {schema::kLimitWorkload};
  for (const Workload& workload : catalogue.workloads_) {
    if (!names.insert(workload.name).second)
      return absl::InvalidArgumentError(fmt::format("two workloads are called '{}'", workload.name));
    std::set<std::string_view> of_it;
    for (const WorkloadStrategy& strategy : workload.strategies()) {
      if (of_it.insert(strategy.name).second) continue;
      return absl::InvalidArgumentError(
          fmt::format("two strategies of {} are called '{}'", workload.name, strategy.name));
    }
  }
  return catalogue;
}

std::vector<const Limit*> Catalogue::Limits() const {
  std::vector<const Limit*> limits;
  for (const Workload& workload : workloads_) {
    for (const Limit* limit : workload.limits) {
      if (std::ranges::find(limits, limit) == limits.end()) limits.push_back(limit);
    }
  }
  return limits;
}

std::vector<std::string_view> Catalogue::WorkloadsBoundBy(std::string_view limit) const {
  std::vector<std::string_view> bound;
  for (const Workload& each : workloads_) {
    if (std::ranges::find(each.limits, limit, &Limit::name) != each.limits.end()) bound.push_back(each.name);
  }
  return bound;
}

absl::StatusOr<std::vector<Case>> Catalogue::Cases(const Selection& selection,
                                                   std::vector<LeftOut>& left_out) const {
  const absl::StatusOr<std::vector<const Workload*>> workloads = Choose(selection.workloads);
  if (!workloads.ok()) return workloads.status();
  absl::Status chosen = CheckChoices(*workloads, selection);
  if (!chosen.ok()) return chosen;
  Collection all;
  for (const Workload* workload : *workloads) {
    const absl::StatusOr<std::vector<WorkloadStrategy>> strategies =
        ChooseFrom(*workload, selection.strategies);
    if (!strategies.ok()) return strategies.status();
    const absl::StatusOr<std::vector<Case>> sweep = Combinations(*workload, selection);
    if (!sweep.ok()) return sweep.status();
    for (const Case& combination : *sweep) {
      std::vector<LeftOut> out;
      CaseMaker maker(*workload, combination, out);
      absl::Status made = maker.Make(*strategies, selection.peers);
      if (!made.ok()) return made;
      all.Add(maker.TakeCases(), std::move(out));
    }
  }
  return all.Take(left_out);
}

absl::Status Catalogue::SupportedHere(const Workload& workload, const WorkloadStrategy& strategy,
                                      const Selection& selection) const {
  const absl::StatusOr<std::vector<Case>> sweep = Combinations(workload, selection);
  if (!strategy.supported.ok() || !sweep.ok() || !workload.takes) return strategy.supported;
  for (const Case& combination : *sweep) {
    const absl::StatusOr<Case> work = MakeCase(workload, {}, combination);
    const absl::StatusOr<Case> c = MakeCase(workload, strategy, combination);
    if (!c.ok() || !work.ok() || c->Directory().empty() || !workload.takes(*work).ok()) continue;
    return workload.takes(*c);
  }
  return absl::OkStatus();
}

const Workload* Catalogue::WorkloadOf(const Case& c) const { return Find(c.workload); }

uint64_t Catalogue::Units(const Case& c) const {
  if (const Workload* const own = WorkloadOf(c)) return own->Units(c);
  const std::vector<std::string_view> bound = WorkloadsBoundBy(c.strategy);
  return bound.empty() ? 0 : Find(bound.front())->Units(c);
}

bool Catalogue::CanObserve(const Case& c) const {
  if (c.workload == schema::kLimitWorkload) {
    return std::ranges::any_of(
        Limits(), [&](const Limit* each) { return each->name == c.strategy && each->times_each; });
  }
  if (const OutsidePeer* const peer = FindPeer(c)) return peer->times_each;
  const Workload* const workload = WorkloadOf(c);
  return workload != nullptr && workload->FindStrategy(c.strategy).ok();
}

bool Catalogue::CallsPerUnit(const Case& c) const {
  const Workload* const workload = WorkloadOf(c);
  const auto strategy =
      workload == nullptr ? absl::StatusOr<WorkloadStrategy>() : workload->FindStrategy(c.strategy);
  const OutsidePeer* const peer = FindPeer(c);
  return (strategy.ok() && strategy->call_per_unit) || (peer != nullptr && peer->call_per_record);
}

std::chrono::seconds Catalogue::ExpectedDuration(const Case& c, const Pass& pass) const {
  constexpr double kSettle = 2, kCall = 1e-6, kUnit = 1e-7, kBytesPerSecond = 200e6;
  // A file is warmed, written, synced and read again.
  const double moved = static_cast<double>(pass.bytes()) + 3 * static_cast<double>(pass.file_bytes()) +
                       static_cast<double>(pass.input_bytes());
  const double seconds = kSettle + moved / kBytesPerSecond +
                         static_cast<double>(Units(c)) * (CallsPerUnit(c) ? kCall : kUnit) +
                         pass.wait_seconds();
  return std::chrono::seconds(std::llround(std::ceil(seconds * (CanObserve(c) ? 2 : 1))));
}

std::chrono::milliseconds Catalogue::UsualDuration(const Case& c, const Pass& pass) const {
  constexpr double kStart = 0.05, kCall = 5e-7, kUnit = 3e-9, kBytesPerSecond = 2e9;
  const double moved = static_cast<double>(pass.bytes()) + 2 * static_cast<double>(pass.file_bytes()) +
                       static_cast<double>(pass.input_bytes());
  const double seconds = kStart + moved / kBytesPerSecond +
                         static_cast<double>(Units(c)) * (CallsPerUnit(c) ? kCall : kUnit) +
                         pass.wait_seconds();
  return std::chrono::milliseconds(std::llround(1e3 * seconds));
}

absl::StatusOr<std::unique_ptr<Pass>> Catalogue::MakePass(const Case& c) const {
  if (const OutsidePeer* const peer = FindPeer(c)) return MakeOutsidePass(c, *peer);
  if (const Workload* const workload = WorkloadOf(c)) return workload->make_pass(c);
  const Limit* const limit = c.workload == schema::kLimitWorkload ? FindLimit(c.strategy) : nullptr;
  if (limit != nullptr) return limit->make_pass(c);
  return absl::NotFoundError(fmt::format("there is no {} '{}'", c.workload, c.strategy));
}

const Workload* Catalogue::Find(std::string_view name) const {
  const auto workload = std::ranges::find(workloads_, name, &Workload::name);
  return workload == workloads_.end() ? nullptr : &*workload;
}

const Limit* Catalogue::FindLimit(std::string_view name) const {
  for (const Limit* limit : Limits()) {
    if (limit->name == name) return limit;
  }
  return nullptr;
}

absl::Status Catalogue::NoSuchWorkload(std::string_view name) const {
  std::vector<std::string> names;
  for (const Workload& each : workloads_) names.emplace_back(each.name);
  return absl::NotFoundError(
      fmt::format("there is no workload '{}'{}; `weir list` shows all", name, DidYouMean(name, names)));
}

absl::StatusOr<std::vector<const Workload*>> Catalogue::Choose(const std::vector<std::string>& names) const {
  if (names.empty()) return std::vector{&workloads_.front()};
  std::vector<const Workload*> chosen;
  for (const std::string& name : names) {
    const Workload* const workload = Find(name);
    if (workload == nullptr) return NoSuchWorkload(name);
    chosen.push_back(workload);
  }
  return chosen;
}

absl::Status Catalogue::CheckChoices(const std::vector<const Workload*>& workloads,
                                     const Selection& selection) const {
  for (const Choice& choice : selection.choices) {
    bool had = choice.suggested;
    for (const Workload* workload : workloads) {
      const Parameter* const parameter = workload->FindParameter(choice.key);
      const absl::StatusOr<std::vector<WorkloadStrategy>> strategies =
          ChooseFrom(*workload, selection.strategies);
      if (!strategies.ok()) return strategies.status();
      had = had || (parameter != nullptr &&
                    std::ranges::any_of(*strategies, [&](const auto& each) { return each.Has(*parameter); }));
    }
    if (!had) return NobodyHas(choice);
  }
  return absl::OkStatus();
}

absl::Status Catalogue::NobodyHas(const Choice& choice) const {
  std::vector<std::string> others;
  for (const Workload& workload : workloads_) {
    const Parameter* const parameter = workload.FindParameter(choice.key);
    if (parameter == nullptr) continue;
    std::vector<std::string_view> names;
    const std::vector<WorkloadStrategy> strategies = workload.strategies();
    for (const WorkloadStrategy& each : strategies) {
      if (each.Has(*parameter)) names.push_back(each.name);
    }
    const bool all = names.size() == strategies.size();
    others.push_back(
        fmt::format("{}{}", workload.name, all ? "" : fmt::format(" {}", fmt::join(names, ", "))));
  }
  return absl::InvalidArgumentError(fmt::format("{}: nothing that was chosen has it; these have: {}",
                                                FlagOf(choice.key), fmt::join(others, "; ")));
}

}  // namespace weir
