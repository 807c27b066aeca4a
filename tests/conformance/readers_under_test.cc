#include "tests/conformance/readers_under_test.h"

#include <algorithm>
#include <cctype>

namespace weir {
namespace {

std::span<const ReaderStrategy> under_test;

}  // namespace

void SetReadersUnderTest(std::span<const ReaderStrategy> strategies) { under_test = strategies; }

std::vector<const ReaderStrategy*> ReadersWhere(bool (*applies)(const ReaderCapabilities& can)) {
  std::vector<const ReaderStrategy*> chosen;
  for (const ReaderStrategy& strategy : under_test) {
    if (applies(strategy.capabilities)) chosen.push_back(&strategy);
  }
  return chosen;
}

std::string ReaderName(const testing::TestParamInfo<const ReaderStrategy*>& info) {
  std::string name(info.param->name);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

}  // namespace weir
