#include "results/report/tool_formats.h"

#include <algorithm>
#include <array>

namespace weir {

std::span<const ToolFormat> ToolFormats() {
  static const std::array kFormats = {
      Catch2Format(),         NanobenchFormat(),       HyperfineFormat(),          PytestBenchmarkFormat(),
      CargoCriterionFormat(), CriterionSampleFormat(), CriterionEstimatesFormat(), GoFormat()};
  return kFormats;
}

const ToolFormat* ToolFormatOf(std::string_view start) {
  const auto told = std::ranges::find_if(
      ToolFormats(), [start](const ToolFormat& format) { return format.is_told_by(start); });
  return told == ToolFormats().end() ? nullptr : &*told;
}

std::string NamesOfToolFormats() {
  std::string names;
  for (const ToolFormat& format : ToolFormats()) {
    if (!names.empty()) names += ", ";
    names += format.name;
  }
  return names;
}

}  // namespace weir
