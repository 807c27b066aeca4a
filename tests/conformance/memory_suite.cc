// How much a writer holds: never more than memory_bound(), not even when nobody takes the bytes.

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "fmt/format.h"
#include "tests/conformance/forked_child.h"
#include "tests/conformance/process_state.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

constexpr size_t kRecord = 10000;
constexpr size_t kSlack = size_t{4} << 20;  // for the stack of a thread, the allocator, this test
constexpr size_t kFloodLimit = size_t{8} << 20;

WriterOptions SmallMarks() {
  WriterOptions options;
  options.buffer_size = 64 * 1024;
  options.high_water_mark = 512 * 1024;
  options.low_water_mark = 256 * 1024;
  options.flood_limit = kFloodLimit;
  return options;
}

// A pipe whose reader has stopped, and a producer on a thread of its own that goes on as long as it is let.
class StoppedSink {
 public:
  explicit StoppedSink(const WriterStrategy& strategy) {
    if (::pipe(ends_) != 0) std::abort();
    writer_ = *OpenWriter(strategy, fmt::format("/proc/self/fd/{}", ends_[1]), SmallMarks());
    ::close(ends_[1]);
  }

  Writer& writer() { return *writer_; }
  void Start() {
    producer_ = std::thread([this] {
      const std::string_view record = NumberedText(kRecord);
      while (!over_ && writer_->Append(record)) appended_.fetch_add(kRecord);
      ended_ = true;
    });
  }
  // The reader goes away, which no writer can outlast.
  void Break() {
    over_ = true;  // for one that holds everything and never asks the pipe
    ::close(ends_[0]);
    producer_.join();
  }

  bool ended() const { return ended_; }
  uint64_t appended() const { return appended_; }
  // Bytes that were appended and are not in the pipe, nor anywhere else but with the writer.
  uint64_t held() const {
    const uint64_t appended = appended_;  // first: what comes between makes the figure smaller
    int in_pipe = 0;
    ::ioctl(ends_[0], FIONREAD, &in_pipe);
    return appended - std::min(appended, static_cast<uint64_t>(in_pipe));
  }

 private:
  int ends_[2];
  std::unique_ptr<Writer> writer_;
  std::atomic<uint64_t> appended_ = 0;
  std::atomic<bool> over_ = false;
  std::atomic<bool> ended_ = false;
  std::thread producer_;
};

// Samples until the producer has not got further for a while: it waits, or is over. Were it only slow, less
// would be seen, and nothing wrong reported.
void ExpectHeldUpTo(size_t bound, const StoppedSink& sink) {
  uint64_t last = 0;
  for (int unchanged = 0; unchanged < 30 && !sink.ended(); ++unchanged) {
    ASSERT_LE(sink.held(), bound);
    if (sink.appended() != std::exchange(last, sink.appended())) unchanged = 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_LE(sink.held(), bound);
}

void ExpectStopsProducer(const WriterStrategy& strategy) {
  std::signal(SIGPIPE, SIG_IGN);
  NumberedText(1);
  const size_t before = AnonymousMemory();
  StoppedSink sink(strategy);
  const bool bounded = sink.writer().memory_bound().has_value();
  // Without a bound: what may be in flight, the buffer that is being filled, and the record that is refused.
  const size_t bound =
      sink.writer().memory_bound().value_or(kFloodLimit + SmallMarks().buffer_size + kRecord);
  sink.Start();
  ExpectHeldUpTo(bound, sink);
  if (kMemoryIsPlain && bounded) {
    EXPECT_LE(AnonymousMemory(), before + bound + kSlack);
  }
  EXPECT_EQ(sink.ended(), !bounded) << sink.appended() << " bytes appended";
  sink.Break();
  EXPECT_EQ(sink.writer().status().code(),
            bounded ? absl::ErrnoToStatusCode(EPIPE) : absl::StatusCode::kResourceExhausted)
      << sink.writer().status();
  EXPECT_FALSE(sink.writer().Close().ok());
}

class AnyFileMemoryTest : public StrategyTest {};

TEST_P(AnyFileMemoryTest, WhenTheReaderStopsTheProducerWaitsWithinTheBound) {
  RunInChild([this] { ExpectStopsProducer(strategy()); });
}

class MemoryTest : public StrategyTest {};

// `before`: anonymous memory before the writer was opened.
void ExpectFlatOverALongStream(Writer& writer, size_t before) {
  const std::string_view record = NumberedText(kRecord);
  for (size_t appended = 0; appended < (size_t{48} << 20); appended += kRecord) {
    ASSERT_TRUE(writer.Append(record));
    if (appended % (100 * kRecord) != 0 || !kMemoryIsPlain) continue;
    ASSERT_LE(AnonymousMemory(), before + *writer.memory_bound() + kSlack)
        << "after " << appended << " bytes";
  }
  EXPECT_TRUE(writer.Close().ok()) << writer.Close();
}

TEST_P(MemoryTest, ALongStreamTakesNoMoreThanTheBound) {
  RunInChild([this] {
    NumberedText(kRecord);
    const size_t before = AnonymousMemory();
    const auto writer = Open(SmallMarks());
    if (!writer->memory_bound()) return writer->Cancel();  // it is tested above that it ends at its limit
    EXPECT_LE(*writer->memory_bound(), size_t{4} << 20) << "which is far more than the marks";
    ExpectFlatOverALongStream(*writer, before);
  });
}

bool Any(const Capabilities&) { return true; }
bool WritesToAnyFile(const Capabilities& can) { return can.keeps_bytes && !can.regular_files_only; }

WEIR_TEST_STRATEGIES(MemoryTest, Any);
WEIR_TEST_STRATEGIES(AnyFileMemoryTest, WritesToAnyFile);

}  // namespace
}  // namespace weir
