#include "harness/peers/peer_output.h"

#include <openssl/evp.h>

#include <memory>
#include <vector>

#include "harness/workloads/expected_output.h"
#include "strategies/age/age_file.h"
#include "strategies/age/x25519.h"
#include "strategies/compress/compression.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"

namespace weir {
namespace {

// kPeerRecipient's.
constexpr std::string_view kPeerIdentity =
    "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// The bytes 0, 1, 2, … as kPeerKey spells them, and a counter of zero.
std::unique_ptr<EVP_CIPHER_CTX, FreeContext> MakeAesCtr() {
  unsigned char key[32];
  for (size_t i = 0; i < sizeof key; ++i) key[i] = static_cast<unsigned char>(i);
  const unsigned char counter[16] = {};
  std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
  if (!context || EVP_DecryptInit_ex(context.get(), EVP_aes_256_ctr(), nullptr, key, counter) != 1)
    return nullptr;
  return context;
}

absl::Status DecryptAesCtr(Reader& source, Writer& target) {
  const auto context = MakeAesCtr();
  if (!context) return absl::InternalError("OpenSSL has no aes-256-ctr");
  std::vector<unsigned char> plain(kMinBufferSize);
  while (source.Pull()) {
    const std::string_view sealed = source.Ready();
    if (plain.size() < sealed.size()) plain.resize(sealed.size());
    int made = 0;
    const auto* const from = reinterpret_cast<const unsigned char*>(sealed.data());
    if (EVP_DecryptUpdate(context.get(), plain.data(), &made, from, static_cast<int>(sealed.size())) != 1) {
      return absl::InternalError("OpenSSL does not decrypt with aes-256-ctr");
    }
    if (!target.Append({reinterpret_cast<const char*>(plain.data()), static_cast<size_t>(made)})) break;
    source.Consume(sealed.size());
  }
  return source.status().ok() ? target.status() : source.status();
}

absl::Status VerifyPackedFile(const Compression& format, const std::string& path, const Expected& expected) {
  return VerifyUndone(expected, [&](Writer& plain) -> absl::Status {
    const absl::StatusOr<std::unique_ptr<Reader>> source = OpenBatchedReader(path, {});
    if (!source.ok()) return source.status();
    const absl::StatusOr<std::unique_ptr<Transform>> unpack = format.decompress();
    if (!unpack.ok()) return unpack.status();
    Transform* const stages[] = {unpack->get()};
    return RunPipe(**source, stages, plain).status();
  });
}

}  // namespace

absl::Status VerifyAgeFile(const std::string& path, const Expected& expected) {
  const absl::StatusOr<X25519Identity> identity = X25519Identity::Parse(kPeerIdentity);
  if (!identity.ok()) return identity.status();
  return VerifyUndone(expected, [&](Writer& plain) {
    absl::StatusOr<std::unique_ptr<Reader>> source = OpenBatchedReader(path, {});
    return source.ok() ? DecryptAgeFile(**source, {&*identity, 1}, plain) : source.status();
  });
}

absl::Status VerifyAesCtrFile(const std::string& path, const Expected& expected) {
  return VerifyUndone(expected, [&](Writer& plain) {
    absl::StatusOr<std::unique_ptr<Reader>> source = OpenBatchedReader(path, {});
    return source.ok() ? DecryptAesCtr(**source, plain) : source.status();
  });
}

absl::Status VerifyZstdFile(const std::string& path, const Expected& expected) {
  return VerifyPackedFile(kZstd, path, expected);
}

absl::Status VerifyLz4File(const std::string& path, const Expected& expected) {
  return VerifyPackedFile(kLz4, path, expected);
}

}  // namespace weir
