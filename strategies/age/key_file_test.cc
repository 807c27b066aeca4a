#include "strategies/age/key_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"

namespace weir {
namespace {

constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
constexpr std::string_view kRecipient = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";

std::string FileOf(std::string_view text, mode_t mode = 0600) {
  const std::string path = testing::TempDir() + "/keys";
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
  return path;
}

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(KeyFileTest, ReadsTheWholeFile) {
  const absl::StatusOr<KeyFile> file = ReadKeyFile(FileOf("# a\n"));
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->text.view(), "# a\n");
  EXPECT_TRUE(ReadKeyFile(FileOf(""))->text.empty());
}

TEST(KeyFileTest, TellsWhetherOthersCanReadIt) {
  EXPECT_FALSE(ReadKeyFile(FileOf("x", 0600))->others_can_read);
  EXPECT_FALSE(ReadKeyFile(FileOf("x", 0400))->others_can_read);
  EXPECT_TRUE(ReadKeyFile(FileOf("x", 0640))->others_can_read);
  EXPECT_TRUE(ReadKeyFile(FileOf("x", 0604))->others_can_read);
  EXPECT_FALSE(ReadKeyFile("/dev/null")->others_can_read) << "a device is nobody's key";
}

TEST(KeyFileTest, AFileThatCannotBeReadIsNamed) {
  EXPECT_NE(Message(ReadKeyFile("/nowhere/keys").status()).find("cannot open /nowhere/keys"),
            std::string::npos);
  EXPECT_NE(Message(ReadKeyFile("/").status()).find("cannot read /"), std::string::npos);
  EXPECT_EQ(Message(ReadKeyFile("/dev/zero").status()), "/dev/zero: longer than any file of keys (1 MiB)");
}

TEST(ParseIdentitiesTest, PassesOverCommentsAndTakesEveryLineEnd) {
  const std::string text = "# created\r\n\n" + std::string(kIdentity) + "\r\n#\n" + std::string(kIdentity);
  const auto identities = ParseIdentities(text, "k");
  ASSERT_TRUE(identities.ok()) << identities.status();
  EXPECT_EQ(identities->size(), 2u);
  EXPECT_EQ(identities->front().recipient().text(), kRecipient);
}

TEST(ParseIdentitiesTest, NamesTheLineAndNothingOfIt) {
  EXPECT_EQ(Message(ParseIdentities("# a\n" + std::string(kIdentity) + "B\n", "k").status()),
            "k: line 2: not an X25519 identity: a character that no key has");
  EXPECT_EQ(Message(ParseIdentities("\n" + std::string(kRecipient), "k").status()),
            "k: line 2: not an identity, which would begin with 'AGE-SECRET-KEY-1'");
  EXPECT_EQ(Message(ParseIdentities("# none\n", "k").status()), "k: it holds no identity");
  EXPECT_EQ(Message(ParseIdentities("age-encryption.org/v1\n", "k").status()),
            "k: an encrypted file of identities; decrypt it first");
}

TEST(ParseRecipientsTest, TakesRecipientsAndRepeatsNoSecret) {
  const auto recipients = ParseRecipients("# bob\n" + std::string(kRecipient) + "\n", "r");
  ASSERT_TRUE(recipients.ok()) << recipients.status();
  EXPECT_EQ(recipients->front().text(), kRecipient);
  EXPECT_EQ(Message(ParseRecipients(kIdentity, "r").status()),
            "r: line 1: not a recipient, which would begin with 'age1'");
}

}  // namespace
}  // namespace weir
