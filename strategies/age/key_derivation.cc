#include "strategies/age/key_derivation.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>
#include <vector>

#include "strategies/cipher/openssl_error.h"

namespace weir {
namespace {

constexpr size_t kDerivedSize = 32;

struct FreeContext {
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

std::unique_ptr<EVP_KDF_CTX, FreeContext> MakeHkdf() {
  EVP_KDF* const hkdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  std::unique_ptr<EVP_KDF_CTX, FreeContext> context(hkdf ? EVP_KDF_CTX_new(hkdf) : nullptr);
  EVP_KDF_free(hkdf);  // the context has its own reference
  return context;
}

OSSL_PARAM Octets(const char* name, std::string_view bytes) {
  // OpenSSL only reads it.
  return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

}  // namespace

absl::StatusOr<SecretBytes> HkdfSha256(std::string_view secret, std::string_view salt,
                                       std::string_view info) {
  char digest[] = "SHA256";
  std::vector<OSSL_PARAM> parameters = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                                        Octets(OSSL_KDF_PARAM_KEY, secret),
                                        Octets(OSSL_KDF_PARAM_INFO, info)};
  // OpenSSL 3.0 refuses an empty salt; one that is left out means the same, 32 zero bytes.
  if (!salt.empty()) parameters.push_back(Octets(OSSL_KDF_PARAM_SALT, salt));
  parameters.push_back(OSSL_PARAM_construct_end());
  const auto context = MakeHkdf();
  SecretBytes derived(kDerivedSize);
  if (!context || EVP_KDF_derive(context.get(), weir::Octets(derived.span().data()), derived.size(),
                                 parameters.data()) != 1) {
    return OpenSslError("HKDF-SHA-256");
  }
  return derived;
}

absl::StatusOr<std::array<char, 32>> HmacSha256(std::string_view key, std::string_view text) {
  std::array<char, 32> code;
  unsigned int size = code.size();
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), weir::Octets(text.data()), text.size(),
           weir::Octets(code.data()), &size) == nullptr) {
    return OpenSslError("HMAC-SHA-256");
  }
  return code;
}

}  // namespace weir
