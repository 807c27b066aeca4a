#ifndef WEIR_HARNESS_CATALOGUE_H_
#define WEIR_HARNESS_CATALOGUE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/case.h"
#include "harness/pass.h"
#include "strategies/registry.h"

namespace weir {

/// The parameters that the cases of one bench share.
struct CaseParameters {
  std::string workload = "write";
  RecordSpec record;
  /// None: kQuickRecords, and kQuickSlowRecords where each record is a system call or the sink is slow.
  std::optional<uint64_t> records;
  TargetSpec target;
  std::optional<size_t> buffer_size;   ///< bytes; none: each strategy's own default
  std::optional<uint64_t> sync_every;  ///< records; none: the device takes them when it likes
  CaseWaterMarks water_marks;          ///< for strategies that have them
  std::optional<size_t> flood_limit;   ///< bytes, for the strategy without water marks
  std::string reader = "batched";      ///< of encrypt and decrypt: the strategies beside the cipher,
  std::string writer = "batched";
  size_t threads = 0;  ///< and what it works on; 0: one for each CPU
  uint64_t seed = 1;
  std::vector<std::string> strategies;  ///< only these; empty: all
  bool peers = false;                   ///< other programs too, see OutsidePeer
};

inline constexpr uint64_t kQuickRecords = 10'000'000;
inline constexpr uint64_t kQuickSlowRecords = 1'000'000;

/// A strategy that cannot be measured here, or not on this target, and why.
struct LeftOut {
  std::string_view strategy;
  std::string reason;
};

/// A name and one line about it.
struct Summary {
  std::string_view name;
  std::string_view text;
};

/// What is done with a strategy, and what it is held against.
std::span<const Summary> Workloads();
std::span<const Summary> Limits();

/// The workloads that a limit says something of.
std::vector<std::string_view> WorkloadsBoundBy(std::string_view limit);

/// Everything that a bench can measure: weir's strategies and further ones, and the limits.
class Catalogue {
 public:
  /// `further` must outlive this. INVALID_ARGUMENT for two strategies of one name.
  static absl::StatusOr<Catalogue> Create(std::span<const WriterStrategy> further);

  /// Those of the workload `write`.
  const std::vector<const WriterStrategy*>& strategies() const { return strategies_; }

  /// The cases of a workload, one a strategy, then the limits that they are held against. What cannot be
  /// measured is added to `left_out`. NOT_FOUND for a strategy that is not in the catalogue, or a workload.
  absl::StatusOr<std::vector<Case>> Cases(const CaseParameters& parameters,
                                          std::vector<LeftOut>& left_out) const;

  /// The cases of several combinations of parameters, one after another, none twice.
  absl::StatusOr<std::vector<Case>> Sweep(std::span<const CaseParameters> sweep,
                                          std::vector<LeftOut>& left_out) const;

  /// Whether an untimed pass of the case has anything to show; see Observe.
  bool CanObserve(const Case& c) const;

  /// How many passes of a case one process makes, of which the fastest is its figure: 1, but for limits.
  static int Passes(const Case& c);

  /// What the process of a case, whose pass is as `pass`, should take where nothing is wrong, to settle and
  /// to observe included, in whole seconds: a guess, with a disk of 200 MB/s in mind.
  std::chrono::seconds ExpectedDuration(const Case& c, const Pass& pass) const;

  /// A pass of one of these cases.
  absl::StatusOr<std::unique_ptr<Pass>> MakePass(const Case& c) const;

 private:
  absl::StatusOr<std::vector<Case>> WriteCases(const CaseParameters& parameters,
                                               std::vector<LeftOut>& left_out) const;
  absl::StatusOr<std::vector<const WriterStrategy*>> Choose(const std::vector<std::string>& names) const;
  const WriterStrategy* Find(std::string_view name) const;
  bool CallsPerRecord(const Case& c) const;

  std::vector<const WriterStrategy*> strategies_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_CATALOGUE_H_
