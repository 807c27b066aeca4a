#include "harness/workloads/stream_cipher.h"

#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "strategies/age/age_file.h"
#include "strategies/age/file_key.h"
#include "strategies/age/x25519.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/cipher/chunk_work.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/cipher/secret_bytes.h"

namespace weir {
namespace {

absl::Status Map(Reader& source, const absl::StatusOr<BlockWorks>& works, Writer& target) {
  return works.ok() ? MapBlocks(source, *works, target) : works.status();
}

class AgeCipher final : public StreamCipher {
 public:
  explicit AgeCipher(X25519Identity identity) : identity_(std::move(identity)) {}

  absl::Status Encrypt(Reader& source, Writer& target, size_t threads) override {
    return EncryptAgeFile(source, {&identity_.recipient(), 1}, target, {.threads = threads});
  }
  absl::Status Decrypt(Reader& source, Writer& target, size_t threads) const override {
    return DecryptAgeFile(source, {&identity_, 1}, target, {.threads = threads});
  }
  uint64_t EncryptedSize(uint64_t plain) const override {
    // Headers to one recipient are all of one size.
    const absl::StatusOr<BegunFile> file = BeginFile({&identity_.recipient(), 1});
    return (file.ok() ? file->start.size() : 0) + SealedStreamSize(plain);
  }

 private:
  const X25519Identity identity_;
};

class GcmCipher final : public StreamCipher {
 public:
  absl::Status Encrypt(Reader& source, Writer& target, size_t threads) override {
    absl::StatusOr<SecretBytes> key = SecretBytes::Random(ChunkCipher::kKeySize);
    if (!key.ok()) return key.status();
    key_ = *std::move(key);
    return Map(source, MakeSealWorks(Aead::kAes256Gcm, key_.view(), {.threads = threads}), target);
  }
  absl::Status Decrypt(Reader& source, Writer& target, size_t threads) const override {
    return Map(source, MakeOpenWorks(Aead::kAes256Gcm, key_.view(), {.threads = threads}), target);
  }
  uint64_t EncryptedSize(uint64_t plain) const override { return SealedStreamSize(plain); }

 private:
  SecretBytes key_;  // of the last stream that was encrypted
};

class Shift final : public StreamCipher {
 public:
  absl::Status Encrypt(Reader& source, Writer& target, size_t threads) override {
    return MapBlocks(source, MakeShiftWorks(ShiftDirection::kUp, {.threads = threads}), target);
  }
  absl::Status Decrypt(Reader& source, Writer& target, size_t threads) const override {
    return MapBlocks(source, MakeShiftWorks(ShiftDirection::kDown, {.threads = threads}), target);
  }
  uint64_t EncryptedSize(uint64_t plain) const override { return plain; }
};

absl::StatusOr<std::unique_ptr<StreamCipher>> MakeAge() {
  absl::StatusOr<X25519Identity> identity = X25519Identity::Generate();
  if (!identity.ok()) return identity.status();
  return std::make_unique<AgeCipher>(*std::move(identity));
}

absl::StatusOr<std::unique_ptr<StreamCipher>> MakeGcm() { return std::make_unique<GcmCipher>(); }

absl::StatusOr<std::unique_ptr<StreamCipher>> MakeShift() { return std::make_unique<Shift>(); }

constexpr CipherSpec kCipherSpecs[] = {
    {"chacha20-poly1305", "sealed chunks of 64 KiB in the age v1 format, header and all", MakeAge, true,
     true},
    {"aes-256-gcm", "the same chunks sealed with AES, without a header", MakeGcm},
    {"shift", "one added to every byte: what moving the bytes through the CPU costs", MakeShift, false},
};

}  // namespace

std::span<const CipherSpec> CipherSpecs() { return kCipherSpecs; }

absl::StatusOr<std::unique_ptr<StreamCipher>> MakeStreamCipher(std::string_view name) {
  std::vector<std::string_view> names;
  for (const CipherSpec& spec : kCipherSpecs) {
    if (spec.name == name) return spec.make();
    names.push_back(spec.name);
  }
  return absl::NotFoundError(
      fmt::format("there is no cipher '{}'; there are {}", name, fmt::join(names, ", ")));
}

}  // namespace weir
