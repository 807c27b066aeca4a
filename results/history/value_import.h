#ifndef WEIR_RESULTS_HISTORY_VALUE_IMPORT_H_
#define WEIR_RESULTS_HISTORY_VALUE_IMPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "results/history/history_dump.h"
#include "results/history/history_store.h"
#include "results/report/chunked_text.h"

namespace weir {

/// What the values of elsewhere are.
struct ValueChoice {
  std::string branch = "main";
  std::string metric = "value";
  std::string unit;
  std::optional<bool> higher_is_better;  ///< absent: as the series' names tell
  /// The first-parent line of the branch, the oldest first, where git knows it: the places of commits that are on it.
  std::vector<std::string> line;
  int64_t now = 0;  ///< seconds since 1970
};

/// Adds values from CSV with the columns series, commit, time and value, which a first line may name in another order and
/// among others. Several values of a series and commit are those of several processes. A branch that is new is ordered by
/// the commits' times (ParseTime()), and by their first line in the file where these are equal or empty; in one that git
/// has ordered every commit must be in the history or on the line.
///
/// The file is read once, some hundred thousand lines at a time, of which a commit's become a run; so importing a file twice
/// adds nothing. INVALID_ARGUMENT names the line that is wrong; what came before it stays added. Else the store's errors.
absl::StatusOr<Imported> ImportValues(HistoryStore& store, ChunkedText::Source source,
                                      const ValueChoice& choice);

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_VALUE_IMPORT_H_
