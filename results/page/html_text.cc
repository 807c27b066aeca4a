#include "results/page/html_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "results/text/text_layout.h"

namespace weir {

std::string HtmlText(std::string_view text) {
  std::string escaped;
  for (const char c : Printable(text)) {
    switch (c) {
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string HtmlName(std::string_view name) {
  std::string html = "<bdi>";
  for (size_t begin = 0; begin < name.size();) {
    const size_t slash = std::min(name.find('/', begin), name.size() - 1);
    html += HtmlText(name.substr(begin, slash + 1 - begin));
    begin = slash + 1;
    if (begin < name.size()) html += "<wbr/>";
  }
  return html + "</bdi>";
}

std::string HtmlElement(std::string_view element, std::string_view text) {
  return fmt::format("<{0}>{1}</{0}>\n", element, HtmlText(text));
}

std::string JsonForScript(std::string json) {
  for (size_t at = json.find('<'); at != std::string::npos; at = json.find('<', at)) {
    json.replace(at, 1, "\\u003c");
  }
  return json;
}

}  // namespace weir
