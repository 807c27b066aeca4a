#ifndef WEIR_RESULTS_GATE_GATE_RENDERER_H_
#define WEIR_RESULTS_GATE_GATE_RENDERER_H_

#include <span>
#include <string>
#include <string_view>

#include "results/gate/gate_outcome.h"
#include "results/text/text_table.h"

namespace weir {

/// For a terminal: a table of the benchmarks, counts that changed, warnings, then the summary and as the last
/// line what decided, each unbroken so that a program can take it and with whole names. Where the table is
/// too wide, columns leave it of which nothing is known, then the pairs and the instructions, then names are
/// cut so that no two look the same, and the old and new values go last. Of more than a hundred benchmarks
/// those that are clear and have not improved are left out of it.
std::string RenderGateText(const GateOutcome& outcome, const TableStyle& style);

/// A gate for other programs and for pages, with whole names, and each benchmark's own metric and unit.
/// Ratios are new over old, of the metric's own values. A gate that came to no result has no benchmarks and
/// what went wrong as the line that decided.

/// Raised whenever a program that reads the output could be led astray: a key that is gone or means something
/// else. New keys do not raise it.
inline constexpr int kGateSchemaVersion = 1;

/// One JSON object with "schema_version". What is not known is absent.
std::string RenderGateJson(const GateOutcome& outcome);

/// For spreadsheets (RFC 4180, but lines end in a newline alone): a head, then a line for each benchmark,
/// changed count, note and line of the summary, and what decided, which the column `kind` tells apart.
std::string RenderGateCsv(const GateOutcome& outcome);

/// For a pull request, in GitHub's Markdown: what decided, the benchmarks that are not simply clear, then the
/// others folded away, the notes last. At most about 60,000 characters, as a comment there may have 65,536.
std::string RenderGateMarkdown(const GateOutcome& outcome);

/// A page to look at: what decided, then the benchmarks, those that are not simply clear first, each with its change drawn.
std::string RenderGatePage(const GateOutcome& outcome);

/// One way of showing a gate on standard output; only text has a style.
struct GateRenderer {
  std::string_view name;
  std::string (*render)(const GateOutcome& outcome, const TableStyle& style);
};

/// "text", "markdown", "json", "csv", "html".
std::span<const GateRenderer> GateRenderers();

/// The gate as a JUnit report, which CI systems show as tests: one test case a benchmark and one for each
/// exact count that changed, whose names do not depend on what other benchmarks there are. What regressed is
/// a failure, what fails in the new program an error; what is open or unmeasured is skipped, or a failure if
/// `inconclusive_fails` or all are required. The summary and the line that decided are the suite's
/// system-out. Well-formed whatever the names hold: U+FFFD stands for each byte that is not UTF-8 and each
/// character that XML does not have.
std::string RenderGateJunit(const GateOutcome& outcome, bool inconclusive_fails);

/// Of a gate that came to no result: one test case with the error.
std::string RenderFailedGateJunit(const std::string& error);

}  // namespace weir

#endif  // WEIR_RESULTS_GATE_GATE_RENDERER_H_
