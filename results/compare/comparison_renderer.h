#ifndef WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_
#define WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/compare/comparison.h"
#include "results/text/text_table.h"

namespace weir {

/// Takes a text piece by piece, so that the output of a million rows is in memory nowhere.
using TextOutput = std::function<void(std::string_view)>;

/// One way of showing a comparison. Every one of them shows its verdicts, its warnings, and of each row the
/// smallest difference that could have been seen.
class ComparisonRenderer {
 public:
  virtual ~ComparisonRenderer() = default;

  virtual void Render(const Comparison& comparison, const TextOutput& out) const = 0;
};

/// For a terminal: on what evidence it stands; a table for each group, worse rows red and better ones green,
/// its verdict below; then the counts that changed, and the warnings. Everything at 160 columns; in a
/// narrower terminal columns are left out, first those of which nothing is known, then the rounds, p, what is
/// detectable, and long names are cut so that no two look the same (ShortenApart()); the old and the new
/// value go last. What all names share stands once, above.
///
/// Of more than a hundred rows the unremarkable ones are only counted, unless `all_rows`. `how_to_see_all`
/// says what the user can do about that: "--all shows them".
class ComparisonText final : public ComparisonRenderer {
 public:
  ComparisonText(const TableStyle& style, bool all_rows, std::string how_to_see_all = "")
      : style_(style), all_rows_(all_rows), how_to_see_all_(std::move(how_to_see_all)) {}

  void Render(const Comparison& comparison, const TextOutput& out) const override;

 private:
  TableStyle style_;
  bool all_rows_;
  std::string how_to_see_all_;
};

/// For a pull request, in GitHub's Markdown: the verdict, the rows that changed, then the others folded away,
/// the warnings last. Names cannot break out of their cells. At most about 60,000 characters, as a comment
/// there may have 65,536; how many rows that leaves out is said.
class ComparisonMarkdown final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

/// Raised whenever a program that reads the output could be led astray: a key that is gone or means something
/// else. New keys do not raise it.
inline constexpr int kComparisonSchemaVersion = 3;  // 2 had ratios of costs, 1 called "unclear" inconclusive

/// For programs: one JSON object with "schema_version", everything that Comparison holds under the same
/// names, findings and reasons by their names. What is not known is absent. Ratios are new over old, but for
/// `detectable` and `smallest`, which are above 1 for either way; values are in "unit".
class ComparisonJson final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

/// For spreadsheets (RFC 4180, but lines end in a newline alone): a head, then a line for each row, changed
/// count, warning, evidence, verdict and advice, which the column `kind` tells apart. Raw numbers, with their
/// unit; ratios are new over old; what is not known is empty.
class ComparisonCsv final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

/// A page to look at: the verdict; a table of each group, changed rows first, in which every difference is drawn with its
/// interval; how sure that is; counts and warnings. Of more than 20,000 rows only those that changed.
class ComparisonPage final : public ComparisonRenderer {
 public:
  void Render(const Comparison& comparison, const TextOutput& out) const override;
};

/// What there is: "text", "markdown", "json", "csv", "html".
std::vector<std::string> ComparisonFormats();

/// That of one of ComparisonFormats(); text in that style, with all rows or with what the user can do to see
/// them.
std::unique_ptr<ComparisonRenderer> ComparisonRendererFor(std::string_view format, const TableStyle& style,
                                                          bool all_rows, std::string how_to_see_all);

}  // namespace weir

#endif  // WEIR_RESULTS_COMPARE_COMPARISON_RENDERER_H_
