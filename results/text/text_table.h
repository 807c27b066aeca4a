#ifndef WEIR_RESULTS_TEXT_TEXT_TABLE_H_
#define WEIR_RESULTS_TEXT_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

/// `name` if it fits into `width` columns, else its beginning and its end with "…" between them. `width` is
/// at least 1.
std::string ShortenInTheMiddle(std::string_view name, size_t width);

/// All of them so, and no two that differ look the same: where they would, they are cut where they differ,
/// and where that does not help they end in a number ("BM_Cop…#2"). `width` is at least 8.
std::vector<std::string> ShortenApart(const std::vector<std::string>& names, size_t width);

/// How a table for people is to look.
struct TableStyle {
  /// Columns of the terminal, or what a file should have; 80 and more.
  size_t width = 80;
  /// ANSI colours.
  bool color = false;
  /// Nothing but ASCII; see PlainAscii().
  bool ascii = false;
};

enum class Align { kLeft, kRight };

/// What a line of a table is, for its colour.
enum class Emphasis { kPlain, kBest, kAside, kError };

/// A table with a head of two lines and rows in groups, each group after the first under a rule that may
/// carry a title. Columns are as wide as what they hold. All text is made Printable(), so it comes without colour.
class TextTable {
 public:
  /// The cells of later rows follow the order of these calls. `top` stands above `bottom`; either may be
  /// empty.
  void AddColumn(std::string_view top, std::string_view bottom, Align align);
  void AddRow(std::vector<std::string> cells, Emphasis emphasis);
  void StartGroup(std::string_view title);

  /// Columns of the widest line.
  size_t Width() const;

  /// Shortens the cells of the first column, as ShortenApart() does, so that the table is `width` wide, if at
  /// least eight columns remain.
  void ShrinkFirstColumn(size_t width);

  /// All lines, without spaces at their ends; with ANSI colours if `color`.
  std::string Render(bool color) const;

 private:
  struct Column {
    std::string top;
    std::string bottom;
    Align align;
  };
  struct Row {
    std::vector<std::string> cells;  // empty: starts the group `title`
    std::string title;
    Emphasis emphasis;
  };

  size_t ColumnWidth(size_t column) const;
  std::vector<size_t> Widths() const;
  std::string Line(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace weir

#endif  // WEIR_RESULTS_TEXT_TEXT_TABLE_H_
