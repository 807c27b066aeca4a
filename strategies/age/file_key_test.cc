#include "strategies/age/file_key.h"

#include <vector>

#include "gtest/gtest.h"
#include "strategies/age/header.h"

namespace weir {
namespace {

std::vector<X25519Identity> Identities(size_t count) {
  std::vector<X25519Identity> identities;
  while (identities.size() < count) identities.push_back(*X25519Identity::Generate());
  return identities;
}

std::vector<X25519Recipient> RecipientsOf(std::span<const X25519Identity> identities) {
  std::vector<X25519Recipient> recipients;
  for (const X25519Identity& identity : identities) recipients.push_back(identity.recipient());
  return recipients;
}

std::string_view HeaderOf(const BegunFile& file) {
  return std::string_view(file.start).substr(0, file.start.size() - kPayloadNonceSize);
}

std::string_view NonceOf(const BegunFile& file) {
  return std::string_view(file.start).substr(file.start.size() - kPayloadNonceSize);
}

TEST(FileKeyTest, EachRecipientGetsTheSameChunkKey) {
  const std::vector<X25519Identity> identities = Identities(3);
  const absl::StatusOr<BegunFile> file = BeginFile(RecipientsOf(identities));
  ASSERT_TRUE(file.ok()) << file.status();
  for (size_t i = 0; i < 3; ++i) {
    const absl::StatusOr<SecretBytes> file_key =
        UnlockHeader(HeaderOf(*file), std::span(identities).subspan(i, 1));
    ASSERT_TRUE(file_key.ok()) << file_key.status();
    const absl::StatusOr<SecretBytes> chunk_key = ChunkKey(*file_key, NonceOf(*file));
    ASSERT_TRUE(chunk_key.ok());
    EXPECT_EQ(chunk_key->view(), file->chunk_key.view());
  }
}

TEST(FileKeyTest, EachFileHasKeysOfItsOwn) {
  const std::vector<X25519Recipient> recipients = RecipientsOf(Identities(1));
  const absl::StatusOr<BegunFile> one = BeginFile(recipients), other = BeginFile(recipients);
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->chunk_key.view(), other->chunk_key.view());
  EXPECT_NE(NonceOf(*one), NonceOf(*other));
}

TEST(FileKeyTest, AStrangerIsToldSo) {
  const absl::StatusOr<BegunFile> file = BeginFile(RecipientsOf(Identities(2)));
  ASSERT_TRUE(file.ok());
  const absl::Status status = UnlockHeader(HeaderOf(*file), Identities(2)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(status.message(), "none of the identities is a recipient of this file (it has 2)");
}

TEST(FileKeyTest, AFileWithAPassphraseIsToldSo) {
  const absl::StatusOr<std::string> header =
      AuthenticatedHeader(std::vector<Stanza>{{{"scrypt", "AA", "18"}, "x"}});
  const absl::Status status = UnlockHeader(CompleteHeader(*header, {}), Identities(1)).status();
  EXPECT_EQ(status.message(), "the file is encrypted with a passphrase; age -d decrypts it");
}

std::string RefusalOf(const std::vector<Stanza>& stanzas) {
  const absl::Status status =
      UnlockHeader(CompleteHeader(*AuthenticatedHeader(stanzas), {}), Identities(1)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  return std::string(status.message());
}

TEST(FileKeyTest, RecipientsOfOtherKindsAreNamedWithWhatHandlesThem) {
  const Stanza own = *Identities(1).front().recipient().Wrap("YELLOW SUBMARINE");
  const Stanza ssh = {{"ssh-ed25519", "AAAAAA", "BB"}, "x"}, rsa = {{"ssh-rsa", "AAAAAA"}, "x"};
  const Stanza post_quantum = {{"mlkem768x25519", "AA"}, "x"}, plugins = {{"piv-p256", "AA"}, "x"};
  EXPECT_EQ(
      RefusalOf({ssh}),
      "none of the identities is a recipient of this file (it has 1, 1 of them for an SSH key; age -d uses "
      "such keys)");
  EXPECT_EQ(RefusalOf({own, ssh, rsa, post_quantum, plugins}),
            "none of the identities is a recipient of this file (it has 5, 4 of them for an SSH key or a "
            "post-quantum key or a plugin's key; age -d uses such keys)");
}

TEST(FileKeyTest, NoBitOfAHeaderCanBeFlipped) {
  const std::vector<X25519Identity> identities = Identities(1);
  const absl::StatusOr<BegunFile> file = BeginFile(RecipientsOf(identities));
  ASSERT_TRUE(file.ok());
  std::string header(HeaderOf(*file));
  for (size_t bit = 0; bit < 8 * header.size(); ++bit) {
    header[bit / 8] = static_cast<char>(header[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(UnlockHeader(header, identities).ok()) << bit;
    header[bit / 8] = static_cast<char>(header[bit / 8] ^ (1 << bit % 8));
  }
  EXPECT_TRUE(UnlockHeader(header, identities).ok());
}

TEST(FileKeyTest, AHeaderToWhichAStanzaWasAddedIsRefused) {
  const std::vector<X25519Identity> identities = Identities(1);
  const absl::StatusOr<BegunFile> file = BeginFile(RecipientsOf(identities));
  ASSERT_TRUE(file.ok());
  std::string header(HeaderOf(*file));
  header.insert(header.find("---"), "-> mine\n\n");
  EXPECT_EQ(UnlockHeader(header, identities).status().code(), absl::StatusCode::kUnauthenticated);
}

TEST(FileKeyTest, AFileForNobodyIsRefused) {
  EXPECT_EQ(BeginFile({}).status().message(), "a file needs at least one recipient");
}

}  // namespace
}  // namespace weir
