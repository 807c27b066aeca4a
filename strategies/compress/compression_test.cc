#include "strategies/compress/compression.h"

#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/pipe.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

std::string Words(size_t size) {
  std::minstd_rand random(7);
  std::string text;
  while (text.size() < size)
    text += std::to_string(random() % 100'000) + (random() % 7 == 0 ? "\n" : " weir ");
  return text.substr(0, size);
}

std::string Noise(size_t size) {
  std::minstd_rand random(8);
  std::string bytes(size, ' ');
  std::ranges::generate(bytes, [&] { return static_cast<char>(random() >> 7); });
  return bytes;
}

// Drives it in pieces of `in` and `out` bytes, as no pipe would.
absl::StatusOr<std::string> Mapped(Transform& transform, std::string_view text, size_t in_size,
                                   size_t out_size) {
  std::string made;
  std::string room(out_size, '\0');
  while (!transform.finished()) {
    const std::string_view in = text.substr(0, in_size);
    const bool last = in.size() == text.size();
    const absl::StatusOr<Transform::Progress> step = transform.Step(in, room, last);
    if (!step.ok()) return step.status();
    if (step->consumed == 0 && step->produced == 0 && !transform.finished()) {
      return absl::InternalError("no progress");
    }
    text.remove_prefix(step->consumed);
    made.append(room, 0, step->produced);
  }
  EXPECT_TRUE(text.empty());
  return made;
}

std::string Compressed(const Compression& format, std::string_view text,
                       const CompressionOptions& options = {}) {
  return *Mapped(**format.compress(options), text, text.size(), text.size() + 1000);
}

absl::StatusOr<std::string> Decompressed(const Compression& format, std::string_view text, size_t in = 70'000,
                                         size_t out = 70'000) {
  const std::unique_ptr<Transform> transform = *format.decompress();
  return Mapped(*transform, text, in, out);
}

class CompressionTest : public testing::TestWithParam<const Compression*> {
 protected:
  const Compression& format() const { return *GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(All, CompressionTest, testing::Values(&kZstd, &kLz4),
                         [](const auto& row) { return std::string(row.param->name); });

TEST_P(CompressionTest, TheStreamIsTheSameWhateverTheChunks) {
  for (const std::string& text :
       {std::string(), std::string("a"), Words(3000), Noise(200'000), Words(300'000)}) {
    const std::string whole = Compressed(format(), text);
    const size_t step = text.size() > 10'000 ? 4096 : 1;
    for (const size_t in : {step, size_t{5000}, size_t{100'000}}) {
      for (const size_t out : {step, size_t{100'000}, size_t{1'000'000}}) {
        const std::string made = Mapped(**format().compress({}), text, in, out).value();
        EXPECT_EQ(Decompressed(format(), made).value(), text);
        EXPECT_EQ(Decompressed(format(), whole, in, out).value(), text);
      }
    }
  }
}

TEST_P(CompressionTest, EveryLevelIsSmallerAndComesBack) {
  const std::string text = Words(300'000);
  for (int level = format().least_level; level <= format().greatest_level; ++level) {
    const std::string made = Compressed(format(), text, {.level = level});
    EXPECT_LT(made.size(), text.size() * 2 / 3) << level;
    EXPECT_TRUE(Decompressed(format(), made).value() == text) << level;
  }
  for (const int level : {format().least_level - 1, format().greatest_level + 1}) {
    EXPECT_EQ(format().compress({.level = level}).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_P(CompressionTest, ThreadsDoTheSame) {
  const std::string text = Words(5'000'000);
  for (const size_t threads : {2, 4}) {
    const auto made = format().compress({.threads = threads});
    ASSERT_EQ(made.ok(), format().takes_threads);
    if (!made.ok()) continue;
    const std::string compressed = Mapped(**made, text, 100'000, 50'000).value();
    EXPECT_TRUE(Decompressed(format(), compressed).value() == text);
  }
  EXPECT_FALSE(format().compress({.threads = 0}).ok());
}

TEST_P(CompressionTest, FramesBehindEachOtherAreOneStream) {
  const std::string skipped = std::string("\x5A\x2A\x4D\x18\x03\0\0\0", 8) + "abc";
  const std::string two =
      skipped + Compressed(format(), "one ") + skipped + Compressed(format(), "two") + skipped;
  EXPECT_EQ(Decompressed(format(), two).value(), "one two");
  EXPECT_EQ(Decompressed(format(), two, 1, 1).value(), "one two");
}

TEST_P(CompressionTest, ACutAnywhereIsAnError) {
  const std::string whole = Compressed(format(), Words(2000));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(Decompressed(format(), whole.substr(0, size)).ok()) << size;
  }
  EXPECT_EQ(Decompressed(format(), whole.substr(0, whole.size() - 1)).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_P(CompressionTest, AChangedBitIsAnErrorOrChangesNothing) {
  const std::string text = Words(2000);
  std::string made = Compressed(format(), text);
  for (size_t bit = 0; bit < made.size() * 8; ++bit) {
    made[bit / 8] = static_cast<char>(made[bit / 8] ^ (1 << bit % 8));
    const absl::StatusOr<std::string> back = Decompressed(format(), made);
    EXPECT_TRUE(!back.ok() || *back == text) << bit;
    made[bit / 8] = static_cast<char>(made[bit / 8] ^ (1 << bit % 8));
  }
}

TEST_P(CompressionTest, WhatIsNoneIsSaidToBeNone) {
  const absl::Status none = Decompressed(format(), "this is plain text, and long enough").status();
  EXPECT_EQ(none.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(none.message(), fmt::format("at byte 0 begins no frame of {}", format().name));
  EXPECT_FALSE(Decompressed(format(), Compressed(format(), "a") + "more").ok());
}

TEST_P(CompressionTest, TheFormatsOwnToolReadsIt) {
  const std::string text = Words(400'000);
  const std::string path = testing::TempDir() + "/tool_reads." + std::string(format().name);
  std::FILE* const file = std::fopen(path.c_str(), "w");
  const std::string made = Compressed(format(), text);
  ASSERT_EQ(std::fwrite(made.data(), 1, made.size(), file), made.size());
  ASSERT_EQ(std::fclose(file), 0);
  std::FILE* const tool = ::popen(fmt::format("{} -dc < {}", format().name, path).c_str(), "r");
  std::string back(text.size() + 1, '\0');
  back.resize(std::fread(back.data(), 1, back.size(), tool));
  EXPECT_EQ(::pclose(tool), 0);
  EXPECT_TRUE(back == text);
  std::remove(path.c_str());
}

TEST_P(CompressionTest, GoesThroughAPipeBothWays) {
  const std::string text = Words(1'000'000);
  TextReader source(text);
  TextWriter sink;
  const auto there = *format().compress({});
  const auto back = *format().decompress();
  Transform* const both[] = {there.get(), back.get()};
  ASSERT_TRUE(RunPipe(source, both, sink).ok());
  EXPECT_TRUE(sink.text() == text);
}

// A frame of a megabyte of nothing, with the window that it is told.
std::string WithWindow(int log) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, log);
  const std::string text(1 << 20, '\0');
  std::string made(1 << 20, '\0');
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer out{made.data(), made.size(), 0};
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue);
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  made.resize(out.pos);
  return made;
}

TEST(ZstdTest, AWindowOfMoreThanEightMebibytesIsNotRead) {
  EXPECT_EQ(Decompressed(kZstd, WithWindow(23)).value().size(), size_t{1} << 20);
  const absl::Status refused = Decompressed(kZstd, WithWindow(24)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(refused.message().find("a window of more than 8 MiB"), absl::string_view::npos);
}

TEST(CompressionsTest, AreFoundByName) {
  EXPECT_EQ((*FindCompression("lz4"))->name, "lz4");
  EXPECT_EQ(FindCompression("rar").status().message(),
            "there is no compressing strategy 'rar'; there are zstd, lz4");
}

}  // namespace
}  // namespace weir
