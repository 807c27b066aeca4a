#include "results/gate/pair_source.h"

#include <fmt/format.h>

#include "results/compare/metric.h"

namespace weir {
namespace {

// "fails in the new program: no disk"; "skipped: no disk" is what it says of one that skips itself.
std::string Reason(std::string_view where, std::string_view error) {
  const bool skipped = error.starts_with(kSkippedError);
  if (skipped) error.remove_prefix(kSkippedError.size());
  return fmt::format("{} {}{}{}", skipped ? "is skipped in" : "fails in", where, error.empty() ? "" : ": ",
                     error);
}

}  // namespace

SideState StateOf(const ReportRow& row) {
  return {true, row.error ? std::optional<std::string_view>(*row.error) : std::nullopt};
}

SideState StateOf(const std::optional<ReportRow>& row) { return row ? StateOf(*row) : SideState(); }

std::optional<WithoutFigures> WithoutFiguresOf(const SideState& old_side, const SideState& new_side) {
  if (old_side.Runs() && new_side.Runs()) return std::nullopt;
  if (!new_side.present) return WithoutFigures{"is missing in the new program"};
  if (!old_side.present) return WithoutFigures{"is only in the new program"};
  if (old_side.error && new_side.error) return WithoutFigures{Reason("both", *new_side.error)};
  if (old_side.error) return WithoutFigures{Reason("the old program", *old_side.error)};
  return WithoutFigures{Reason("the new program", *new_side.error),
                        !new_side.error->starts_with(kSkippedError)};
}

WithoutFigures WithoutRatio(std::string_view metric, std::optional<double> old_figure,
                            std::optional<double> new_figure) {
  if (old_figure && new_figure) {
    const Metric known = MetricNamed(metric);
    return {fmt::format("has no ratio of {}: {} → {}", metric, known.Format(*old_figure),
                        known.Format(*new_figure)),
            true};
  }
  return {fmt::format("has no {} in {}", metric,
                      old_figure   ? "the new program"
                      : new_figure ? "the old program"
                                   : "either program")};
}

}  // namespace weir
