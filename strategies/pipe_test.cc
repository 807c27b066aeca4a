#include "strategies/pipe.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

// Adds one to every byte, in units that it is told, and `tail` at the end; fails at an offset if told so.
class Shift final : public Transform {
 public:
  size_t unit_in = 1;
  size_t unit_out = 1;
  std::string tail;
  uint64_t fails_at = UINT64_MAX;
  bool stalls = false;

  size_t input_unit() const override { return unit_in; }
  size_t output_unit() const override { return std::max(unit_out, unit_in); }
  bool finished() const override { return finished_; }

  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override {
    EXPECT_TRUE(last || in.size() >= unit_in);
    EXPECT_TRUE(last || !last_);
    EXPECT_GE(out.size(), output_unit());
    last_ = last;
    if (stalls) return Progress{0, 0};
    if (last && in.empty()) return Finish(out);
    const size_t most = std::min(in.size(), out.size());
    const size_t size = last ? most : most / unit_in * unit_in;
    if (at_ + size > fails_at) return absl::DataLossError("no good");
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<char>(in[i] + 1);
    at_ += size;
    return Progress{size, size};
  }

 private:
  Progress Finish(std::span<char> out) {
    const size_t size = std::min(tail.size(), out.size());
    std::copy_n(tail.begin(), size, out.begin());
    tail.erase(0, size);
    finished_ = tail.empty();
    return {0, size};
  }

  uint64_t at_ = 0;
  bool last_ = false;
  bool finished_ = false;
};

// Counts calls, and fails the reads or writes from one on.
class FailingCalls final : public SystemCalls {
 public:
  int read_error = 0;
  int write_error = 0;
  int fails_from = 2;
  int syncs = 0;

 private:
  ssize_t DoRead(int fd, void* to, size_t size) override {
    return Fails(read_error) ? -1 : SystemCalls::DoRead(fd, to, size);
  }
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    return Fails(write_error) ? -1 : SystemCalls::DoWrite(fd, data, size);
  }
  int DoFdatasync(int) override { return ++syncs, 0; }
  bool Fails(int error) {
    errno = error;
    return error != 0 && fails_from-- <= 0;
  }
};

std::string Text(size_t size) {
  std::string text(size, ' ');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>('!' + (i * 7 + i / 94) % 90);
  return text;
}

std::string Shifted(std::string text, int by) {
  for (char& c : text) c = static_cast<char>(c + by);
  return text;
}

class PipeTest : public testing::Test {
 protected:
  void SetUp() override {
    base_ = testing::TempDir() + "/pipe_test-" + std::to_string(::getpid());
    std::ofstream(in()) << text_;
  }
  void TearDown() override {
    ::unlink(in().c_str());
    ::unlink(out().c_str());
  }

  std::string in() const { return base_ + ".in"; }
  std::string out() const { return base_ + ".out"; }
  std::string Arrived() const {
    std::ifstream file(out(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::unique_ptr<Reader> Source(size_t buffer = 1000, std::shared_ptr<SystemCalls> calls = nullptr) const {
    return *OpenBatchedReader(in(), {.buffer_size = buffer, .system_calls = std::move(calls)});
  }
  std::unique_ptr<Writer> Sink(size_t buffer = 1000, std::shared_ptr<SystemCalls> calls = nullptr) const {
    return *OpenBatchedWriter(out(), {.buffer_size = buffer, .system_calls = std::move(calls)});
  }

  const std::string text_ = Text(300001);

 private:
  std::string base_;
};

TEST_F(PipeTest, WithoutATransformTheBytesArriveAsTheyAre) {
  for (const size_t buffer : {64, 1000, 262144}) {
    const auto source = Source(buffer);
    const auto sink = Sink(1000);
    const auto result = RunPipe(*source, {}, *sink);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->consumed, text_.size());
    EXPECT_EQ(result->produced, text_.size());
    EXPECT_EQ(Arrived(), text_);
    EXPECT_EQ(source->status().code(), absl::StatusCode::kFailedPrecondition) << "closed";
    EXPECT_EQ(sink->status().code(), absl::StatusCode::kFailedPrecondition) << "closed";
  }
}

TEST_F(PipeTest, AnyNumberOfTransformsOfAnyUnitsAreOneStream) {
  for (const size_t count : {1, 2, 5}) {
    for (const size_t unit : {1, 7, 64, 999}) {
      std::vector<Shift> shifts(count);
      std::vector<Transform*> transforms;
      for (Shift& shift : shifts) {
        shift.unit_in = transforms.size() % 2 == 0 ? unit : 13;
        shift.unit_out = transforms.size() % 2 == 0 ? 1 : unit;
        transforms.push_back(&shift);
      }
      shifts.back().tail = "the end";
      const auto source = Source();
      const auto sink = Sink();
      const auto result = RunPipe(*source, transforms, *sink);
      ASSERT_TRUE(result.ok()) << result.status();
      EXPECT_EQ(Arrived(), Shifted(text_, static_cast<int>(count)) + "the end") << count << ", " << unit;
      EXPECT_EQ(result->produced, text_.size() + 7);
    }
  }
}

TEST_F(PipeTest, AnEmptySourceStillGetsItsFinalCall) {
  std::filesystem::resize_file(in(), 0);
  Shift first, second;
  first.tail = "abc";
  second.tail = "!";
  Transform* const both[] = {&first, &second};
  const auto source = Source();
  const auto sink = Sink();
  ASSERT_TRUE(RunPipe(*source, both, *sink).ok());
  EXPECT_EQ(Arrived(), "bcd!");
}

TEST_F(PipeTest, SinksWithoutABufferAndThreadsOnBothSidesDoToo) {
  Shift shift;
  Transform* const one[] = {&shift};
  const auto source = *OpenPooledReader(in(), {.buffer_size = 777});
  const auto naive = *OpenNaiveWriter(out(), {});
  ASSERT_TRUE(RunPipe(*source, one, *naive).ok());
  EXPECT_EQ(Arrived(), Shifted(text_, 1));
  Shift again;
  Transform* const other[] = {&again};
  const auto source2 = *OpenPooledReader(in(), {.buffer_size = 777});
  const auto pooled = *OpenPooledWriter(out(), {.buffer_size = 555});
  ASSERT_TRUE(RunPipe(*source2, other, *pooled).ok());
  EXPECT_EQ(Arrived(), Shifted(text_, 1));
}

TEST_F(PipeTest, TheFirstCauseIsReportedWhoeverHasIt) {
  const auto calls = std::make_shared<FailingCalls>();
  calls->read_error = EIO;
  Shift shift;
  Transform* const one[] = {&shift};
  for (const std::span<Transform* const> transforms :
       {std::span<Transform* const>(), std::span<Transform* const>(one)}) {
    calls->fails_from = 2;
    const auto source = Source(1000, calls);
    const auto sink = Sink();
    const auto failed = RunPipe(*source, transforms, *sink);
    EXPECT_NE(std::string(failed.status().message()).find(in()), std::string::npos) << failed.status();
    EXPECT_EQ(failed.status(), source->status());
    EXPECT_EQ(sink->status().code(), absl::StatusCode::kCancelled);
  }
  const auto full = std::make_shared<FailingCalls>();
  full->write_error = ENOSPC;
  for (const std::span<Transform* const> transforms :
       {std::span<Transform* const>(), std::span<Transform* const>(one)}) {
    full->fails_from = 2;
    const auto source = Source();
    const auto sink = Sink(1000, full);
    const auto failed = RunPipe(*source, transforms, *sink);
    EXPECT_NE(std::string(failed.status().message()).find(out()), std::string::npos) << failed.status();
    EXPECT_EQ(source->status().code(), absl::StatusCode::kCancelled);
  }
}

// Remembers from where bytes were written.
class WatchedWrites final : public SystemCalls {
 public:
  std::vector<const void*> from;

 private:
  ssize_t DoWrite(int fd, const void* data, size_t size) override {
    from.push_back(data);
    return SystemCalls::DoWrite(fd, data, size);
  }
};

TEST_F(PipeTest, LargeWindowsAreWrittenFromWhereTheyWereRead) {
  const auto source = *OpenPooledReader(in(), {.buffer_size = 16384});
  const auto calls = std::make_shared<WatchedWrites>();
  const auto sink = Sink(64, calls);
  std::vector<const void*> windows;
  const auto watch = [&] { return windows.push_back(source->Ready().data()), false; };
  ASSERT_TRUE(RunPipe(*source, {}, *sink, {.stop = watch}).ok());
  EXPECT_EQ(windows.size(), 300001u / 16384 + 1);
  EXPECT_EQ(calls->from, windows);
  EXPECT_EQ(Arrived(), text_);
}

// Copies, and expects its input to be the source's window itself.
class LooksWhere final : public Transform {
 public:
  explicit LooksWhere(const Reader& source) : source_(source) {}

  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override {
    EXPECT_EQ(in.data(), source_.Ready().data());
    EXPECT_EQ(in.size(), source_.Ready().size());
    const size_t size = std::min(in.size(), out.size());
    std::copy_n(in.begin(), size, out.begin());
    finished_ = last && size == in.size();
    return Progress{size, size};
  }
  bool finished() const override { return finished_; }

 private:
  const Reader& source_;
  bool finished_ = false;
};

TEST_F(PipeTest, ATransformReadsWhereTheSourceHasTheBytes) {
  const auto source = *OpenPooledReader(in(), {.buffer_size = 16384});
  const auto sink = Sink();
  LooksWhere looks(*source);
  Transform* const one[] = {&looks};
  ASSERT_TRUE(RunPipe(*source, one, *sink).ok());
  EXPECT_EQ(Arrived(), text_);
}

TEST_F(PipeTest, AnErrorOfATransformStopsBothSides) {
  Shift good, bad;
  bad.fails_at = 5000;
  Transform* const both[] = {&good, &bad};
  const auto source = Source();
  const auto sink = Sink();
  const auto failed = RunPipe(*source, both, *sink);
  EXPECT_EQ(failed.status(), absl::DataLossError("no good"));
  EXPECT_EQ(source->status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(sink->status().code(), absl::StatusCode::kCancelled);
}

TEST_F(PipeTest, ATransformThatStandsStillIsAnErrorAndNoHang) {
  Shift shift;
  shift.stalls = true;
  Transform* const one[] = {&shift};
  const auto source = Source();
  const auto sink = Sink();
  EXPECT_EQ(RunPipe(*source, one, *sink).status().code(), absl::StatusCode::kInternal);
}

TEST_F(PipeTest, UnitsThatTheSidesCannotGiveAreErrors) {
  Shift wide;
  wide.unit_in = 2000;
  Transform* const one[] = {&wide};
  const auto narrow_source = Source(1000);
  const auto sink = Sink(4000);
  EXPECT_EQ(RunPipe(*narrow_source, one, *sink).status().code(), absl::StatusCode::kInvalidArgument);
  Shift wide_out;
  wide_out.unit_out = 2000;
  Transform* const other[] = {&wide_out};
  const auto source = Source(4000);
  const auto narrow_sink = Sink(1000);
  EXPECT_EQ(RunPipe(*source, other, *narrow_sink).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(PipeTest, StopEndsItAndSyncAsksTheDevice) {
  int asked = 0;
  const auto source = Source();
  const auto sink = Sink();
  const auto stopped = RunPipe(*source, {}, *sink, {.stop = [&] { return ++asked == 10; }});
  EXPECT_EQ(stopped.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(asked, 10);
  const auto calls = std::make_shared<FailingCalls>();
  const auto all = Source();
  const auto synced = Sink(1000, calls);
  EXPECT_TRUE(RunPipe(*all, {}, *synced, {.stop = {}, .sync = true}).ok());
  EXPECT_EQ(calls->syncs, 1);
}

TEST_F(PipeTest, ASinkThatClosesEarlyEndsIt) {
  std::signal(SIGPIPE, SIG_IGN);
  PipeEnds ends;
  const auto source = Source();
  const auto sink = *OpenBatchedWriter(ends.path(), {.buffer_size = 1000});
  ends.CloseReader();
  const auto failed = RunPipe(*source, {}, *sink);
  EXPECT_EQ(failed.status().code(), absl::ErrnoToStatusCode(EPIPE)) << failed.status();
  EXPECT_EQ(source->status().code(), absl::StatusCode::kCancelled);
}

// A sink that takes nothing: no more is pulled than both sides hold.
TEST_F(PipeTest, ASinkThatWaitsMakesTheSourceWait) {
  PipeEnds ends;
  const auto source = Source(1000);
  const auto sink = *OpenPooledWriter(ends.path(), {.buffer_size = 1000});
  std::atomic<uint64_t> seen = 0;
  std::thread pipe([&] {
    const auto watch = [&] { return seen = source->consumed(), false; };
    EXPECT_TRUE(RunPipe(*source, {}, *sink, {.stop = watch}).ok());
  });
  uint64_t last = 1;
  for (int unchanged = 0; unchanged < 20; ++unchanged) {
    if (seen != std::exchange(last, seen)) unchanged = 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_LE(seen, ends.capacity() + *sink->memory_bound() + *source->memory_bound());
  EXPECT_EQ(ends.ReadAll(), text_);
  pipe.join();
}

}  // namespace
}  // namespace weir
