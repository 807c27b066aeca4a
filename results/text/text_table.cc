#include "results/text/text_table.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "results/report/code_point.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

constexpr std::string_view kCut = "…";

// The longest beginning that takes at most so many columns.
std::string_view Head(std::string_view text, size_t columns) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t length = FirstCodePoint(text.substr(end)).length;
    const size_t width = DisplayWidth(text.substr(end, length));
    if (width > columns) break;
    columns -= width;
    end += length;
  }
  return text.substr(0, end);
}

// The longest end that does.
std::string_view Tail(std::string_view text, size_t columns) {
  size_t width = DisplayWidth(text), begin = 0;
  while (width > columns) {
    const size_t length = FirstCodePoint(text.substr(begin)).length;
    width -= DisplayWidth(text.substr(begin, length));
    begin += length;
  }
  return text.substr(begin);
}

// Cut so that `head` columns stay before the cut, and the rest of the width behind it.
std::string Cut(std::string_view text, size_t width, size_t head) {
  if (DisplayWidth(text) <= width) return std::string(text);
  return std::string(Head(text, head)).append(kCut).append(Tail(text, width - 1 - head));
}

// The beginning, and what follows from `from` on.
std::string CutBefore(std::string_view text, size_t width, size_t from) {
  const std::string_view rest = text.substr(std::min(from, text.size()));
  const std::string start = std::string(Head(text, (width - 1) / 3)).append(kCut);
  return start + Shorten(rest, width - DisplayWidth(start));
}

size_t EqualStart(const std::vector<std::string_view>& names) {
  size_t equal = names[0].size();
  for (const std::string_view name : names) {
    equal = std::min(equal, static_cast<size_t>(std::ranges::mismatch(names[0].substr(0, equal), name).in1 -
                                                names[0].begin()));
  }
  // Not inside of a character.
  while (equal > 0 && equal < names[0].size() &&
         (static_cast<unsigned char>(names[0][equal]) & 0xC0) == 0x80) {
    --equal;
  }
  return equal;
}

// The names that one way of cutting made the same, told apart.
class Apart {
 public:
  Apart(const std::vector<std::string_view>& names, size_t width, std::unordered_set<std::string>& taken)
      : names_(names), width_(width), taken_(taken) {}

  std::vector<std::string> Find() const {
    const size_t room = width_ - 1, equal = EqualStart(names_);
    for (const size_t head : {room / 2, room / 4, size_t{0}, 3 * room / 4, room}) {
      if (auto cut = All([&](std::string_view name) { return Cut(name, width_, head); }); !cut.empty())
        return cut;
    }
    if (auto cut = All([&](std::string_view name) { return CutBefore(name, width_, equal); }); !cut.empty()) {
      return cut;
    }
    return Numbered();
  }

 private:
  // Empty where two of them would be the same, or one that is taken.
  template <typename Way>
  std::vector<std::string> All(const Way& way) const {
    std::vector<std::string> all;
    std::unordered_set<std::string> own;
    for (const std::string_view name : names_) {
      all.push_back(way(name));
      if (taken_.contains(all.back()) || !own.insert(all.back()).second) return {};
    }
    return all;
  }

  std::vector<std::string> Numbered() const {
    std::vector<std::string> all;
    size_t number = 0;
    for (const std::string_view name : names_) {
      std::string cut;
      do {
        const std::string end = std::string(kCut) + "#" + std::to_string(++number);
        const size_t columns = DisplayWidth(end);
        cut = std::string(Head(name, width_ > columns ? width_ - columns : 0)) + end;
      } while (taken_.contains(cut));
      taken_.insert(cut);
      all.push_back(std::move(cut));
    }
    return all;
  }

  const std::vector<std::string_view>& names_;
  const size_t width_;
  std::unordered_set<std::string>& taken_;
};

}  // namespace

std::string ShortenInTheMiddle(std::string_view name, size_t width) {
  return Cut(name, width, (width - 1) / 2);
}

std::vector<std::string> ShortenApart(const std::vector<std::string>& names, size_t width) {
  std::unordered_set<std::string> taken;
  std::map<std::string, std::vector<std::string_view>> alike;  // by how they look when cut in the middle
  std::unordered_map<std::string_view, std::string> cuts;
  for (const std::string& name : names) {
    if (!cuts.try_emplace(name, name).second) continue;
    std::string cut = ShortenInTheMiddle(name, width);
    if (cut == name)
      taken.insert(name);
    else
      alike[std::move(cut)].push_back(name);
  }
  for (const auto& [look, those] : alike) {
    std::vector<std::string> apart = Apart(those, width, taken).Find();
    for (size_t i = 0; i < those.size(); ++i) {
      taken.insert(apart[i]);
      cuts[those[i]] = std::move(apart[i]);
    }
  }
  std::vector<std::string> result;
  result.reserve(names.size());
  for (const std::string& name : names) result.push_back(cuts[name]);
  return result;
}

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
