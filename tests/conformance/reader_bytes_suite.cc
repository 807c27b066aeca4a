// That a reader gives the bytes of its source: each once, in order, to the end, however they are asked for.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <thread>

#include "fmt/format.h"
#include "tests/conformance/reader_strategy_test.h"
#include "tests/conformance/readers_under_test.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategy_test.h"
#include "tests/conformance/watchdog.h"
#include "tests/doubles/pipe_ends.h"

namespace weir {
namespace {

constexpr size_t kBufferSizes[] = {kMinBufferSize, 100, 8192};

// Asks a reader in ways drawn at random, and compares each answer with the text that it reads.
class ReadingReference {
 public:
  ReadingReference(Reader& reader, std::string_view text, uint64_t seed)
      : reader_(reader), text_(text), random_(seed) {}

  void ReadAll() {
    while (!reader_.at_end() && !testing::Test::HasFailure()) {
      random_() % 4 == 0 ? ReadSome() : PullSome();
      ExpectReaderAddsUp(reader_);
    }
    EXPECT_TRUE(reader_.status().ok()) << reader_.status();
    EXPECT_EQ(reader_.consumed(), text_.size());
  }

 private:
  std::string_view Rest() const { return text_.substr(reader_.consumed()); }

  size_t Draw() {
    const size_t most = reader_.max_pull();
    const size_t sizes[] = {0, 1, 2, 31, most / 2, most - 1, most, random_() % most, random_() % 100};
    return std::min(sizes[random_() % std::size(sizes)], most);
  }

  void PullSome() {
    const size_t least = Draw();
    const bool pulled = reader_.Pull(least);
    const std::string_view ready = reader_.Ready();
    ASSERT_LE(ready.size(), Rest().size());
    ASSERT_EQ(pulled, least <= Rest().size()) << "at " << reader_.consumed() << ", " << least << " pulled";
    ASSERT_TRUE(pulled ? ready.size() >= least : ready.size() == Rest().size());
    ASSERT_EQ(Difference(ready, Rest().substr(0, ready.size())), "") << "at " << reader_.consumed();
    reader_.Consume(random_() % 3 == 0 ? ready.size() : random_() % (ready.size() + 1));
  }

  void ReadSome() {
    std::string to(random_() % 3 == 0 ? 3 * Draw() : Draw(), ' ');
    const std::string_view expected = Rest().substr(0, to.size());
    const absl::StatusOr<size_t> got = reader_.Read(to);
    ASSERT_TRUE(got.ok()) << got.status();
    ASSERT_EQ(Difference(std::string_view(to).substr(0, *got), expected), "");
  }

  Reader& reader_;
  const std::string_view text_;
  std::mt19937_64 random_;
};

class ReaderBytesTest : public ReaderStrategyTest {};

TEST_P(ReaderBytesTest, RandomSequencesGiveWhatTheReferenceHas) {
  for (const size_t buffer : kBufferSizes) {
    for (const size_t size :
         {size_t{0}, size_t{1}, buffer - 1, buffer, buffer + 1, 4 * buffer, 23 * buffer + 7}) {
      for (uint64_t seed = 0; seed < 6; ++seed) {
        const Attempt attempt(fmt::format("buffer {}, {} bytes, seed {}", buffer, size, seed));
        PutFile(NumberedText(size));
        const auto reader = Open(buffer);
        ReadingReference(*reader, NumberedText(size), seed).ReadAll();
        EXPECT_TRUE(reader->Close().ok()) << reader->Close();
        if (HasFailure()) return;
      }
    }
  }
  ExpectReleased();
}

TEST_P(ReaderBytesTest, PullsOfEverySizeCrossTheEndsOfBuffers) {
  constexpr size_t kBuffer = kMinBufferSize;
  const std::string_view text = NumberedText(20000);
  PutFile(text);
  for (size_t least = 1; least <= kBuffer; ++least) {
    const auto reader = Open(kBuffer);
    std::string got;
    while (reader->Pull(least)) {  // consumes less than it asks for, so that the rest moves on and on
      const size_t size = std::max<size_t>(least / 2, 1);
      got += reader->Ready().substr(0, size);
      reader->Consume(size);
    }
    got += reader->Ready();
    ASSERT_EQ(Difference(got, text), "") << "least " << least;
  }
}

TEST_P(ReaderBytesTest, TheLargestPullIsTheBufferOrMore) {
  for (const size_t buffer : kBufferSizes) {
    PutFile(NumberedText(300000));
    const auto reader = Open(buffer);
    EXPECT_GE(reader->max_pull(), can().uses_buffer ? buffer : 1);
    const size_t most = std::min<size_t>(reader->max_pull(), 100000);
    ASSERT_TRUE(reader->Pull(7));
    reader->Consume(7);
    ASSERT_TRUE(reader->Pull(most)) << reader->status();
    EXPECT_EQ(Difference(reader->Ready().substr(0, most), NumberedText(7 + most).substr(7)), "");
  }
}

TEST_P(ReaderBytesTest, TheEndStaysThoughTheFileGrows) {
  PutFile("0123456789");
  const auto reader = Open(4096);
  EXPECT_EQ(ReadRest(*reader), "0123456789");
  EXPECT_TRUE(reader->at_end());
  PutFile("0123456789abcdef");
  EXPECT_FALSE(reader->Pull());
  char to[4];
  EXPECT_EQ(*reader->Read(to), 0u);
  EXPECT_TRUE(reader->at_end());
  EXPECT_TRUE(reader->Close().ok());
}

TEST_P(ReaderBytesTest, AFileThatIsCutShortEndsThereOrLater) {
  constexpr size_t kBuffer = 4096;
  const std::string_view text = NumberedText(64 * kBuffer);
  for (const size_t kept : {size_t{0}, size_t{1}, 3 * kBuffer, 5 * kBuffer + 77}) {
    PutFile(text);
    const auto reader = Open(kBuffer);
    ASSERT_TRUE(reader->Pull());
    std::string got(reader->Ready());
    reader->Consume(got.size());
    const size_t cut = got.size() + kept;
    ASSERT_EQ(::truncate(path().c_str(), static_cast<off_t>(cut)), 0);
    got += ReadRest(*reader, 100);
    EXPECT_TRUE(reader->status().ok()) << reader->status();
    ASSERT_GE(got.size(), std::min(cut, text.size()));
    // A plain pread(2) beside the truncate(2) gets a page of zeros too, in 2 of 900,000 reads.
    for (size_t i = cut; i < std::min(got.size(), text.size()); ++i)
      if (got[i] == '\0') got[i] = text[i];
    EXPECT_EQ(Difference(got, text.substr(0, got.size())), "");
  }
}

class ReadingAheadTest : public ReaderStrategyTest {};

TEST_P(ReadingAheadTest, TheBytesAreTheSameHoweverFarItReadsAhead) {
  for (const size_t buffer : kBufferSizes) {
    for (const size_t ahead : {size_t{1}, buffer, 9 * buffer}) {
      for (uint64_t seed = 0; seed < 3; ++seed) {
        const Attempt attempt(fmt::format("buffer {}, {} bytes ahead, seed {}", buffer, ahead, seed));
        const std::string_view text = NumberedText(23 * buffer + 7);
        PutFile(text);
        const auto reader = Open(ReaderOptions{.buffer_size = buffer, .read_ahead = ahead});
        ReadingReference(*reader, text, seed).ReadAll();
        EXPECT_TRUE(reader->Close().ok()) << reader->Close();
        if (HasFailure()) return;
      }
    }
  }
  ExpectReleased();
}

class AnyFileReaderTest : public ReaderStrategyTest {};

TEST_P(AnyFileReaderTest, APipeIsReadToItsEndInWhateverPiecesItComes) {
  const std::string_view text = NumberedText(300000);
  for (const size_t buffer : kBufferSizes) {
    for (const size_t piece : {size_t{1}, size_t{63}, size_t{5000}, size_t{100000}}) {
      const Attempt attempt(fmt::format("buffer {}, pieces of {}", buffer, piece));
      const std::string_view sent =
          text.substr(0, std::min(text.size(), 20000 * piece / (piece < 9 ? 4 : 1)));
      PipeEnds pipe;
      const auto reader = OpenPath(pipe.reading_path(), buffer);
      std::thread writer([&] {
        for (size_t at = 0; at < sent.size(); at += piece) {
          const std::string_view next = sent.substr(at, piece);
          if (::write(pipe.writer(), next.data(), next.size()) < 0) std::abort();
        }
        pipe.CloseWriter();
      });
      ReadingReference(*reader, sent, piece).ReadAll();
      writer.join();
      EXPECT_TRUE(reader->Close().ok());
      if (HasFailure()) return;
    }
  }
}

TEST_P(AnyFileReaderTest, ADeviceWithoutBytesIsAtItsEnd) {
  const auto reader = OpenPath("/dev/null", 4096);
  EXPECT_FALSE(reader->Pull());
  EXPECT_TRUE(reader->at_end());
  EXPECT_TRUE(reader->Close().ok());
}

TEST_P(AnyFileReaderTest, AFileThatClaimsToHaveNoSizeIsReadAllTheSame) {
  const auto reader = OpenPath("/proc/self/status", 4096);
  EXPECT_NE(ReadRest(*reader).find("RssAnon:"), std::string::npos);
}

class PromptReaderTest : public ReaderStrategyTest {};

TEST_P(PromptReaderTest, APullIsContentWithWhatHasCome) {
  PipeEnds pipe;
  const auto reader = OpenPath(pipe.reading_path(), 4096);
  for (const std::string_view said : {"one", "another", "x"}) {
    ASSERT_EQ(::write(pipe.writer(), said.data(), said.size()), static_cast<ssize_t>(said.size()));
    ASSERT_TRUE(reader->Pull());  // would wait for ever if it wanted more
    EXPECT_EQ(reader->Ready(), said);
    reader->Consume(said.size());
  }
}

class MappingReaderTest : public ReaderStrategyTest {};

TEST_P(MappingReaderTest, WhatCannotBeMappedIsRefused) {
  for (const char* const path : {"/dev/null", "/proc/self/status"}) {
    const auto reader = OpenReader(strategy(), path, {});
    if (reader.ok()) (*reader)->Pull();
    EXPECT_EQ((reader.ok() ? (*reader)->status() : reader.status()).code(),
              absl::StatusCode::kFailedPrecondition)
        << path;
  }
}

bool Any(const ReaderCapabilities&) { return true; }
bool ReadsAnyFile(const ReaderCapabilities& can) { return !can.regular_files_only; }
bool IsPrompt(const ReaderCapabilities& can) { return !can.regular_files_only && !can.library_reads; }
bool ReadsAhead(const ReaderCapabilities& can) { return can.reads_ahead; }
bool Maps(const ReaderCapabilities& can) { return can.maps_file; }

WEIR_TEST_READERS(ReaderBytesTest, Any);
WEIR_TEST_READERS(ReadingAheadTest, ReadsAhead);
WEIR_TEST_READERS(AnyFileReaderTest, ReadsAnyFile);
WEIR_TEST_READERS(PromptReaderTest, IsPrompt);
WEIR_TEST_READERS(MappingReaderTest, Maps);

}  // namespace
}  // namespace weir
