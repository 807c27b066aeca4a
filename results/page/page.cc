#include "results/page/page.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <string_view>
#include <vector>

#include "results/page/html_text.h"
#include "results/page/page_files.h"

namespace weir {
namespace {

// As a content security policy names a script or style: W3C, Content Security Policy Level 3, section 2.3.1.
std::string HashOf(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::array<unsigned char, 4 * ((EVP_MAX_MD_SIZE + 2) / 3) + 1> base64;
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return fmt::format("'sha256-{}'", std::string_view(reinterpret_cast<const char*>(base64.data()),
                                                     static_cast<size_t>(length)));
}

}  // namespace

std::string PageDocument(const Page& page) {
  std::vector<std::string_view> scripts = {kPageScript};
  if (!page.history.empty()) scripts.insert(scripts.end(), {kChartScript, kHistoryScript});
  std::string policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " +
                       HashOf(kPageStyle) + "; script-src";
  for (const std::string_view script : scripts) policy += " " + HashOf(script);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{}</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<main>\n",
      policy, HtmlText(page.title), kPageStyle);
  text += page.body;
  text += "</main>\n";
  if (!page.history.empty()) {
    text += "<script type=\"application/json\" id=\"history-data\">";
    text += JsonForScript(page.history);
    text += "</script>\n";
  }
  for (const std::string_view script : scripts) {
    text += "<script>";
    text += script;
    text += "</script>\n";
  }
  return text + "</body>\n</html>\n";
}

}  // namespace weir
