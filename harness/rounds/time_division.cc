#include "harness/rounds/time_division.h"

#include <algorithm>
#include <cmath>

#include "fmt/format.h"
#include "results/report/schema.h"

namespace weir {
namespace {

std::string Span(double seconds) {
  const long whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{:.1f} s", seconds);
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

}  // namespace

void TimeDivision::Add(const ReportRow& row, double wall_seconds) {
  const double before = total();
  clocked += row.RealSeconds().value_or(0);
  settling += row.Counter(schema::kSettleSeconds).value_or(0);
  checking += row.Counter(schema::kCheckSeconds).value_or(0);
  extra += row.Counter(schema::kExtraSeconds).value_or(0);
  starting += std::max(0.0, wall_seconds - (total() - before));
}

std::string TimeDivision::Text() const {
  const double all = total();
  if (all <= 0) return "";
  const auto share = [all](double seconds) { return std::lround(100 * seconds / all); };
  std::string text = fmt::format("Of {}: clocked {} %, warming and settling {} %, checking {} %", Span(all),
                                 share(clocked), share(settling), share(checking));
  if (extra > 0)
    text +=
        fmt::format(", durable figures, single Appends and memory {} % (first rounds only)", share(extra));
  return text + fmt::format(", starting {} %.", share(starting));
}

}  // namespace weir
