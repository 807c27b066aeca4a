#ifndef WEIR_HARNESS_BENCH_CATALOGUE_H_
#define WEIR_HARNESS_BENCH_CATALOGUE_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/pass.h"
#include "harness/workloads/workloads.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// The values of one parameter, as a user typed them.
struct Choice {
  std::string key;
  std::vector<std::string> texts;
  bool suggested = false;  ///< passed over where nothing that is measured has the parameter
};

/// What is to be measured: every combination of the values. A parameter that is not among them has its
/// default.
struct Selection {
  std::vector<std::string> workloads;   ///< empty: the first of the table
  std::vector<std::string> strategies;  ///< of each of them only these; empty: all
  std::vector<Choice> choices;          ///< a key at most once
  uint64_t seed = 1;
  bool peers = false;  ///< other programs too, see OutsidePeer
};

/// A strategy that cannot be measured here, or not on this target, or a workload, and why.
struct LeftOut {
  std::string_view name;
  std::string reason;
};

/// Everything that a bench can measure.
class Catalogue {
 public:
  /// Weir's workloads, `strategies` beside its own for `write`, and further workloads. What is given must
  /// outlive this. INVALID_ARGUMENT for two workloads, or strategies of one, of the same name.
  static absl::StatusOr<Catalogue> Create(std::span<const WriterStrategy> strategies = {},
                                          std::span<const Workload> workloads = {});

  const std::vector<Workload>& workloads() const { return workloads_; }
  /// Of all workloads, each once.
  std::vector<const Limit*> Limits() const;
  /// The workloads that a limit says something of.
  std::vector<std::string_view> WorkloadsBoundBy(std::string_view limit) const;

  /// For each workload and combination of values, a case for each strategy, then the limits that they are
  /// held against; none twice. What cannot be measured is added to `left_out`. NOT_FOUND for a workload or
  /// strategy that there is not; INVALID_ARGUMENT for values that make no sense, and for those of a parameter
  /// that nothing chosen has.
  absl::StatusOr<std::vector<Case>> Cases(const Selection& selection, std::vector<LeftOut>& left_out) const;

  /// Why a strategy of the workload cannot run here, or OK: asked of the directory that files go to, where
  /// the selection names one.
  absl::Status SupportedHere(const Workload& workload, const WorkloadStrategy& strategy,
                             const Selection& selection) const;

  /// Null: it is the case of no workload, so of a limit.
  const Workload* WorkloadOf(const Case& c) const;

  /// How many units the case has, and of a limit, what it bounds.
  uint64_t Units(const Case& c) const;

  /// Whether an untimed pass of the case has anything to show; see Observe.
  bool CanObserve(const Case& c) const;

  /// What the process of a case, whose pass is as `pass`, should take where nothing is wrong, to settle and
  /// to observe included, in whole seconds: a guess, with a disk of 200 MB/s in mind.
  std::chrono::seconds ExpectedDuration(const Case& c, const Pass& pass) const;

  /// What it takes on a usual machine, without observing: a guess, right to a factor of two or three, by
  /// which a run that would take hours is not begun for two minutes.
  std::chrono::milliseconds UsualDuration(const Case& c, const Pass& pass) const;

  /// A pass of one of these cases.
  absl::StatusOr<std::unique_ptr<Pass>> MakePass(const Case& c) const;

 private:
  bool CallsPerUnit(const Case& c) const;
  const Workload* Find(std::string_view name) const;
  const Limit* FindLimit(std::string_view name) const;
  absl::StatusOr<std::vector<const Workload*>> Choose(const std::vector<std::string>& names) const;
  absl::Status NoSuchWorkload(std::string_view name) const;
  absl::Status CheckChoices(const std::vector<const Workload*>& workloads, const Selection& selection) const;
  absl::Status NobodyHas(const Choice& choice) const;

  std::vector<Workload> workloads_;
};

/// Describes `catalogue` and its cases of the selection as JSON, which ParseDescription reads
/// (harness/rounds/description.h); errors as Catalogue::Cases.
absl::StatusOr<std::string> Describe(const Catalogue& catalogue, const Selection& selection);

}  // namespace weir

#endif  // WEIR_HARNESS_BENCH_CATALOGUE_H_
