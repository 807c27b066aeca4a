#ifndef WEIR_STRATEGIES_COMPRESS_COMPRESSION_H_
#define WEIR_STRATEGIES_COMPRESS_COMPRESSION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "strategies/transform.h"

namespace weir {

/// How a stream is compressed.
struct CompressionOptions {
  std::optional<int> level;  ///< none: the format's usual one
  size_t threads = 1;        ///< that compress beside the caller's, where more than one
};

/// A format of compressed streams: a row of the table of them.
struct Compression {
  std::string_view name;     ///< what the user types; lower case
  std::string_view summary;  ///< one line
  int least_level;
  int usual_level;
  int greatest_level;
  bool takes_threads;  ///< whether more than one thread can compress

  /// A transform that compresses a stream into one frame, which ends with a checksum of the stream.
  /// INVALID_ARGUMENT for a level or a number of threads that the format does not have; RESOURCE_EXHAUSTED.
  absl::StatusOr<std::unique_ptr<Transform>> (*compress)(const CompressionOptions& options);

  /// The reverse, for any number of frames one behind the other, those among them that are to be skipped too. Its
  /// memory is bounded, whatever the input asks for: some 12 MiB. Its errors:
  ///
  ///   INVALID_ARGUMENT    the stream is not of this format, or needs more memory than that
  ///   DATA_LOSS           it was changed or cut
  ///   RESOURCE_EXHAUSTED  there is no memory
  absl::StatusOr<std::unique_ptr<Transform>> (*decompress)();
};

/// All of them.
std::span<const Compression> Compressions();

/// NOT_FOUND names those that there are.
absl::StatusOr<const Compression*> FindCompression(std::string_view name);

/// The greatest window of a zstd frame that is read, as a power of two: 8 MiB, what RFC 8878 (3.1.1.1.2) asks of
/// every decoder.
inline constexpr int kGreatestZstdWindowLog = 23;

extern const Compression kZstd;
extern const Compression kLz4;

}  // namespace weir

#endif  // WEIR_STRATEGIES_COMPRESS_COMPRESSION_H_
