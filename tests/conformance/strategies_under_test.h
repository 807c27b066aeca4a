#ifndef WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_
#define WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_

#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// Says which strategies the suites that are linked in are for. To be called before testing::InitGoogleTest;
/// `strategies` must outlive the tests.
void SetStrategiesUnderTest(std::span<const WriterStrategy> strategies);

/// Those of them that have the capabilities: what a suite is instantiated for, once Google Test asks.
std::vector<const WriterStrategy*> StrategiesWhere(bool (*applies)(const Capabilities& can));

/// What a test is called after its strategy.
std::string StrategyName(const testing::TestParamInfo<const WriterStrategy*>& info);

/// Makes the tests of `Suite`, once for each of them that `applies` says; perhaps for none.
#define WEIR_TEST_STRATEGIES(Suite, applies)            \
  GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Suite); \
  INSTANTIATE_TEST_SUITE_P(Strategies, Suite, testing::ValuesIn(StrategiesWhere(applies)), StrategyName)

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_
