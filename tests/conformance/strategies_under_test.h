#ifndef WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_
#define WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_

#include <span>
#include <vector>

#include "strategies/registry.h"

namespace weir {

/// Says which strategies the suites that are linked in are for. To be called before testing::InitGoogleTest;
/// `strategies` must outlive the tests.
void SetStrategiesUnderTest(std::span<const WriterStrategy> strategies);

/// Those of them that have the capabilities: what a suite is instantiated for, once Google Test asks.
std::vector<const WriterStrategy*> StrategiesWhere(bool (*applies)(const Capabilities& can));

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_STRATEGIES_UNDER_TEST_H_
