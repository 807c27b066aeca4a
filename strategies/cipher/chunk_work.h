#ifndef WEIR_STRATEGIES_CIPHER_CHUNK_WORK_H_
#define WEIR_STRATEGIES_CIPHER_CHUNK_WORK_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/cipher/parallel_blocks.h"

namespace weir {

using BlockWorks = std::vector<std::unique_ptr<BlockWork>>;

/// How a stream is sealed.
struct ChunkWorkOptions {
  size_t threads = 1;          ///< one work for each
  size_t chunks_a_block = 16;  ///< 1 MiB
  uint64_t first_chunk = 0;    ///< the index of the stream's first
};

/// Seals a stream: blocks of plaintext become as many sealed chunks as they hold. Errors are OpenSSL's.
absl::StatusOr<BlockWorks> MakeSealWorks(Aead aead, std::string_view key, const ChunkWorkOptions& options);

/// Opens a sealed stream. DATA_LOSS says which chunk is not what was sealed; what lies before it is passed
/// on, and nothing of it or after it. A stream that goes on after its last chunk, or that ends with a chunk
/// that is not the last, is an error behind that chunk.
absl::StatusOr<BlockWorks> MakeOpenWorks(Aead aead, std::string_view key, const ChunkWorkOptions& options);

/// Adds one to every byte, modulo 256, in place: the cheapest change of a stream that can be undone for all
/// 256 values. It hides nothing.
void ShiftUp(std::span<char> bytes);

/// Undoes ShiftUp.
void ShiftDown(std::span<char> bytes);

/// Shifts a stream, block by block.
enum class ShiftDirection { kUp, kDown };
BlockWorks MakeShiftWorks(ShiftDirection direction, const ChunkWorkOptions& options);

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_CHUNK_WORK_H_
