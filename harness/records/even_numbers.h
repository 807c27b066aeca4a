#ifndef WEIR_HARNESS_RECORDS_EVEN_NUMBERS_H_
#define WEIR_HARNESS_RECORDS_EVEN_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/transform.h"

namespace weir {

class SseBytes;
class WordBytes;

/// The task of the workload `read`: parses every number of a stream and keeps the even ones, as the records
/// `number`: the digits between single spaces.
///
/// In the stream numbers are decimal digits, up to 2^64 - 1, each followed by a space, tab or line break; any
/// number of those may stand between them and before the first. Anything else is an error with its offset:
/// INVALID_ARGUMENT for another byte or a stream without a number, OUT_OF_RANGE for a number too large,
/// DATA_LOSS for a stream that ends inside a number.
///
/// Records of the canonical form (one space on each side, no leading zero, up to 14 digits) go sixteen bytes
/// at a time, and one that is kept is written as it was read, for that is what formatting it would give. The
/// value of every number is computed from its digits all the same; see sum(). `Bytes` are the sixteen, by one
/// way to look at them or another (sixteen_bytes.h).
template <class Bytes>
class EvenNumbersBy final : public Transform {
 public:
  size_t output_unit() const override { return kRoom; }
  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override;
  bool finished() const override { return finished_; }

  /// How many numbers there were, and how many of them were kept.
  uint64_t numbers() const { return numbers_; }
  uint64_t kept() const { return kept_; }
  /// Of all numbers, modulo 2^64.
  uint64_t sum() const { return sum_; }

 private:
  /// For the longest record, or a store of sixteen bytes.
  static constexpr size_t kRoom = 32;

  /// A position in the input and one in the output, and their ends.
  struct Cursor {
    const char* at;
    const char* end;
    char* to;
    char* to_end;
  };

  static bool HasRoom(const Cursor& cursor) {
    return static_cast<size_t>(cursor.to_end - cursor.to) >= kRoom;
  }
  void TakeCanonical(Cursor& cursor);
  template <int kDigits>
  void TakeCanonicalOf(Cursor& cursor);
  absl::Status TakeByte(char byte, uint64_t offset, Cursor& cursor);
  absl::Status TakeDigit(uint64_t digit, uint64_t offset);
  void TakeNumber(Cursor& cursor);
  absl::Status Finish();

  uint64_t offset_ = 0;  // in the stream, of the next step's input
  uint64_t value_ = 0;   // of the digits of the number that was begun
  uint64_t begun_ = 0;   // its offset
  bool inside_ = false;  // whether there is one
  bool finished_ = false;
  uint64_t numbers_ = 0;
  uint64_t kept_ = 0;
  uint64_t sum_ = 0;
};

#ifdef __SSE2__
using EvenNumbers = EvenNumbersBy<SseBytes>;
#else
using EvenNumbers = EvenNumbersBy<WordBytes>;
#endif

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_EVEN_NUMBERS_H_
