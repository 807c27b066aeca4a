#include "results/text/golden.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "gtest/gtest.h"
#include "results/text/text_layout.h"

namespace weir {

void ExpectGolden(const std::string& name, const std::string& text) {
  const std::string path = "results/" + name;
  if (const char* root = std::getenv("WEIR_UPDATE_GOLDENS")) {
    std::ofstream(std::string(root) + "/" + path) << text;
    return;
  }
  std::ifstream in(path);
  std::stringstream golden;
  golden << in.rdbuf();
  EXPECT_EQ(text, golden.str()) << path
                                << "; if this is meant: WEIR_UPDATE_GOLDENS, see results/text/golden.h";
}

size_t WidestLine(const std::string& text) {
  size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, DisplayWidth(line));
  return widest;
}

}  // namespace weir
