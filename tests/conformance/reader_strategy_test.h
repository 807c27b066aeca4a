#ifndef WEIR_TESTS_CONFORMANCE_READER_STRATEGY_TEST_H_
#define WEIR_TESTS_CONFORMANCE_READER_STRATEGY_TEST_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "strategies/readers/reader_registry.h"

namespace weir {

/// A test of one reading strategy, with a file to read. Skipped where the machine cannot run it.
class ReaderStrategyTest : public testing::TestWithParam<const ReaderStrategy*> {
 protected:
  void SetUp() override;
  void TearDown() override;

  const ReaderStrategy& strategy() const { return *GetParam(); }
  const ReaderCapabilities& can() const { return strategy().capabilities; }
  const std::string& path() const { return path_; }

  /// Makes path() a file of these bytes.
  void PutFile(std::string_view bytes) const;

  /// Opens a reader on path(), or on another one, or on a descriptor of it (see endpoint_form.h). Ends the
  /// program if it cannot, as nothing else could be tested.
  std::unique_ptr<Reader> Open(const ReaderOptions& options) const;
  std::unique_ptr<Reader> Open(size_t buffer_size) const;
  std::unique_ptr<Reader> OpenPath(const std::string& path, size_t buffer_size) const;
  std::unique_ptr<Reader> OpenPath(const std::string& path, const ReaderOptions& options) const;

  /// The reader has given back its descriptors and threads.
  void ExpectReleased() const;

  /// Every call fails with the status that sticks, and none changes it or anything else.
  static void ExpectStuck(Reader& reader);

 private:
  std::string path_;
  size_t descriptors_ = 0;
  size_t threads_ = 0;
};

/// delivered = consumed + ready + read ahead, and the rest of what holds at every step.
void ExpectReaderAddsUp(const Reader& reader);

/// Consumes what is left, `least` bytes at a time or more, into a string.
std::string ReadRest(Reader& reader, size_t least = 1);

}  // namespace weir

#endif  // WEIR_TESTS_CONFORMANCE_READER_STRATEGY_TEST_H_
