#include "strategies/age/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "strategies/age/text_encoding.h"

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

TEST(KeyFileTest, ReadsStandardInput) {
  const int before = ::dup(STDIN_FILENO);
  const int keys = ::open(FileOf("# a\n", 0640).c_str(), O_RDONLY);
  ::dup2(keys, STDIN_FILENO);
  const absl::StatusOr<KeyFile> file = ReadKeyFile("-");
  ::dup2(::open("/", O_RDONLY | O_DIRECTORY), STDIN_FILENO);
  const absl::StatusOr<KeyFile> directory = ReadKeyFile("-");
  ::dup2(before, STDIN_FILENO);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->text.view(), "# a\n");
  EXPECT_TRUE(file->others_can_read);
  EXPECT_NE(Message(directory.status()).find("cannot read standard input"), std::string::npos);
  for (const int fd : {before, keys}) ::close(fd);
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
  EXPECT_EQ(identities->keys.size(), 2u);
  EXPECT_EQ(identities->keys.front().recipient().text(), kRecipient);
}

TEST(ParseIdentitiesTest, PassesOverThoseOfOtherKindsAndSaysWhich) {
  const std::string text =
      "# hardware\nAGE-PLUGIN-EXAMPLE-1QQQSZQGPQYQSZQGP9Z7L5X\r\n"
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\nnot-a-key\n-----END OPENSSH PRIVATE KEY-----\n"
      "AGE-SECRET-KEY-PQ-1QQQQ\n" +
      std::string(kIdentity) + "\n";
  const auto identities = ParseIdentities(text, "k");
  ASSERT_TRUE(identities.ok()) << identities.status();
  ASSERT_EQ(identities->keys.size(), 1u);
  EXPECT_EQ(identities->keys.front().recipient().text(), kRecipient);
  ASSERT_EQ(identities->passed_over.size(), 3u);
  EXPECT_EQ(identities->passed_over[0],
            "k: line 2: an identity of the plugin example, which age runs and weir does not");
  EXPECT_EQ(identities->passed_over[1], "k: line 3: an SSH key, which age decrypts with and weir does not");
  EXPECT_EQ(identities->passed_over[2],
            "k: line 7: a post-quantum identity, which age 1.3 decrypts with and weir does not");
}

TEST(ParseIdentitiesTest, MayHoldNothingButOthers) {
  for (const char* text : {"AGE-PLUGIN-X-1QQ", "-----BEGIN RSA PRIVATE KEY-----\nwithout an end\n"}) {
    const auto identities = ParseIdentities(text, "k");
    ASSERT_TRUE(identities.ok()) << identities.status();
    EXPECT_TRUE(identities->keys.empty());
    EXPECT_EQ(identities->passed_over.size(), 1u);
  }
  EXPECT_EQ(Message(ParseIdentities("AGE-PLUGIN-X-1QQ\nmistyped\n", "k").status()),
            "k: line 2: not an identity, which would begin with 'AGE-SECRET-KEY-1'");
}

std::string Utf16(std::string_view text, bool big_endian = false) {
  std::string wide;
  for (const char c : text)
    wide.append(big_endian ? 1 : 0, '\0').append(1, c).append(big_endian ? 0 : 1, '\0');
  return wide;
}

TEST(ParseKeysTest, WhatAShellMadeOfAKeyFileIsTold) {
  for (const std::string& text : {"\xff\xfe" + Utf16("# created"), Utf16("# created"),
                                  "\xfe\xff" + Utf16("# created", true), Utf16("# created", true)}) {
    constexpr const char* kReason = "k: UTF-16 text, as PowerShell's > writes it; save it as UTF-8";
    EXPECT_EQ(Message(ParseIdentities(text, "k").status()), kReason);
    EXPECT_EQ(Message(ParseRecipients(text, "k").status()), kReason);
  }
  EXPECT_TRUE(ParseIdentities("\xef\xbb\xbf" + std::string(kIdentity), "k").ok()) << "a byte order mark";
  EXPECT_TRUE(ParseRecipients("\xef\xbb\xbf" + std::string(kRecipient) + "\r\n", "k").ok());
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
            "r: line 1: not a recipient but a secret key, which decrypts; `weir keygen -y FILE` prints its "
            "recipient");
  EXPECT_EQ(Message(ParseRecipients("# none\n", "r").status()), "r: it holds no recipient");
}

TEST(ParseRecipientsTest, OneOfAnotherKindIsNamedAndNotLeftOut) {
  const auto recipients = ParseRecipients(std::string(kRecipient) + "\nssh-ed25519 AAAAC3 me\n", "r");
  EXPECT_EQ(recipients.status().code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(Message(recipients.status()), "r: line 2: an SSH key, which age encrypts to and weir does not");
  EXPECT_EQ(Message(ParseRecipient("age1example1qqqsyqcyq5rqwzqf").status()),
            "a recipient of the plugin example, which age runs and weir does not");
  EXPECT_EQ(Message(ParseRecipient("someone").status()), "not a recipient, which would begin with 'age1'");
  EXPECT_EQ(ParseRecipient(kRecipient)->text(), kRecipient);
}

std::string Recipient(std::string_view prefix, size_t bytes) {
  return std::string(EncodeBech32(prefix, std::string(bytes, '\x07')).view());
}

TEST(KeyKindTest, OtherRecipientsAreNamedWithWhatHandlesThem) {
  EXPECT_EQ(OtherRecipient("ssh-ed25519 AAAAC3NzaC1 me@example"),
            "an SSH key, which age encrypts to and weir does not");
  EXPECT_EQ(OtherRecipient("ssh-rsa AAAAB3NzaC1"), "an SSH key, which age encrypts to and weir does not");
  for (const char* text : {"ssh-dss AAAA", "ecdsa-sha2-nistp256 AAAA", "sk-ssh-ed25519@openssh.com AAAA"}) {
    EXPECT_EQ(OtherRecipient(text), "an SSH key of a kind that neither age nor weir encrypts to") << text;
  }
  EXPECT_EQ(OtherRecipient(Recipient("age1pq", 1216)),
            "a post-quantum recipient, which age 1.3 encrypts to and weir does not");
  for (const char* prefix : {"age1tag", "age1tagpq"}) {
    EXPECT_EQ(OtherRecipient(Recipient(prefix, 33)),
              "a hardware key's recipient, which age 1.3 encrypts to and weir does not");
  }
  EXPECT_EQ(OtherRecipient(Recipient("age1fido2-hmac", 40)),
            "a recipient of the plugin fido2-hmac, which age runs and weir does not");
  EXPECT_EQ(OtherRecipient("age1example1qqqsyqcyq5rqwzqf"),
            "a recipient of the plugin example, which age runs and weir does not")
      << "whatever its checksum: that is the plugin's";
  const std::string as_long = Recipient("age1plugin", 28);
  ASSERT_EQ(as_long.size(), 62u);
  EXPECT_EQ(OtherRecipient(as_long), "a recipient of the plugin plugin, which age runs and weir does not");
}

TEST(KeyKindTest, OtherIdentitiesAreNamedWithWhatHandlesThem) {
  EXPECT_EQ(OtherIdentity("AGE-PLUGIN-FIDO2-HMAC-1QQQSZQGP"),
            "an identity of the plugin fido2-hmac, which age runs and weir does not");
  EXPECT_EQ(OtherIdentity("AGE-SECRET-KEY-PQ-1QQQSZQGP"),
            "a post-quantum identity, which age 1.3 decrypts with and weir does not");
  for (const char* text : {"-----BEGIN OPENSSH PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"}) {
    EXPECT_EQ(OtherIdentity(text), "an SSH key, which age decrypts with and weir does not") << text;
  }
}

TEST(KeyKindTest, WhatWeirUsesOrIsNoKeyIsNone) {
  const std::string x25519 = Recipient("age", 32);
  for (const std::string& text :
       {x25519, x25519.substr(0, 61), x25519.substr(0, 20) + '1' + x25519.substr(20), std::string("age1"),
        std::string("age11qqqq"), std::string("age1Name1qqqq"), "age1" + std::string(33, 'n') + "1qqqq",
        std::string("age1\x1b[31m1qqqq"), std::string("AGE-SECRET-KEY-1QQQQ"), std::string("ssh"),
        std::string()}) {
    EXPECT_EQ(OtherRecipient(text), std::nullopt) << text;
  }
  for (const char* text : {"AGE-SECRET-KEY-1QQQQ", "AGE-PLUGIN-", "AGE-PLUGIN-1QQQQ", "AGE-PLUGIN-A B-1QQQQ",
                           "-----BEGIN AGE", "-----BEGIN OPENSSH PRIVATE KEY", "age1qqqq", ""}) {
    EXPECT_EQ(OtherIdentity(text), std::nullopt) << text;
  }
}

TEST(KeyKindTest, WhatDecryptsIsASecretInEitherCase) {
  for (const char* text :
       {"AGE-SECRET-KEY-1QQ", "age-secret-key-1qq", "AGE-SECRET-KEY-PQ-1QQ", "AGE-PLUGIN-X-1QQ"}) {
    EXPECT_TRUE(IsSecretKey(text)) << text;
  }
  for (const char* text : {"age1qq", "AGE", "", "xAGE-SECRET-KEY-1QQ"})
    EXPECT_FALSE(IsSecretKey(text)) << text;
}

}  // namespace
}  // namespace weir
