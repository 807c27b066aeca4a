#include "harness/pairs/matched_benchmarks.h"

#include <unordered_set>

namespace weir {

absl::StatusOr<MatchedBenchmarks> MatchBenchmarks(const BenchmarkBinary& old_binary,
                                                  const BenchmarkBinary& new_binary) {
  const absl::StatusOr<std::vector<std::string>> old_names = old_binary.List();
  if (!old_names.ok()) return old_names.status();
  const absl::StatusOr<std::vector<std::string>> new_names = new_binary.List();
  if (!new_names.ok()) return new_names.status();

  const std::unordered_set<std::string> in_old(old_names->begin(), old_names->end());
  const std::unordered_set<std::string> in_new(new_names->begin(), new_names->end());
  MatchedBenchmarks matched;
  for (const std::string& name : *old_names)
    (in_new.contains(name) ? matched.both : matched.only_old).push_back(name);
  for (const std::string& name : *new_names) {
    if (!in_old.contains(name)) matched.only_new.push_back(name);
  }
  return matched;
}

}  // namespace weir
