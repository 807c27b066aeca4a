#include "strategies/age/key_kind.h"

#include "gtest/gtest.h"
#include "strategies/age/bech32.h"

namespace weir {
namespace {

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
