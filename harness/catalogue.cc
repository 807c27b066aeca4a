#include "harness/catalogue.h"

#include <algorithm>
#include <set>
#include <utility>

#include "fmt/format.h"
#include "harness/peers/outside_pass.h"
#include "harness/peers/outside_peer.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/write.h"

namespace weir {
namespace {

constexpr Summary kWorkloads[] = {
    {"write", "N records to one target: a file, /dev/null, or a pipe to a process that reads"},
};

constexpr Summary kLimits[] = {
    {"copy", "as many bytes copied from one block to another, in the cache and in memory"},
    {"write", "as many bytes in writes of 256 KiB from one hot block, to the same target"},
    {"handoff", "the same from blocks that another core has just filled"},
};

Case WithParameters(std::string workload, std::string strategy, uint64_t records,
                    const CaseParameters& parameters) {
  Case c;
  c.workload = std::move(workload);
  c.strategy = std::move(strategy);
  c.record = parameters.record;
  c.records = records;
  c.target = parameters.target;
  c.seed = parameters.seed;
  return c;
}

Case CopyLimit(std::string place, uint64_t records, const CaseParameters& parameters) {
  Case c = WithParameters("limit", "copy", records, parameters);
  c.place = std::move(place);
  c.target_in_name = false;
  return c;
}

Case WriteCase(const WriterStrategy& strategy, const CaseParameters& parameters) {
  const bool slow =
      strategy.capabilities.call_per_record || parameters.target.kind == TargetSpec::Kind::kSlow;
  const uint64_t by_default = slow ? kQuickSlowRecords : kQuickRecords;
  Case c = WithParameters("write", std::string(strategy.name), parameters.records.value_or(by_default),
                          parameters);
  c.buffer_in_name = strategy.capabilities.uses_buffer;
  const bool chosen = c.buffer_in_name && parameters.buffer_size.has_value();
  c.buffer_size = chosen ? *parameters.buffer_size : strategy.default_buffer_size;
  if (strategy.capabilities.keeps_bytes) c.sync_every = parameters.sync_every;
  if (strategy.capabilities.has_water_marks) c.water_marks = parameters.water_marks;
  if (strategy.capabilities.has_flood_limit) c.flood_limit = parameters.flood_limit;
  const bool kept = strategy.capabilities.keeps_bytes && parameters.target.kind != TargetSpec::Kind::kNull;
  c.limit = (kept ? WithParameters("limit", "write", c.records, parameters)
                  : CopyLimit("cache", c.records, parameters))
                .Name();
  return c;
}

std::string WhyNot(const WriterStrategy& strategy, const TargetSpec& target) {
  const bool file = target.kind == TargetSpec::Kind::kFile;
  const absl::Status supported = file ? SupportedIn(strategy, target.directory) : Supported(strategy);
  if (!supported.ok()) return std::string(supported.message());
  if (strategy.capabilities.regular_files_only && !file) {
    return fmt::format("writes to regular files only, and the target is {}", target.Name());
  }
  return "";
}

void AddPeers(const CaseParameters& parameters, std::vector<Case>& cases, std::vector<LeftOut>& left_out) {
  for (const OutsidePeer& peer : OutsidePeers()) {
    const uint64_t by_default = peer.call_per_record ? kQuickSlowRecords : kQuickRecords;
    Case c =
        WithParameters("write", std::string(peer.name), parameters.records.value_or(by_default), parameters);
    c.limit = WithParameters("limit", "write", c.records, parameters).Name();
    const absl::Status can = CanWrite(peer, c);
    if (can.ok()) cases.push_back(std::move(c));
    if (!can.ok()) left_out.push_back({peer.name, std::string(can.message())});
  }
}

}  // namespace

std::span<const Summary> Workloads() { return kWorkloads; }
std::span<const Summary> Limits() { return kLimits; }

absl::StatusOr<Catalogue> Catalogue::Create(std::span<const WriterStrategy> further) {
  Catalogue catalogue;
  std::set<std::string_view> names;
  for (const std::span<const WriterStrategy> table : {WriterStrategies(), further}) {
    for (const WriterStrategy& strategy : table) {
      if (!names.insert(strategy.name).second) {
        return absl::InvalidArgumentError(fmt::format("two strategies are called '{}'", strategy.name));
      }
      catalogue.strategies_.push_back(&strategy);
    }
  }
  return catalogue;
}

absl::StatusOr<std::vector<Case>> Catalogue::Cases(const CaseParameters& parameters,
                                                   std::vector<LeftOut>& left_out) const {
  absl::StatusOr<std::vector<const WriterStrategy*>> chosen = Choose(parameters.strategies);
  if (!chosen.ok()) return chosen.status();
  std::vector<Case> cases;
  std::set<uint64_t> counts;
  for (const WriterStrategy* strategy : *chosen) {
    std::string reason = WhyNot(*strategy, parameters.target);
    if (!reason.empty()) {
      left_out.push_back({strategy->name, std::move(reason)});
      continue;
    }
    cases.push_back(WriteCase(*strategy, parameters));
  }
  if (parameters.peers) AddPeers(parameters, cases, left_out);
  for (const Case& c : cases) counts.insert(c.records);
  for (const uint64_t records : counts) {
    cases.push_back(CopyLimit("cache", records, parameters));
    cases.push_back(CopyLimit("memory", records, parameters));
    cases.push_back(WithParameters("limit", "write", records, parameters));
    cases.push_back(WithParameters("limit", "handoff", records, parameters));
  }
  return cases;
}

absl::StatusOr<std::vector<Case>> Catalogue::Sweep(std::span<const CaseParameters> sweep,
                                                   std::vector<LeftOut>& left_out) const {
  std::vector<Case> all;
  std::set<std::string> names, left;
  for (const CaseParameters& parameters : sweep) {
    std::vector<LeftOut> out;
    absl::StatusOr<std::vector<Case>> cases = Cases(parameters, out);
    if (!cases.ok()) return cases.status();
    for (Case& c : *cases) {
      if (names.insert(c.Name()).second) all.push_back(std::move(c));
    }
    for (LeftOut& strategy : out) {
      if (left.insert(std::string(strategy.strategy) + strategy.reason).second)
        left_out.push_back(std::move(strategy));
    }
  }
  return all;
}

bool Catalogue::CanObserve(const Case& c) const {
  return c.workload != "limit" && Find(c.strategy) != nullptr;
}

int Catalogue::Passes(const Case& c) { return c.workload == "limit" ? LimitPasses(c) : 1; }

absl::StatusOr<std::unique_ptr<Pass>> Catalogue::MakePass(const Case& c) const {
  if (c.workload == "limit") return MakeLimitPass(c);
  if (const WriterStrategy* const strategy = Find(c.strategy)) return MakeWritePass(c, *strategy);
  const auto peer = std::ranges::find(OutsidePeers(), c.strategy, &OutsidePeer::name);
  if (peer != OutsidePeers().end()) return MakeOutsidePass(c, *peer);
  return absl::NotFoundError(fmt::format("there is no strategy '{}'", c.strategy));
}

absl::StatusOr<std::vector<const WriterStrategy*>> Catalogue::Choose(
    const std::vector<std::string>& names) const {
  if (names.empty()) return strategies_;
  std::vector<const WriterStrategy*> chosen;
  for (const std::string& name : names) {
    const WriterStrategy* const strategy = Find(name);
    if (strategy == nullptr) {
      return absl::NotFoundError(fmt::format("there is no strategy '{}'; `weir list` shows all", name));
    }
    if (std::ranges::find(chosen, strategy) == chosen.end()) chosen.push_back(strategy);
  }
  return chosen;
}

const WriterStrategy* Catalogue::Find(std::string_view name) const {
  for (const WriterStrategy* strategy : strategies_) {
    if (strategy->name == name) return strategy;
  }
  return nullptr;
}

}  // namespace weir
