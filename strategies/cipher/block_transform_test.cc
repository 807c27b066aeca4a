#include "strategies/cipher/block_transform.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "strategies/batched.h"
#include "strategies/batched_reader.h"
#include "strategies/cipher/chunk_work.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/cipher/shift.h"
#include "strategies/cipher/text_streams.h"
#include "strategies/pipe.h"

namespace weir {
namespace {

const std::string kKey(ChunkCipher::kKeySize, 'k');

std::string Text(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

// Gives no more room than it must.
absl::StatusOr<std::string> Drive(std::unique_ptr<BlockWork> work, std::string_view in) {
  BlockTransform transform(std::move(work));
  std::string out, room(transform.output_unit(), '\0');
  while (!transform.finished()) {
    const std::string_view piece = in.substr(0, transform.input_unit());
    const absl::StatusOr<Transform::Progress> step = transform.Step(piece, room, piece.size() == in.size());
    if (!step.ok()) return step.status();
    out.append(room, 0, step->produced);
    in.remove_prefix(step->consumed);
  }
  return out;
}

constexpr size_t kChunk = ChunkCipher::kChunkSize;
constexpr size_t kSizes[] = {0, 1, kChunk - 1, kChunk, kChunk + 1, 2 * kChunk, 200'000};

TEST(BlockTransformTest, SealsAsManyThreadsDoAndOpensAgain) {
  for (const Aead aead : {Aead::kChaCha20Poly1305, Aead::kAes256Gcm}) {
    for (const size_t size : kSizes) {
      const std::string plain = Text(size);
      TextReader source(plain);
      TextWriter target;
      ASSERT_TRUE(MapBlocks(source, *MakeSealWorks(aead, kKey, {.threads = 3}), target).ok());
      const ChunkWorkOptions single{.chunks_a_block = 1};
      const absl::StatusOr<std::string> sealed =
          Drive(std::move(MakeSealWorks(aead, kKey, single)->front()), plain);
      EXPECT_TRUE(sealed.value() == target.text()) << size;
      const absl::StatusOr<std::string> opened =
          Drive(std::move(MakeOpenWorks(aead, kKey, single)->front()), *sealed);
      EXPECT_TRUE(opened.value() == plain) << size;
    }
  }
}

TEST(BlockTransformTest, ShiftsInPlace) {
  for (const size_t size : kSizes) {
    const std::string plain = Text(size);
    BlockTransform up(std::move(MakeShiftWorks(ShiftDirection::kUp, {.chunks_a_block = 4}).front()));
    EXPECT_TRUE(up.in_place());
    std::string bytes = plain;
    const absl::StatusOr<Transform::Progress> step = up.Step(bytes, bytes, true);
    ASSERT_TRUE(step.ok());
    EXPECT_EQ(step->consumed, size);
    EXPECT_TRUE(up.finished());
    EXPECT_TRUE(size == 0 || bytes != plain);
    EXPECT_TRUE(*Drive(std::move(MakeShiftWorks(ShiftDirection::kDown, {.chunks_a_block = 1}).front()),
                       bytes) == plain);
  }
}

TEST(BlockTransformTest, APipeRunsThemFromFileToFile) {
  const ChunkWorkOptions single{.chunks_a_block = 1};
  const std::string from = testing::TempDir() + "/plain", to = testing::TempDir() + "/back";
  for (const size_t size : kSizes) {
    const std::string plain = Text(size);
    std::ofstream(from, std::ios::binary) << plain;
    for (const bool opens : {true, false}) {
      BlockTransform shift(std::move(MakeShiftWorks(ShiftDirection::kUp, single).front()));
      BlockTransform sealing(std::move(MakeSealWorks(Aead::kAes256Gcm, kKey, single)->front()));
      BlockTransform opening(std::move(MakeOpenWorks(Aead::kAes256Gcm, kKey, single)->front()));
      std::vector<Transform*> transforms{&shift, &sealing};
      if (opens) transforms.push_back(&opening);
      const auto source = *OpenBatchedReader(from, {});
      const auto sink = *OpenBatchedWriter(to, {});
      const absl::StatusOr<PipeResult> result = RunPipe(*source, transforms, *sink);
      ASSERT_TRUE(result.ok()) << result.status() << " with " << size;
      std::ifstream file(to, std::ios::binary);
      std::string made(std::istreambuf_iterator<char>(file), {});
      if (!opens) made = *Drive(std::move(MakeOpenWorks(Aead::kAes256Gcm, kKey, single)->front()), made);
      ShiftDown(made);
      EXPECT_TRUE(made == plain) << size;
    }
  }
}

TEST(BlockTransformTest, AChangedChunkIsAnError) {
  const ChunkWorkOptions single{.chunks_a_block = 1};
  std::string sealed =
      *Drive(std::move(MakeSealWorks(Aead::kAes256Gcm, kKey, single)->front()), Text(200'000));
  sealed[100'000] ^= 1;
  const absl::Status status =
      Drive(std::move(MakeOpenWorks(Aead::kAes256Gcm, kKey, single)->front()), sealed).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace weir
