#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/file/system_calls.h"
#include "strategies/readers/reader_registry.h"
#include "tests/doubles/fake_ring.h"
#include "tests/doubles/pipe_ends.h"
#include "tests/doubles/printable_text.h"

namespace weir {
namespace {

constexpr size_t kBuffer = 1000;

class UringReaderTest : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(path_) << text_; }
  void TearDown() override { ::unlink(path_.c_str()); }

  std::unique_ptr<Reader> Open(const std::string& path) const {
    auto reader = OpenUringReader(path, {.buffer_size = kBuffer, .system_calls = calls_});
    EXPECT_TRUE(reader.ok()) << reader.status();
    return *std::move(reader);
  }
  static std::string ReadAll(Reader& reader) {
    std::string all;
    while (reader.Pull()) {
      all += reader.Ready();
      reader.Consume(reader.Ready().size());
      const ReaderAccounting now = reader.accounting();
      EXPECT_EQ(now.delivered, now.consumed + now.ready + now.read_ahead);
    }
    return all;
  }
  void ExpectReadsAll() const {
    const auto reader = Open(path_);
    EXPECT_TRUE(ReadAll(*reader) == text_);
    EXPECT_TRUE(reader->at_end()) << reader->status();
    EXPECT_TRUE(reader->Close().ok());
  }
  // The first piece of a pipe was read, and the next is under way, which never comes.
  std::unique_ptr<Reader> OpenSilent(PipeEnds& pipe) const {
    EXPECT_EQ(::write(pipe.writer(), "abc", 3), 3);
    auto reader = Open(pipe.reading_path());
    EXPECT_TRUE(reader->Pull());
    EXPECT_EQ(reader->Ready(), "abc");
    reader->Consume(3);
    return reader;
  }

  const std::string text_ = PrintableText(30 * kBuffer + 17);
  const std::string path_ = testing::TempDir() + "/uring_reader";
  const std::shared_ptr<RingCalls> calls_ = std::make_shared<RingCalls>();
};

// The second read of a pipe finds it silent.
void HangsFromTheSecondReadOn(FakeRing& ring) {
  ring.read_hangs = [reads = 0](const RingRead&) mutable { return ++reads > 1; };
}

TEST_F(UringReaderTest, ReadsThatCompleteInAnyOrderAreGivenInThatOfTheStream) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    calls_->prepare = [random = std::mt19937_64(seed)](FakeRing& ring) mutable {
      ring.choose = [&](size_t count) { return random() % count; };
    };
    ExpectReadsAll();
  }
  calls_->prepare = [](FakeRing& ring) { ring.choose = [](size_t count) { return count - 1; }; };
  ExpectReadsAll();
}

TEST_F(UringReaderTest, AShortCompletionIsSubmittedAgainAtItsOffsetForTheRest) {
  std::vector<RingRead> reads;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_read = [&](const RingRead& read) {
      reads.push_back(read);
      return reads.size() == 1 ? int64_t{123} : static_cast<int64_t>(read.size);
    };
  };
  const auto reader = Open(path_);
  EXPECT_TRUE(ReadAll(*reader) == text_);
  bool again = false;
  for (const RingRead& read : reads) {
    if (read.offset != 123) continue;
    again = true;
    EXPECT_EQ(read.size, kBuffer - 123);
    EXPECT_EQ(read.data, reads[0].data + 123);
  }
  EXPECT_TRUE(again);
  EXPECT_EQ(reader->accounting().short_reads, 2u) << "that, and the one at the end";
}

TEST_F(UringReaderTest, InterruptionsAndAShortageThatPassesAreSurvived) {
  int entered = 0, read = 0, under_way = 0;
  calls_->prepare = [&](FakeRing& ring) {
    ring.on_enter = [&] {
      return ++entered % 3 == 1 ? EINTR : entered % 5 == 0 && under_way > 0 ? EBUSY : 0;
    };
    ring.on_read = [&](const RingRead& asked) {
      ++under_way;
      ++read;
      return read % 4 == 0   ? int64_t{-EINTR}
             : read % 4 == 1 ? int64_t{-EAGAIN}
             : read % 4 == 2 ? int64_t{-ECANCELED}  // with the thread that submitted it
                             : static_cast<int64_t>(asked.size);
    };
    ring.choose = [&](size_t) { return --under_way, size_t{0}; };
  };
  ExpectReadsAll();
  EXPECT_GT(read, 40);
}

TEST_F(UringReaderTest, AnErrorComesBehindAllBytesBeforeIt) {
  for (const int error : {EIO, ENOMEM}) {
    for (uint64_t bad = 0; bad < 12; ++bad) {
      for (const bool reversed : {false, true}) {
        calls_->prepare = [=](FakeRing& ring) {
          ring.on_read = [=](const RingRead& read) {
            return read.offset == bad * kBuffer ? int64_t{-error} : static_cast<int64_t>(read.size);
          };
          if (reversed) ring.choose = [](size_t count) { return count - 1; };
        };
        const auto reader = Open(path_);
        EXPECT_TRUE(ReadAll(*reader) == text_.substr(0, bad * kBuffer));
        const std::string where = fmt::format("{} at offset {}, errno {}", path_, bad * kBuffer, error);
        EXPECT_NE(reader->status().message().find(where), absl::string_view::npos) << reader->status();
        EXPECT_FALSE(reader->Close().ok());
      }
    }
  }
}

TEST_F(UringReaderTest, ARingThatCannotBeEnteredAnyMoreIsAnErrorAndNoHang) {
  for (const int from : {1, 2, 4, 7}) {
    int entered = 0;
    calls_->prepare = [&](FakeRing& ring) { ring.on_enter = [&] { return ++entered >= from ? EBADF : 0; }; };
    const auto reader = Open(path_);
    const std::string got = ReadAll(*reader);
    EXPECT_TRUE(got == text_.substr(0, got.size()));
    EXPECT_NE(reader->status().message().find("io_uring_enter"), absl::string_view::npos) << reader->status();
    EXPECT_FALSE(reader->Close().ok());
  }
}

TEST_F(UringReaderTest, BuffersThatMayNotBeRegisteredAreUsedAllTheSame) {
  bool registered = false;
  calls_->prepare = [&](FakeRing& ring) {
    ring.register_error = ENOMEM;
    ring.on_read = [&](const RingRead& read) {
      registered = registered || read.registered;
      return static_cast<int64_t>(read.size);
    };
  };
  ExpectReadsAll();
  EXPECT_FALSE(registered);
}

TEST_F(UringReaderTest, WithoutARingItIsNotOpened) {
  calls_->open_error = ENOSYS;
  const auto reader = OpenUringReader(path_, {.buffer_size = kBuffer, .system_calls = calls_});
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(UringReaderTest, AReadOfASilentPipeIsCancelled) {
  calls_->prepare = HangsFromTheSecondReadOn;
  PipeEnds pipe;
  const auto reader = OpenSilent(pipe);
  EXPECT_TRUE(reader->Close().ok()) << reader->Close();
}

// FakeRing ends the program where a wait would have no end.
TEST_F(UringReaderTest, AReadOfASilentPipeIsCancelledBehindAnErrorOfTheRingToo) {
  for (const bool passes : {true, false}) {
    int error = 0;
    calls_->prepare = [&](FakeRing& ring) {
      HangsFromTheSecondReadOn(ring);
      ring.on_enter = [&] { return error; };
    };
    PipeEnds pipe;
    const auto reader = OpenSilent(pipe);
    error = EBADF;
    EXPECT_FALSE(reader->Pull());
    EXPECT_NE(reader->status().message().find("io_uring_enter"), absl::string_view::npos) << reader->status();
    if (passes) error = 0;
    EXPECT_FALSE(reader->Close().ok());
  }
}

}  // namespace
}  // namespace weir
