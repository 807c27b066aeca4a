#ifndef WEIR_STRATEGIES_COMPRESS_FRAME_READING_H_
#define WEIR_STRATEGIES_COMPRESS_FRAME_READING_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/transform.h"

namespace weir {

/// A transform that decompresses frames, one behind the other: what formats have in common there. Where the input
/// ends, a frame must.
class FrameReading : public Transform {
 public:
  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) final;
  bool finished() const final { return finished_; }

 protected:
  /// What the library did.
  struct Call {
    Progress progress;
    bool frame_over;  ///< the frame has ended, and all of it was produced
  };

  /// `format`: for messages.
  explicit FrameReading(std::string_view format) : format_(format) {}

  /// Bytes of input before this step.
  uint64_t offset() const { return offset_; }

 private:
  /// Has the library go on with the frame, or begin the next.
  virtual absl::StatusOr<Call> GoOn(std::string_view in, std::span<char> out) = 0;

  const std::string_view format_;
  uint64_t offset_ = 0;
  bool in_frame_ = true;  // a stream has one frame at least
  bool finished_ = false;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMPRESS_FRAME_READING_H_
