#ifndef WEIR_COMMANDS_SEND_CONTENT_STREAM_H_
#define WEIR_COMMANDS_SEND_CONTENT_STREAM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/send/receipt.h"
#include "strategies/reader.h"
#include "strategies/transform.h"
#include "strategies/writer.h"

namespace weir {

/// A content on its way through a transform, with its digest made and its length held to what was announced.
struct ContentStream {
  uint64_t length;  ///< announced, in bytes
  ContentDigest digest;
  std::atomic<uint64_t> done{0};  ///< bytes of the content so far; for whoever shows it
};

/// Makes the transform of a frame.
using MakeTransform = std::function<absl::StatusOr<std::unique_ptr<Transform>>()>;

/// Compresses what `source`, the content, has to its end. OUT_OF_RANGE as soon as it has more than announced, and
/// where it ends before.
///
/// `due`: asked before each piece. True: the frame ends, a frame of kPadding bytes that decoders skip follows, and all is
/// handed over, so that the other side hears something of a content that shrinks to next to nothing, or comes slowly.
absl::Status PackContent(Reader& source, const MakeTransform& compress, Writer& target,
                         ContentStream& content, const std::function<bool()>& due);

/// Fills a chunk of the cipher and what is read beyond it, whatever lies before.
inline constexpr size_t kPadding = 128 * 1024;

/// Decompresses `source`, to its end, into `target`, the content. DATA_LOSS before a byte more than announced is written,
/// and where it ends before. `check` is asked before each piece is written.
absl::Status UnpackContent(Reader& source, Transform& decompress, Writer& target, ContentStream& content,
                           const std::function<absl::Status()>& check);

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_CONTENT_STREAM_H_
