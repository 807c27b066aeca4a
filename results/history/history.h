#ifndef WEIR_RESULTS_HISTORY_HISTORY_H_
#define WEIR_RESULTS_HISTORY_HISTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// What a history holds: series of points over the commits of a branch, and the changes that were found in
/// them. Plain values; safe to read from several threads. Texts are data from outside: any bytes, of any
/// length; whoever prints them escapes them.

/// A commit and where it stands. Points are ordered by `position`, never by time.
struct HistoryCommit {
  std::string hash;      ///< or what else names a version; unique in its branch
  std::string branch;    ///< a history is of one branch; others are compared with it, not joined
  int64_t position = 0;  ///< on the branch's first-parent line, the oldest lowest; need not be dense
  int64_t time = 0;      ///< of the commit, seconds since 1970, UTC; to be shown
};

/// One report that was added. A report is known by its digest: adding it twice changes nothing.
struct HistoryRun {
  int64_t id = 0;  ///< given by the store, ascending in the order of arrival
  HistoryCommit commit;
  std::string digest;              ///< of the report's content
  std::string binary_hash;         ///< of the program that was measured; empty where it is not known
  int64_t added = 0;               ///< seconds since 1970, UTC
  std::optional<int64_t> removed;  ///< when it was taken out again; it counts for nothing then, but is shown
};

/// What makes two points comparable: where a part differs it is another series. Never what varies from run to
/// run (date, load, frequency, path, host).
struct SeriesKey {
  std::string name;    ///< of the case or benchmark, without the suffixes that Google Benchmark appends
  std::string metric;  ///< "real_time", "cpu_time" or a counter
  /// CPU model, cores, kernel, compiler, flags, libraries, build mode, in this order; absent ones left out.
  std::vector<std::pair<std::string, std::string>> environment;

  bool operator==(const SeriesKey&) const = default;
};

struct HistorySeries {
  int64_t id = 0;  ///< given by the store
  SeriesKey key;
  std::string unit;                      ///< "ns" for times; empty where it is not known
  std::optional<bool> higher_is_better;  ///< absent: not known
};

/// What one run says of one series.
struct HistoryPoint {
  int64_t run = 0;        ///< its id
  double median = 0;      ///< of the processes
  double spread = 0;      ///< their median absolute deviation, times 1.4826; 0 for one process
  int64_t processes = 1;  ///< how many there were

  bool operator==(const HistoryPoint&) const = default;
};

/// A change is watched until enough points lie behind it, confirmed then; recovered when a later one takes it
/// back; withdrawn when further points speak against it. Nothing disappears: a withdrawn change is still a row.
enum class ChangeState { kWatch, kConfirmed, kRecovered, kWithdrawn };

struct HistoryChange {
  int64_t id = 0;  ///< given by the store; stays as points are added
  int64_t series = 0;
  ChangeState state = ChangeState::kWatch;
  std::string commit_before;  ///< hash of the last commit before the change
  std::string commit_after;   ///< and of the first one after it
  int64_t position_before = 0;
  int64_t position_after = 0;
  double old_value = 0;  ///< medians on either side
  double new_value = 0;
  double low = 0;  ///< 95 % interval of new / old - 1
  double high = 0;
  int64_t first_seen = 0;  ///< seconds since 1970
  int64_t changed = 0;     ///< when the state last changed
  /// Acknowledged: by whom, when, and why; empty and 0 where it is not.
  std::string acknowledged_by;
  int64_t acknowledged = 0;
  std::string note;
};

}  // namespace weir

#endif  // WEIR_RESULTS_HISTORY_HISTORY_H_
