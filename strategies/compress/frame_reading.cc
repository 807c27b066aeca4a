#include "strategies/compress/frame_reading.h"

#include "fmt/format.h"

namespace weir {

absl::StatusOr<Transform::Progress> FrameReading::Step(std::string_view in, std::span<char> out, bool last) {
  if (in.empty() && !in_frame_) {
    finished_ = last;
    return Progress{0, 0};
  }
  const absl::StatusOr<Call> call = GoOn(in, out);
  if (!call.ok()) return call.status();
  const Progress made = call->progress;
  offset_ += made.consumed;
  in_frame_ = !call->frame_over;
  finished_ = last && made.consumed == in.size() && !in_frame_;
  if (last && !finished_ && made.consumed == 0 && made.produced == 0) {
    return absl::DataLossError(
        fmt::format("the {} stream ends at byte {}, in the middle of a frame", format_, offset_));
  }
  return made;
}

}  // namespace weir
