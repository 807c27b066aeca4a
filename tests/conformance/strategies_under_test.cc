#include "tests/conformance/strategies_under_test.h"

#include <algorithm>
#include <cctype>

namespace weir {
namespace {

std::span<const WriterStrategy> under_test;

}  // namespace

void SetStrategiesUnderTest(std::span<const WriterStrategy> strategies) { under_test = strategies; }

std::vector<const WriterStrategy*> StrategiesWhere(bool (*applies)(const Capabilities& can)) {
  std::vector<const WriterStrategy*> chosen;
  for (const WriterStrategy& strategy : under_test) {
    if (applies(strategy.capabilities)) chosen.push_back(&strategy);
  }
  return chosen;
}

std::string StrategyName(const testing::TestParamInfo<const WriterStrategy*>& info) {
  std::string name(info.param->name);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

}  // namespace weir
