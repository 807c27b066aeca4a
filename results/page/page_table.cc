#include "results/page/page_table.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "results/page/html_text.h"
#include "results/report/json_writer.h"
#include "results/text/text_layout.h"

namespace weir {
namespace {

std::string_view ClassOf(Align align) { return align == Align::kRight ? " class=\"n\"" : ""; }

}  // namespace

PageTable::PageTable(Kind kind, std::string id, std::string caption)
    : kind_(kind), id_(std::move(id)), caption_(std::move(caption)) {}

void PageTable::AddColumn(std::string_view head, Align align, bool choice) {
  head_ += fmt::format("<th scope=\"col\"{}{}>{}</th>", ClassOf(align), choice ? " data-choice=\"\"" : "",
                       HtmlText(head));
  aligns_.push_back(align);
}

void PageTable::AddDrawnColumn(std::string_view head, std::string_view svg) {
  head_ +=
      fmt::format("<th scope=\"col\" class=\"drawn\" data-fixed=\"\"><span class=\"unseen\">{}</span>{}</th>",
                  HtmlText(head), svg);
  aligns_.push_back(Align::kLeft);
}

void PageTable::StartRow(std::string_view css_class, std::string_view id) {
  EndRow();
  body_ += "<tr";
  if (!css_class.empty()) body_ += fmt::format(" class=\"{}\"", css_class);
  if (!id.empty()) body_ += fmt::format(" id=\"{}\"", id);
  body_ += ">";
  ++rows_;
  column_ = 0;
}

void PageTable::EndRow() {
  if (rows_ > 0) body_ += "</tr>\n";
}

void PageTable::AddName(std::string_view name, std::string_view remark) {
  body_ += fmt::format("<th scope=\"row\">{}{}</th>", HtmlName(name),
                       remark.empty() ? "" : fmt::format(" <small>{}</small>", HtmlText(remark)));
  ++column_;
}

void PageTable::AddCell(std::string_view text, std::optional<double> figure) {
  constexpr size_t kWhole = 20;  // columns of text that is not broken even where there is little room
  const bool sortable = kind_ == Kind::kData && figure && std::isfinite(*figure);
  const bool breakable = aligns_[column_] == Align::kLeft && DisplayWidth(text) > kWhole;
  body_ += fmt::format("<td{}{}>{}</td>", breakable ? " class=\"breakable\"" : ClassOf(aligns_[column_]),
                       sortable ? fmt::format(" data-v=\"{}\"", JsonNumber(*figure)) : "", HtmlText(text));
  ++column_;
}

void PageTable::AddLongCell(std::string_view text) {
  body_ += fmt::format("<td class=\"long\">{}</td>", HtmlName(text));
  ++column_;
}

void PageTable::AddDrawnCell(std::string_view svg) {
  body_ += fmt::format("<td class=\"drawn\">{}</td>", svg);
  ++column_;
}

std::string PageTable::Html() const {
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table id=\"{}\" class=\"{}\">"
      "<caption>{}</caption><thead><tr>{}</tr></thead>\n<tbody>\n{}{}</tbody></table></div>\n",
      HtmlText(caption_), id_, kind_ == Kind::kData ? "data" : "figures", HtmlText(caption_), head_, body_,
      rows_ > 0 ? "</tr>\n" : "");
}

}  // namespace weir
