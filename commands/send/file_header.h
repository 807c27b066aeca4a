#ifndef WEIR_COMMANDS_SEND_FILE_HEADER_H_
#define WEIR_COMMANDS_SEND_FILE_HEADER_H_

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/reader.h"

namespace weir {

/// What a file is, beside its content. Inside the encryption it stands before the content, in a frame that decoders of
/// zstd skip (RFC 8878, 3.1.2); so what is decrypted can be given to `zstd -d` as it is:
///
///     57 2a 4d 18, the text's length in 4 bytes, little-endian, and the text:
///     weir-file/1
///     length 1234567
///     mode 644
///     proof 64 hexadecimal digits
///     name report.pdf
struct FileHeader {
  uint64_t length = 0;  ///< bytes of the content; at most kMaxFileLength
  mode_t mode = 0;      ///< permissions alone, 0 to 0777
  /// Drawn for this file: who knows it has decrypted the header; see Receipt.
  std::array<char, 32> proof = {};
  std::string name;  ///< as CheckFileName has it

  bool operator==(const FileHeader&) const = default;
};

inline constexpr uint64_t kMaxFileLength = INT64_MAX;
/// What a file system takes, in bytes.
inline constexpr size_t kMaxFileName = 255;
/// Of the text, in bytes: all of the rest is of a fixed length or bounded.
inline constexpr size_t kMaxFileHeader = 512;

/// INVALID_ARGUMENT unless `name`, which somebody else has chosen, is one that a file may have here: one name and no
/// path, in UTF-8, of at most kMaxFileName bytes, without characters that steer a terminal or turn the order of text,
/// without spaces at its ends, and not hidden: with a dot in front it could be a file that programs obey.
absl::Status CheckFileName(std::string_view name);

/// A frame that decoders of zstd skip.
std::string SkippedFrame(std::string_view content);

/// The frame of it. The header must be one that ParseFileHeader would return.
std::string FileHeaderFrame(const FileHeader& header);

/// Reads the text. There is one way to write a header, and only that is read. INVALID_ARGUMENT says what is wrong.
absl::StatusOr<FileHeader> ParseFileHeader(std::string_view text);

/// Takes the frame off the front of a stream. INVALID_ARGUMENT, or the reader's error.
absl::StatusOr<FileHeader> ReadFileHeader(Reader& source);

/// `bytes` as hexadecimal digits.
std::string HexDigits(std::string_view bytes);

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_FILE_HEADER_H_
