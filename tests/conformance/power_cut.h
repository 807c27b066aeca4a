#ifndef WEIR_TESTS_CONFORMANCE_POWER_CUT_H_
#define WEIR_TESTS_CONFORMANCE_POWER_CUT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "tests/conformance/recording_system_calls.h"

namespace weir {

/// What a power cut after `events` may leave of the file: what was synced, and of the writes since then any of
/// them, in any order, each whole or torn at 512 bytes, with the file as long as it was or as it had become.
class PowerCut {
 public:
  static constexpr size_t kAllSubsets = 12;  ///< writes of which every subset is tried; of more, random ones
  static constexpr size_t kRandomSubsets = 10'000;

  explicit PowerCut(std::span<const FileEvent> events);

  /// Calls `see` with the file as it may be found, in as many ways as above, until it says false.
  void ForEachFile(std::mt19937_64& random, const std::function<bool(const std::string& file)>& see) const;
  size_t unsynced() const { return unsynced_.size(); }

 private:
  std::string durable_;
  std::vector<const FileEvent*> unsynced_;
};

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_POWER_CUT_H_
