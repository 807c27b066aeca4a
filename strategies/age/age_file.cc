#include "strategies/age/age_file.h"

#include <array>
#include <string>
#include <utility>

#include "strategies/age/file_key.h"
#include "strategies/age/header.h"
#include "strategies/cipher/chunk_work.h"

namespace weir {
namespace {

constexpr Aead kAead = Aead::kChaCha20Poly1305;

ChunkWorkOptions WorkOptions(const AgeOptions& options) {
  return {.threads = options.threads, .chunks_a_block = options.chunks_a_block};
}

absl::Status Map(Reader& source, const absl::StatusOr<BlockWorks>& works, Writer& target,
                 const AgeOptions& options) {
  return works.ok() ? MapBlocks(source, *works, target, options.blocks) : works.status();
}

absl::StatusOr<SecretBytes> ReadChunkKey(Reader& source, std::span<const X25519Identity> identities) {
  const absl::StatusOr<std::string> header = ReadHeaderText(source);
  if (!header.ok()) return header.status();
  const absl::StatusOr<SecretBytes> file_key = UnlockHeader(*header, identities);
  if (!file_key.ok()) return file_key.status();
  std::array<char, kPayloadNonceSize> nonce;
  const absl::StatusOr<size_t> got = source.Read(nonce);
  if (!got.ok()) return got.status();
  if (*got < nonce.size()) return absl::InvalidArgumentError("the file ends right behind its header");
  return ChunkKey(*file_key, {nonce.data(), nonce.size()});
}

}  // namespace

absl::Status EncryptAgeFile(Reader& source, std::span<const X25519Recipient> recipients, Writer& target,
                            const AgeOptions& options) {
  const absl::StatusOr<BegunFile> file = BeginFile(recipients);
  if (!file.ok()) return file.status();
  if (!target.Append(file->start)) return target.status();
  return Map(source, MakeSealWorks(kAead, file->chunk_key.view(), WorkOptions(options)), target, options);
}

absl::Status DecryptAgeFile(Reader& source, std::span<const X25519Identity> identities, Writer& target,
                            const AgeOptions& options) {
  const absl::StatusOr<SecretBytes> key = ReadChunkKey(source, identities);
  if (!key.ok()) return key.status();
  return Map(source, MakeOpenWorks(kAead, key->view(), WorkOptions(options)), target, options);
}

}  // namespace weir
