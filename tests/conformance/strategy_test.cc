#include "tests/conformance/strategy_test.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "fmt/format.h"
#include "tests/conformance/endpoint_form.h"

namespace weir {

std::string Difference(std::string_view actual, std::string_view expected) {
  if (actual == expected) return "";
  const auto at = std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first;
  return fmt::format("{} bytes where {} were expected; the first that differs is at {}", actual.size(),
                     expected.size(), at - actual.begin());
}

void StrategyTest::SetUp() {
  const absl::Status supported = SupportedIn(strategy(), testing::TempDir());
  if (!supported.ok()) GTEST_SKIP() << supported;
  if (DescriptorsAreHandedOver() && can().paths_only) GTEST_SKIP() << "takes paths only";
  path_ = fmt::format("{}/conformance-{}-{}", testing::TempDir(), strategy().name, ::getpid());
  ::unlink(path_.c_str());
}

void StrategyTest::TearDown() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

std::unique_ptr<Writer> StrategyTest::Open(const WriterOptions& options) const {
  const int flags = O_RDWR | O_CREAT | (options.append ? 0 : O_TRUNC);
  auto writer = OpenWriter(strategy(), EndAt(path_, flags), options);
  if (writer.ok()) return *std::move(writer);
  std::cerr << writer.status() << std::endl;
  std::abort();
}

std::unique_ptr<Writer> StrategyTest::Open(size_t buffer_size) const {
  WriterOptions options;
  options.buffer_size = buffer_size;
  return Open(options);
}

std::string StrategyTest::Contents() const {
  std::ifstream file(path_, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void StrategyTest::ExpectArrived(std::string_view expected) const {
  if (!can().keeps_bytes) return;
  EXPECT_EQ(Difference(Contents(), expected), "");
}

void StrategyTest::ExpectPrefixArrived(std::string_view stream, uint64_t committed) const {
  if (!can().keeps_bytes) return;
  const std::string contents = Contents();
  const bool more_allowed = can().library_writes && contents.size() > committed;
  EXPECT_EQ(Difference(contents, stream.substr(0, more_allowed ? contents.size() : committed)), "");
}

void StrategyTest::ExpectStuck(Writer& writer) {
  const absl::Status stuck = writer.status();
  ASSERT_FALSE(stuck.ok());
  const Accounting before = writer.accounting();
  const std::string storage(Writer::kPadding + 1, 'x');
  EXPECT_FALSE(writer.Append("more"));
  EXPECT_FALSE(writer.Append(""));
  EXPECT_FALSE(writer.Append(PaddedRecord{std::string_view(storage).substr(0, 1)}));
  EXPECT_EQ(writer.Reserve(1), nullptr);
  EXPECT_EQ(Writer::Window(writer).Reserve(1), nullptr);
  EXPECT_FALSE(Writer::Window(writer).Append("more"));
  EXPECT_EQ(writer.Flush(), stuck);
  EXPECT_EQ(writer.Sync(), stuck);
  EXPECT_EQ(writer.status(), stuck);
  const Accounting after = writer.accounting();
  EXPECT_EQ(after.appended, before.appended);
  EXPECT_EQ(after.committed, before.committed);
  ExpectAddsUp(after, after.appended);
}

void ExpectAddsUp(const Accounting& now, uint64_t appended) {
  EXPECT_EQ(now.appended, appended);
  EXPECT_EQ(now.appended, now.committed + now.in_flight + now.buffered);
  EXPECT_LE(now.committed, now.appended);
}

}  // namespace weir
