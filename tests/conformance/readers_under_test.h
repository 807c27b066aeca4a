#ifndef WEIR_TESTS_CONFORMANCE_READERS_UNDER_TEST_H_
#define WEIR_TESTS_CONFORMANCE_READERS_UNDER_TEST_H_

#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/readers/reader_registry.h"

namespace weir {

/// Says which strategies the suites that are linked in are for. To be called before testing::InitGoogleTest;
/// `strategies` must outlive the tests.
void SetReadersUnderTest(std::span<const ReaderStrategy> strategies);

/// Those of them that have the capabilities: what a suite is instantiated for, once Google Test asks.
std::vector<const ReaderStrategy*> ReadersWhere(bool (*applies)(const ReaderCapabilities& can));

/// What a test is called after its strategy.
std::string ReaderName(const testing::TestParamInfo<const ReaderStrategy*>& info);

/// Makes the tests of `Suite`, once for each of them that `applies` says; perhaps for none.
#define WEIR_TEST_READERS(Suite, applies)               \
  GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Suite); \
  INSTANTIATE_TEST_SUITE_P(Strategies, Suite, testing::ValuesIn(ReadersWhere(applies)), ReaderName)

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_READERS_UNDER_TEST_H_
