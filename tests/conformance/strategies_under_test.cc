#include "tests/conformance/strategies_under_test.h"

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

}  // namespace weir
