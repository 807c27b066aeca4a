#ifndef WEIR_HARNESS_WORKLOADS_STREAM_CIPHER_H_
#define WEIR_HARNESS_WORKLOADS_STREAM_CIPHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "strategies/reader.h"
#include "strategies/writer.h"

namespace weir {

/// What the workloads `encrypt` and `decrypt` do with a stream: a cipher, and the keys drawn for it.
class StreamCipher {
 public:
  virtual ~StreamCipher() = default;

  /// Takes what `source` has, and appends what becomes of it. Closes neither. Any number of times: every
  /// stream is encrypted under a key of its own, as no two may share nonces.
  virtual absl::Status Encrypt(Reader& source, Writer& target, size_t threads) = 0;
  /// The way back of what the last Encrypt made.
  virtual absl::Status Decrypt(Reader& source, Writer& target, size_t threads) const = 0;

  /// Bytes of a stream of `plain` bytes once it is encrypted.
  virtual uint64_t EncryptedSize(uint64_t plain) const = 0;
};

/// A row of the table of ciphers.
struct CipherSpec {
  std::string_view name;
  std::string_view summary;  ///< one line
  absl::StatusOr<std::unique_ptr<StreamCipher>> (*make)();
  bool hides = true;    ///< what it makes cannot be read without the key
  bool is_age = false;  ///< what it makes is a file of the age v1 format
};

/// chacha20-poly1305 makes files of the age v1 format, header and all; aes-256-gcm the same chunks without a
/// header; shift adds one to every byte.
std::span<const CipherSpec> CipherSpecs();

/// A cipher of that name; NOT_FOUND with the names that there are.
absl::StatusOr<std::unique_ptr<StreamCipher>> MakeStreamCipher(std::string_view name);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_STREAM_CIPHER_H_
