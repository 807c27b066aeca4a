#include "harness/catalogue.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "harness/peers/outside_pass.h"
#include "harness/peers/outside_peer.h"
#include "harness/workloads/file_workload.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/write.h"

namespace weir {
namespace {

constexpr Summary kWrite = {"write",
                            "N records to one target: a file, /dev/null, or a pipe to a process that reads"};

constexpr std::string_view kWriteLimits[] = {"copy", "write", "handoff"};
constexpr std::string_view kCipherLimit = "cipher";

constexpr Summary kLimits[] = {
    {"copy", "as many bytes copied from one block to another, in the cache and in memory"},
    {"write", "as many bytes in writes of 256 KiB from one hot block, to the same target"},
    {"handoff", "the same from blocks that another core has just filled"},
    {"read", "a file of as many bytes, in reads of 256 KiB into one hot block"},
    {"transfer", "that, and then as many bytes written from the hot block to another file"},
    {"cipher", "as many bytes sealed chunk after chunk in the cache, on the threads of the case"},
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
  c.yardstick = !strategy.capabilities.keeps_bytes;
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

// `limit`: the one that they are held against.
void AddPeers(const CaseParameters& parameters, std::string_view limit, std::vector<Case>& cases,
              std::vector<LeftOut>& left_out) {
  for (const OutsidePeer& peer : OutsidePeers()) {
    if (peer.workload != parameters.workload) continue;
    const uint64_t by_default = peer.call_per_record ? kQuickSlowRecords : kQuickRecords;
    Case c = WithParameters(parameters.workload, std::string(peer.name),
                            parameters.records.value_or(by_default), parameters);
    c.limit = WithParameters("limit", std::string(limit), c.records, parameters).Name();
    const absl::Status can = CanWrite(peer, c);
    if (can.ok()) cases.push_back(std::move(c));
    if (!can.ok()) left_out.push_back({peer.name, std::string(can.message())});
  }
}

Case FileCase(const FileWorkload& workload, const FileStrategy& strategy, const CaseParameters& parameters) {
  Case c = WithParameters(std::string(workload.name), std::string(strategy.name),
                          parameters.records.value_or(kQuickRecords), parameters);
  c.yardstick = strategy.yardstick;
  c.buffer_in_name = strategy.uses_buffer;
  c.buffer_size = strategy.uses_buffer ? parameters.buffer_size.value_or(strategy.default_buffer_size)
                                       : strategy.default_buffer_size;
  c.limit = WithParameters("limit", std::string(workload.limits.front()), c.records, parameters).Name();
  if (!workload.ciphers) return c;
  c.reader = parameters.reader;
  c.writer = parameters.writer;
  c.threads = parameters.threads > 0 ? parameters.threads : std::max(1u, std::thread::hardware_concurrency());
  return c;
}

Case CipherLimit(const Case& work, const CaseParameters& parameters) {
  Case c = WithParameters("limit", "cipher", work.records, parameters);
  c.cipher = work.strategy;
  c.threads = work.threads;
  c.target_in_name = false;
  return c;
}

// Those that `names` chooses, in the order of the table; empty: all.
absl::StatusOr<std::vector<FileStrategy>> ChooseFrom(const FileWorkload& workload,
                                                     const std::vector<std::string>& names) {
  std::vector<FileStrategy> all = workload.strategies();
  for (const std::string& name : names) {
    if (std::ranges::find(all, name, &FileStrategy::name) != all.end()) continue;
    return absl::NotFoundError(
        fmt::format("{} has no strategy '{}'; `weir list` shows all", workload.name, name));
  }
  std::erase_if(all, [&](const FileStrategy& each) {
    return !names.empty() && std::ranges::find(names, each.name) == names.end();
  });
  return all;
}

absl::StatusOr<std::vector<Case>> FileCases(const FileWorkload& workload, const CaseParameters& parameters,
                                            std::vector<LeftOut>& left_out) {
  absl::Status takes = workload.takes(parameters.record);
  if (!takes.ok()) return takes;
  const absl::StatusOr<std::vector<FileStrategy>> chosen = ChooseFrom(workload, parameters.strategies);
  if (!chosen.ok()) return chosen.status();
  std::vector<Case> cases;
  if (parameters.target.kind != TargetSpec::Kind::kFile) {
    left_out.push_back({workload.name, fmt::format("goes from file to file, and the target is {}",
                                                   parameters.target.Name())});
    return cases;
  }
  for (const FileStrategy& strategy : *chosen) {
    if (strategy.supported.ok()) cases.push_back(FileCase(workload, strategy, parameters));
    if (!strategy.supported.ok())
      left_out.push_back({strategy.name, std::string(strategy.supported.message())});
  }
  std::vector<Case> cipher_limits;
  for (const Case& c : cases) {
    if (workload.ciphers) cipher_limits.push_back(CipherLimit(c, parameters));
  }
  if (parameters.peers) AddPeers(parameters, workload.limits.front(), cases, left_out);
  std::set<uint64_t> counts;
  for (const Case& c : cases) counts.insert(c.records);
  for (const uint64_t records : counts) {
    for (const std::string_view limit : workload.limits) {
      cases.push_back(WithParameters("limit", std::string(limit), records, parameters));
    }
  }
  std::ranges::move(cipher_limits, std::back_inserter(cases));
  return cases;
}

// Null: the case is no other program's.
const OutsidePeer* FindPeer(const Case& c) {
  for (const OutsidePeer& peer : OutsidePeers()) {
    if (peer.workload == c.workload && peer.name == c.strategy) return &peer;
  }
  return nullptr;
}

}  // namespace

std::span<const Summary> Workloads() {
  static const std::vector<Summary>& workloads = *new std::vector<Summary>([] {
    std::vector<Summary> all = {kWrite};
    for (const FileWorkload& each : FileWorkloads()) all.push_back({each.name, each.summary});
    return all;
  }());
  return workloads;
}

std::span<const Summary> Limits() { return kLimits; }

std::vector<std::string_view> WorkloadsBoundBy(std::string_view limit) {
  std::vector<std::string_view> workloads;
  if (std::ranges::find(kWriteLimits, limit) != std::end(kWriteLimits)) workloads.push_back(kWrite.name);
  for (const FileWorkload& each : FileWorkloads()) {
    const bool bound = std::ranges::find(each.limits, limit) != each.limits.end();
    if (bound || (each.ciphers && limit == kCipherLimit)) workloads.push_back(each.name);
  }
  return workloads;
}

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
  if (parameters.workload == kWrite.name) return WriteCases(parameters, left_out);
  const FileWorkload* const workload = FindFileWorkload(parameters.workload);
  if (workload != nullptr) return FileCases(*workload, parameters, left_out);
  return absl::NotFoundError(
      fmt::format("there is no workload '{}'; `weir list` shows all", parameters.workload));
}

absl::StatusOr<std::vector<Case>> Catalogue::WriteCases(const CaseParameters& parameters,
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
  if (parameters.peers) AddPeers(parameters, "write", cases, left_out);
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
  // A workload that goes from file to file is not missed where it went to one of several targets.
  std::erase_if(left_out, [&](const LeftOut& out) {
    return FindFileWorkload(out.strategy) != nullptr &&
           std::ranges::find(all, out.strategy, &Case::workload) != all.end();
  });
  return all;
}

bool Catalogue::CanObserve(const Case& c) const {
  if (const FileWorkload* const workload = FindFileWorkload(c.workload)) {
    return ChooseFrom(*workload, {c.strategy}).ok();
  }
  return c.workload == kWrite.name && Find(c.strategy) != nullptr;
}

int Catalogue::Passes(const Case& c) { return c.workload == "limit" ? LimitPasses(c) : 1; }

std::chrono::seconds Catalogue::ExpectedDuration(const Case& c, const Pass& pass) const {
  constexpr double kSettle = 2, kSync = 0.01, kCall = 1e-6, kRecord = 1e-7, kBytesPerSecond = 200e6;
  const auto records = static_cast<double>(c.records), bytes = static_cast<double>(pass.bytes());
  // A file is warmed, written, synced and read again.
  const double moved =
      bytes + 3 * static_cast<double>(pass.file_bytes()) + static_cast<double>(pass.input_bytes());
  double seconds = kSettle + moved / kBytesPerSecond + records * (CallsPerRecord(c) ? kCall : kRecord);
  if (c.sync_every) seconds += records / static_cast<double>(*c.sync_every) * kSync;
  if (c.target.kind == TargetSpec::Kind::kSlow) {
    seconds += bytes / static_cast<double>(c.target.bytes_per_second);
  }
  return std::chrono::seconds(std::llround(std::ceil(seconds * Passes(c) * (CanObserve(c) ? 2 : 1))));
}

bool Catalogue::CallsPerRecord(const Case& c) const {
  const WriterStrategy* const writer = c.workload == kWrite.name ? Find(c.strategy) : nullptr;
  if (writer != nullptr) return writer->capabilities.call_per_record;
  const OutsidePeer* const peer = FindPeer(c);
  return peer != nullptr && peer->call_per_record;
}

absl::StatusOr<std::unique_ptr<Pass>> Catalogue::MakePass(const Case& c) const {
  if (c.workload == "limit") return MakeLimitPass(c);
  const WriterStrategy* const writer = c.workload == kWrite.name ? Find(c.strategy) : nullptr;
  if (writer != nullptr) return MakeWritePass(c, *writer);
  if (const OutsidePeer* const peer = FindPeer(c)) return MakeOutsidePass(c, *peer);
  if (const FileWorkload* const workload = FindFileWorkload(c.workload)) return workload->make_pass(c);
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
