#ifndef WEIR_STRATEGIES_COMMIT_FRAME_H_
#define WEIR_STRATEGIES_COMMIT_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

/// What a log's file is made of: frames of one or more records, each frame whole or not there.
///
///     [checksum 8][sequence 8][size 4][records 4]  ([length 4][bytes])*        numbers in the machine's order
///
/// The checksum is XXH3-64 of all that follows in the frame, seeded with the offset in the file, so
/// that a frame that lies elsewhere is none. The sequence counts frames from 1, without a gap: so a frame behind
/// one that is missing is none either. `size`: bytes of the records with their lengths. A frame begins where the
/// one before it ends, or at the next multiple of kFrameBlock.
struct FrameHeader {
  uint64_t checksum;
  uint64_t sequence;
  uint32_t size;
  uint32_t records;
};
inline constexpr size_t kFrameBlock = 4096;

/// A frame in the making.
class Frame {
 public:
  /// How many bytes a record takes.
  static size_t SizeOf(std::string_view record) { return sizeof(uint32_t) + record.size(); }

  void Add(std::string_view record);
  /// Makes it whole: the frame as it goes to the file.
  std::string_view Seal(uint64_t offset, uint64_t sequence);
  void Clear();

  uint32_t records() const { return records_; }
  bool empty() const { return records_ == 0; }
  /// Bytes of the records with their lengths.
  size_t size() const { return bytes_.size() - sizeof(FrameHeader); }

 private:
  std::string bytes_ = std::string(sizeof(FrameHeader), '\0');
  uint32_t records_ = 0;
};

/// Whether these bytes, of which the first are `header` and the rest `body`, are the frame that is expected there.
bool IsFrame(const FrameHeader& header, std::string_view body, uint64_t offset, uint64_t sequence);

/// Takes the next record off the body of a frame; none at its end.
std::optional<std::string_view> TakeRecord(std::string_view& body);

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMMIT_FRAME_H_
