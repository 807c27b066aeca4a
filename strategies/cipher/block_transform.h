#ifndef WEIR_STRATEGIES_CIPHER_BLOCK_TRANSFORM_H_
#define WEIR_STRATEGIES_CIPHER_BLOCK_TRANSFORM_H_

#include <cstdint>
#include <memory>

#include "strategies/cipher/block_work.h"
#include "strategies/transform.h"

namespace weir {

/// Does the work on the blocks of a stream one after another: a cipher as a part of a Pipe. MapBlocks does
/// the same on many threads.
///
/// Of a block with an error nothing is passed on, not even what might be; with one chunk a block there is no
/// difference.
class BlockTransform final : public Transform {
 public:
  explicit BlockTransform(std::unique_ptr<BlockWork> work) : work_(std::move(work)) {}

  /// A byte more than a block, for only who has it knows that the block is not the last.
  size_t input_unit() const override { return work_->block_size() + 1; }
  size_t output_unit() const override { return in_place() ? work_->block_size() : work_->room_size(); }
  bool in_place() const override { return work_->room_size() == 0; }
  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override;
  bool finished() const override { return finished_; }

 private:
  const std::unique_ptr<BlockWork> work_;
  uint64_t next_ = 0;
  bool finished_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_BLOCK_TRANSFORM_H_
