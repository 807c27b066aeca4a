#ifndef WEIR_STRATEGIES_CIPHER_SECRET_BYTES_H_
#define WEIR_STRATEGIES_CIPHER_SECRET_BYTES_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"

namespace weir {

/// Key material, or a text that holds some: of a fixed size, wiped before its memory is given back, moved and
/// never copied unasked. Nothing prints it: there is no output operator, and no iterator for a test's
/// printer.
///
/// Not thread-safe; reading by many is.
class SecretBytes {
 public:
  SecretBytes() = default;
  /// `size` zero bytes, to be filled.
  explicit SecretBytes(size_t size);
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  ~SecretBytes();

  /// The caller sees to wiping what was copied.
  static SecretBytes CopyOf(std::string_view bytes);
  /// From OpenSSL's generator for private values. INTERNAL where the system has no randomness.
  static absl::StatusOr<SecretBytes> Random(size_t size);

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::string_view view() const { return {bytes_.get(), size_}; }
  std::span<char> span() { return {bytes_.get(), size_}; }

 private:
  void Wipe();

  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_CIPHER_SECRET_BYTES_H_
