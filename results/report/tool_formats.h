#ifndef WEIR_RESULTS_REPORT_TOOL_FORMATS_H_
#define WEIR_RESULTS_REPORT_TOOL_FORMATS_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "results/report/tool_report.h"
#include "results/report/tool_text.h"

namespace weir {

/// A format that another tool writes its results in. A new one is a function that returns its row, declared
/// here, in a file of its own, and its line in ToolFormats().
struct ToolFormat {
  /// "hyperfine's JSON".
  std::string_view name;
  /// How the tool measured and what its figures therefore lack, in one sentence without its full stop.
  std::string_view design;
  /// Whether it is this format, by the start of the text (kChunkBytes, or all of it).
  bool (*is_told_by)(std::string_view start);
  /// Reads it. Whatever is wrong is ToolText::ErrorAt() its place; other text before and behind is told in
  /// the report's notes. That it has no benchmark need not be told.
  absl::Status (*read)(const ToolText& text, ToolReport& report);
};

/// All, in the order in which they are tried. Google Benchmark's and weir's own are none of them: those are
/// read as a stream, by report_reader.cc.
std::span<const ToolFormat> ToolFormats();

/// The one that the text is told to be; null for none.
const ToolFormat* ToolFormatOf(std::string_view start);

/// "Catch2's XML, nanobench's JSON, …".
std::string NamesOfToolFormats();

/// Each in NAME_report.cc.
ToolFormat Catch2Format();
ToolFormat NanobenchFormat();
ToolFormat HyperfineFormat();
ToolFormat PytestBenchmarkFormat();
ToolFormat CargoCriterionFormat();
ToolFormat CriterionSampleFormat();
ToolFormat CriterionEstimatesFormat();
ToolFormat GoFormat();

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_TOOL_FORMATS_H_
