#ifndef WEIR_RESULTS_PAGE_PAGE_TABLE_H_
#define WEIR_RESULTS_PAGE_PAGE_TABLE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/text/text_table.h"

namespace weir {

/// A table of a page. The script lets its reader sort it by each column and filter its rows; without one it stands as
/// it was made. All text is escaped here.
class PageTable {
 public:
  enum class Kind {
    kData,    ///< sorted and filtered
    kFigures  ///< behind a chart: as it is
  };

  /// `id` is unique in the page; `caption` says what it holds.
  PageTable(Kind kind, std::string id, std::string caption);

  /// In order, as the cells of a row. With `choice` the reader may choose among the values of it.
  void AddColumn(std::string_view head, Align align, bool choice = false);
  /// One whose head is drawn, and which is not sorted by.
  void AddDrawnColumn(std::string_view head, std::string_view svg);

  /// `css_class` says what the row is, see page.css; empty: nothing particular. `id`, if any, is unique in the page.
  void StartRow(std::string_view css_class = "", std::string_view id = "");
  /// The first cell: what the row is about; smaller beside it what else there is to say.
  void AddName(std::string_view name, std::string_view remark = "");
  /// A cell that is sorted by `figure`, where there is one, else by its text.
  void AddCell(std::string_view text, std::optional<double> figure = std::nullopt);
  /// Text that may be broken.
  void AddLongCell(std::string_view text);
  void AddDrawnCell(std::string_view svg);

  bool empty() const { return rows_ == 0; }
  std::string Html() const;

 private:
  void EndRow();

  Kind kind_;
  std::string id_;
  std::string caption_;
  std::string head_;
  std::string body_;
  std::vector<Align> aligns_;
  size_t rows_ = 0;
  size_t column_ = 0;  // of the next cell
};

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_PAGE_TABLE_H_
