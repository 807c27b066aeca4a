#ifndef WEIR_STRATEGIES_FILE_BUFFERED_READER_H_
#define WEIR_STRATEGIES_FILE_BUFFERED_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "strategies/memory/aligned_buffer.h"
#include "strategies/reader.h"

namespace weir {

/// A reader with one buffer, filled when it is used up: `batched`, `naive`, `stdio` and `iostream` are this,
/// each with its own way of getting bytes.
///
/// What is left of the window is moved before the place to which the next read goes, so that reads begin at
/// whole blocks of the file and of memory as long as the source gives all that it is asked for. A Read of
/// `read_size` bytes or more goes around the buffer, so many at a time.
class BufferedReader : public Reader {
 public:
  std::optional<size_t> memory_bound() const final { return memory_.size() + further_memory_; }

 protected:
  /// `max_pull`: bytes of the buffer, which takes a block more. `read_size`: what is asked for at a time, at
  /// most. `further_memory`: bytes that the source needs besides.
  BufferedReader(size_t max_pull, size_t read_size, size_t further_memory = 0);

 private:
  /// Gets some bytes, at least one; none only at the end of the stream.
  virtual absl::StatusOr<size_t> ReadSome(std::span<char> to) = 0;

  bool Refill(size_t least) final;
  size_t ReadAround(std::span<char> to) final;
  char* MoveReadyBefore(char* place);

  const size_t read_size_;
  const size_t further_memory_;
  const AlignedBuffer memory_;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_FILE_BUFFERED_READER_H_
