#ifndef WEIR_STRATEGIES_TRANSFORM_H_
#define WEIR_STRATEGIES_TRANSFORM_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// Maps a stream of bytes to another one, in chunks: a cipher, a parser, a filter. Knows neither where the
/// bytes come from nor where they go, which is the affair of a Pipe, and is the same stream out whatever the
/// chunks in.
///
/// Whoever drives it gives it its input in order, each byte until it is consumed, and takes its output:
///
///     while (!transform.finished()) Step(in, room, no input comes after `in`)
///
/// An error ends the stream: Step is not called again. It says what is wrong, and at which offset of the
/// transform's input, but not in which file, which is for the one who knows it to add.
///
/// Not thread-safe. A transform is for one stream.
class Transform {
 public:
  /// What one step did.
  struct Progress {
    size_t consumed;  ///< bytes from the beginning of `in`, which are not given again
    size_t produced;  ///< bytes at the beginning of `out`
  };

  virtual ~Transform() = default;

  /// Bytes of input that it wants at once, in one piece, to get on; 1: any. Fixed at construction, and so is
  /// output_unit().
  virtual size_t input_unit() const { return 1; }
  /// Room for output that one step may need; at least 1.
  virtual size_t output_unit() const { return 1; }

  /// Makes a step: given input_unit() bytes or more of input, or `last`, and output_unit() bytes or more of
  /// room, it consumes something, or produces something, or (with `last`) finishes.
  ///
  /// `last`: no input comes after `in`, which may be empty. From the first call with it on every call has it,
  /// with what is left of the input, until finished().
  virtual absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) = 0;

  /// Whether all output was produced. Only after a Step with `last` that consumed all of its input.
  virtual bool finished() const = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_TRANSFORM_H_
