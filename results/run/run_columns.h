#ifndef WEIR_RESULTS_RUN_RUN_COLUMNS_H_
#define WEIR_RESULTS_RUN_RUN_COLUMNS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "results/run/flag_legend.h"
#include "results/run/run_summary.h"
#include "results/text/text_table.h"

namespace weir {

/// Where a cell of a run's table stands.
struct RunCell {
  const RunGroup& group;
  const CaseSummary& row;
  const RunNoise& noise;
  const FlagLegend& flags;
};

/// A column of a run's table behind the strategy and the swept parameters. All that there are stand in one
/// table; a workload's first columns and --columns name them.
struct RunColumn {
  std::string_view name;  ///< one of schema::kColumns; several columns may share one
  std::string_view top;   ///< its head, in two lines; the unit's name stands below where `bottom` is empty
  std::string_view bottom;
  /// For the help: what it holds.
  std::string_view meaning;
  /// Nothing where there is no such figure: then the cell is `absent`, and a column without any is not shown.
  std::optional<std::string> (*cell)(const RunCell& at);
  /// What the rows are sorted by in it; null: the text.
  std::optional<double> (*figure)(const RunCell& at);
  std::string_view absent = "";
  /// Where the width is short, the columns with the least go first; and where time tells the cases nothing
  /// apart (Ranking::level).
  int keep = 0;
  int keep_if_level = 0;
  Align align = Align::kRight;
  /// Shown only where a workload's first columns, or the user, name it.
  bool only_if_named = false;
};

/// The two lines of its head in the table of this group.
std::string_view TopOf(const RunColumn& column, const RunGroup& group);
std::string_view BottomOf(const RunColumn& column, const RunGroup& group);
/// What the rows of that table are.
std::string_view RowsOf(const RunGroup& group);

std::span<const RunColumn> RunColumns();

/// "  throughput  bytes a second …", a line for each name, for the help of a command.
std::string ColumnsHelp();

/// The columns of a group's table: those of these names, in their order; without names, all that have a
/// figure, the workload's first ones first.
std::vector<const RunColumn*> ColumnsOf(const RunGroup& group, const RunNoise& noise, const FlagLegend& flags,
                                        const std::vector<std::string>& names);

}  // namespace weir

#endif  // WEIR_RESULTS_RUN_RUN_COLUMNS_H_
