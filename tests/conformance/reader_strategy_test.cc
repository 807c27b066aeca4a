#include "tests/conformance/reader_strategy_test.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "fmt/format.h"
#include "tests/conformance/endpoint_form.h"
#include "tests/conformance/process_state.h"

namespace weir {

void ReaderStrategyTest::SetUp() {
  const absl::Status supported = Supported(strategy());
  if (!supported.ok()) GTEST_SKIP() << supported;
  if (DescriptorsAreHandedOver() && can().paths_only) GTEST_SKIP() << "takes paths only";
  path_ = fmt::format("{}/read-conformance-{}-{}", testing::TempDir(), strategy().name, ::getpid());
  ::unlink(path_.c_str());
  descriptors_ = OpenDescriptors();
  threads_ = Threads();
}

void ReaderStrategyTest::TearDown() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

void ReaderStrategyTest::PutFile(std::string_view bytes) const {
  std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
}

std::unique_ptr<Reader> ReaderStrategyTest::Open(const ReaderOptions& options) const {
  return OpenPath(path_, options);
}

std::unique_ptr<Reader> ReaderStrategyTest::Open(size_t buffer_size) const {
  return OpenPath(path_, buffer_size);
}

std::unique_ptr<Reader> ReaderStrategyTest::OpenPath(const std::string& path, size_t buffer_size) const {
  return OpenPath(path, {.buffer_size = buffer_size});
}

std::unique_ptr<Reader> ReaderStrategyTest::OpenPath(const std::string& path,
                                                     const ReaderOptions& options) const {
  auto reader = OpenReader(strategy(), EndAt(path, O_RDONLY), options);
  if (reader.ok()) return *std::move(reader);
  std::cerr << reader.status() << std::endl;
  std::abort();
}

void ReaderStrategyTest::ExpectReleased() const {
  EXPECT_EQ(OpenDescriptors(), descriptors_);
  WaitForThreads(threads_);
}

void ReaderStrategyTest::ExpectStuck(Reader& reader) {
  const absl::Status stuck = reader.status();
  ASSERT_FALSE(stuck.ok());
  const uint64_t consumed = reader.consumed();
  char to[4];
  EXPECT_EQ(reader.Ready(), "");
  EXPECT_FALSE(reader.Pull());
  EXPECT_FALSE(reader.Pull(0));
  EXPECT_FALSE(reader.Pull(2));
  EXPECT_EQ(reader.Read(to).status(), stuck);
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.Ready(), "");
  EXPECT_EQ(reader.status(), stuck);
  EXPECT_EQ(reader.consumed(), consumed);
  ExpectReaderAddsUp(reader);
}

void ExpectReaderAddsUp(const Reader& reader) {
  const ReaderAccounting now = reader.accounting();
  EXPECT_EQ(now.consumed, reader.consumed());
  EXPECT_EQ(now.ready, reader.Ready().size());
  EXPECT_LE(now.consumed + now.ready, now.delivered);
  EXPECT_EQ(now.delivered, now.consumed + now.ready + now.read_ahead);
}

std::string ReadRest(Reader& reader, size_t least) {
  std::string all;
  while (reader.Pull(least)) {
    all += reader.Ready();
    reader.Consume(reader.Ready().size());
  }
  all += reader.Ready();
  reader.Consume(reader.Ready().size());
  return all;
}

}  // namespace weir
