#include "strategies/cipher/secret_bytes.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "strategies/cipher/openssl_error.h"
#include "strategies/memory/shortage.h"

namespace weir {

SecretBytes::SecretBytes(size_t size) : bytes_(std::make_unique<char[]>(size)), size_(size) {}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  Wipe();
  bytes_ = std::move(other.bytes_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SecretBytes::~SecretBytes() { Wipe(); }

void SecretBytes::Wipe() {
  if (bytes_) OPENSSL_cleanse(bytes_.get(), size_);
}

SecretBytes SecretBytes::CopyOf(std::string_view bytes) {
  SecretBytes copy(bytes.size());
  if (!bytes.empty()) std::memcpy(copy.bytes_.get(), bytes.data(), bytes.size());
  return copy;
}

absl::StatusOr<SecretBytes> SecretBytes::Random(size_t size) try {
  SecretBytes random(size);
  errno = 0;
  if (RAND_priv_bytes(Octets(random.bytes_.get()), static_cast<int>(size)) != 1) {
    return OpenSslError("random bytes");
  }
  return random;
} catch (const std::bad_alloc&) {
  return NoMemory("hold random bytes in");
}

}  // namespace weir
