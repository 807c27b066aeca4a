#ifndef WEIR_HARNESS_WORKLOADS_PACKING_H_
#define WEIR_HARNESS_WORKLOADS_PACKING_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/workloads/case.h"
#include "harness/workloads/stream_cipher.h"
#include "strategies/compress/compression.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// The word for a case without a cipher.
inline constexpr std::string_view kNoCipher = "none";

/// What the workload `compress` and its limits do with a stream: a format at a level, on threads of its own, and a
/// cipher or none. Every stage has a thread, and closes what it reads and writes, as RunStages does.
class Packing {
 public:
  /// By the format of that name, and what a case says of "level", "threads" and "cipher", if anything. NOT_FOUND, or INVALID_ARGUMENT for a
  /// level that it does not have.
  static absl::StatusOr<Packing> Of(const Case& c, std::string_view format);

  bool seals() const { return cipher_ != nullptr; }

  absl::Status Compress(Reader& source, Writer& target) const;
  absl::Status Decompress(Reader& source, Writer& target) const;
  absl::Status Seal(Reader& source, Writer& target) const;
  absl::Status Open(Reader& source, Writer& target) const;

  /// Compress, and then Seal where it seals.
  absl::Status Pack(Reader& source, Writer& target) const;
  /// The way back of what the last Pack or Seal made.
  absl::Status Unpack(Reader& source, Writer& target) const;

 private:
  Packing(const Compression& format, const CompressionOptions& options, std::unique_ptr<StreamCipher> cipher)
      : format_(&format), options_(options), cipher_(std::move(cipher)) {}

  const Compression* format_;
  CompressionOptions options_;
  std::unique_ptr<StreamCipher> cipher_;  // null: none
};

/// The stages of `compress`, each alone: a limit.
enum class PackingStage { kCompress, kSeal, kSocket, kOpen, kDecompress };

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_PACKING_H_
