#ifndef WEIR_TESTS_CONFORMANCE_STRATEGY_TEST_H_
#define WEIR_TESTS_CONFORMANCE_STRATEGY_TEST_H_

#include <memory>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "strategies/writers/writer_registry.h"

namespace weir {

/// "", or where `actual` first differs from `expected`, without their bytes.
std::string Difference(std::string_view actual, std::string_view expected);

/// A test of one strategy, with a path to write to. Skipped where the machine cannot run it.
class StrategyTest : public testing::TestWithParam<const WriterStrategy*> {
 protected:
  void SetUp() override;
  void TearDown() override;

  const WriterStrategy& strategy() const { return *GetParam(); }
  const Capabilities& can() const { return strategy().capabilities; }
  const std::string& path() const { return path_; }

  /// Opens a writer on path(), or on a descriptor of it (see endpoint_form.h). Ends the program if it cannot,
  /// as nothing else could be tested.
  std::unique_ptr<Writer> Open(const WriterOptions& options) const;
  std::unique_ptr<Writer> Open(size_t buffer_size) const;

  std::string Contents() const;
  /// Compares what is in the file, for a strategy whose bytes arrive.
  void ExpectArrived(std::string_view expected) const;
  /// What a writer leaves that stopped before its end: the first committed bytes of the stream, and nothing
  /// else. A library may have written more than it has confirmed.
  void ExpectPrefixArrived(std::string_view stream, uint64_t committed) const;
  /// Every call fails with the status that sticks, and none changes it or anything else.
  static void ExpectStuck(Writer& writer);

 private:
  std::string path_;
};

/// `appended` = committed + in flight + buffered, and the rest of what holds at every step.
void ExpectAddsUp(const Accounting& now, uint64_t appended);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_STRATEGY_TEST_H_
