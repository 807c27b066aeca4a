#ifndef WEIR_STRATEGIES_CIPHER_BLOCK_WORK_H_
#define WEIR_STRATEGIES_CIPHER_BLOCK_WORK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"

namespace weir {

/// A piece of a stream: all blocks but the last are of the same size.
struct Block {
  uint64_t index = 0;
  bool last = false;
  std::span<char> bytes;  ///< empty only if the whole stream is; may be changed in place
};

/// What became of a block. With an error, `bytes` is what may be passed on all the same; nothing after it may.
struct MappedBlock {
  std::string_view bytes;
  absl::Status status;
};

/// What is done with the blocks of a stream, each by itself, so that they can be done in any order. One object
/// is used by one thread at a time.
class BlockWork {
 public:
  virtual ~BlockWork() = default;

  /// Bytes of a block, and of the room that its result may need: none if it is worked on in place.
  virtual size_t block_size() const = 0;
  virtual size_t room_size() const = 0;

  /// The result lies in `room` or in the block itself.
  virtual MappedBlock Map(const Block& block, std::span<char> room) = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_BLOCK_WORK_H_
