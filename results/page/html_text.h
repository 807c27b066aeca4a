#ifndef WEIR_RESULTS_PAGE_HTML_TEXT_H_
#define WEIR_RESULTS_PAGE_HTML_TEXT_H_

#include <string>
#include <string_view>

namespace weir {

/// Text, whoever wrote it, for an element or an attribute in quotes of HTML and of SVG: made Printable(), so that two
/// names that differ look different, and none can end what it stands in.
std::string HtmlText(std::string_view text);

/// A name, which may be written from right to left and must not turn what stands around it; it may be broken behind a
/// slash.
std::string HtmlName(std::string_view name);

/// "<element>text</element>".
std::string HtmlElement(std::string_view element, std::string_view text);

/// A paragraph for each, as a list; empty for none.
std::string HtmlList(std::string_view css_class, const auto& lines) {
  std::string list;
  for (const auto& line : lines) list += HtmlElement("li", line);
  return list.empty() ? "" : "<ul class=\"" + std::string(css_class) + "\">" + list + "</ul>\n";
}

/// JSON as it may stand in a script element: nothing in it can end that.
std::string JsonForScript(std::string json);

}  // namespace weir

#endif  // WEIR_RESULTS_PAGE_HTML_TEXT_H_
