#include "results/text/text_table.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "results/text/short_names.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kNarrowest = 8;

std::string_view ColorOf(Emphasis emphasis) {
  switch (emphasis) {
    case Emphasis::kBest:
      return "\033[1;32m";
    case Emphasis::kAside:
      return "\033[2m";
    case Emphasis::kError:
      return "\033[31m";
    case Emphasis::kPlain:
      break;
  }
  return "";
}

std::string Colored(const std::string& line, Emphasis emphasis, bool color) {
  const std::string_view start = color ? ColorOf(emphasis) : "";
  return start.empty() ? line + "\n" : std::string(start) + line + "\033[0m\n";
}

// "── limits ────────"
std::string Rule(const std::string& title, size_t width) {
  std::string line = title.empty() ? "" : "── " + title + " ";
  for (size_t column = DisplayWidth(line); column < width; ++column) line += "─";
  return line;
}

}  // namespace

void TextTable::AddColumn(std::string_view top, std::string_view bottom, Align align) {
  columns_.push_back({Printable(top), Printable(bottom), align});
}

void TextTable::AddRow(std::vector<std::string> cells, Emphasis emphasis) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = Printable(cell);
  rows_.push_back({std::move(cells), "", emphasis});
}

void TextTable::StartGroup(std::string_view title) {
  rows_.push_back({{}, Printable(title), Emphasis::kAside});
}

size_t TextTable::ColumnWidth(size_t column) const {
  size_t width = std::max(DisplayWidth(columns_[column].top), DisplayWidth(columns_[column].bottom));
  for (const Row& row : rows_) {
    if (!row.cells.empty()) width = std::max(width, DisplayWidth(row.cells[column]));
  }
  return width;
}

std::vector<size_t> TextTable::Widths() const {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) widths.push_back(ColumnWidth(i));
  return widths;
}

size_t TextTable::Width() const {
  size_t total = 0;
  for (size_t width : Widths()) total += (total == 0 ? 0 : kGap) + width;
  return total;
}

void TextTable::ShrinkFirstColumn(size_t width) {
  const size_t total = Width();
  if (columns_.empty() || total <= width) return;
  const size_t own = ColumnWidth(0);
  if (own < total - width + kNarrowest) return;
  std::vector<std::string> names;
  for (const Row& row : rows_) {
    if (!row.cells.empty()) names.push_back(row.cells[0]);
  }
  names = ShortenApart(names, own - (total - width));
  size_t next = 0;
  for (Row& row : rows_) {
    if (!row.cells.empty()) row.cells[0] = std::move(names[next++]);
  }
}

std::string TextTable::Line(const std::vector<std::string>& cells, const std::vector<size_t>& widths) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += std::string(kGap, ' ');
    line += columns_[i].align == Align::kLeft ? PadRight(cells[i], widths[i]) : PadLeft(cells[i], widths[i]);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string TextTable::Render(bool color) const {
  const std::vector<size_t> widths = Widths();
  std::vector<std::string> top;
  std::vector<std::string> bottom;
  for (const Column& column : columns_) {
    top.push_back(column.top);
    bottom.push_back(column.bottom);
  }
  std::string out = Line(top, widths) + "\n" + Line(bottom, widths) + "\n";
  out += Colored(Rule("", Width()), Emphasis::kAside, color);
  for (const Row& row : rows_) {
    out +=
        Colored(row.cells.empty() ? Rule(row.title, Width()) : Line(row.cells, widths), row.emphasis, color);
  }
  return out;
}

}  // namespace weir
