#include "strategies/age/x25519.h"

#include "gtest/gtest.h"
#include "strategies/age/text_encoding.h"

namespace weir {
namespace {

// A pair, of which age-keygen -y says that it belongs together.
constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
constexpr std::string_view kRecipient = "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";
constexpr std::string_view kFileKey = "YELLOW SUBMARINE";

X25519Identity Identity(std::string_view text = kIdentity) {
  absl::StatusOr<X25519Identity> identity = X25519Identity::Parse(text);
  EXPECT_TRUE(identity.ok()) << identity.status();
  return *std::move(identity);
}

Stanza Wrapped(const X25519Identity& whom) {
  const absl::StatusOr<Stanza> stanza = whom.recipient().Wrap(kFileKey);
  EXPECT_TRUE(stanza.ok()) << stanza.status();
  return *stanza;
}

std::string Refusal(const Stanza& stanza) {
  return std::string(Identity().Unwrap(stanza).status().message());
}

TEST(X25519Test, AnIdentityKnowsItsRecipientAndBothTheirTexts) {
  const X25519Identity identity = Identity();
  EXPECT_EQ(identity.text().view(), kIdentity);
  EXPECT_EQ(identity.recipient().text(), kRecipient);
  const absl::StatusOr<X25519Recipient> recipient = X25519Recipient::Parse(kRecipient);
  ASSERT_TRUE(recipient.ok()) << recipient.status();
  EXPECT_EQ(*recipient, identity.recipient());
}

TEST(X25519Test, GeneratedIdentitiesDifferAndAreReadAgain) {
  const absl::StatusOr<X25519Identity> one = X25519Identity::Generate(), other = X25519Identity::Generate();
  ASSERT_TRUE(one.ok() && other.ok());
  EXPECT_NE(one->recipient(), other->recipient());
  EXPECT_EQ(Identity(one->text().view()).recipient(), one->recipient());
}

TEST(X25519Test, OnlyTheIdentityUnwrapsAndEachWrappingDiffers) {
  const X25519Identity identity = Identity();
  const Stanza stanza = Wrapped(identity);
  EXPECT_NE(stanza, Wrapped(identity));
  absl::StatusOr<std::optional<SecretBytes>> file_key = identity.Unwrap(stanza);
  ASSERT_TRUE(file_key.ok() && file_key->has_value());
  EXPECT_EQ((*file_key)->view(), kFileKey);
  file_key = X25519Identity::Generate()->Unwrap(stanza);
  ASSERT_TRUE(file_key.ok()) << file_key.status();
  EXPECT_FALSE(file_key->has_value());
}

TEST(X25519Test, AStanzaOfAnotherTypeIsPassedOver) {
  Stanza stanza = Wrapped(Identity());
  stanza.arguments[0] = "x25519";
  const auto file_key = Identity().Unwrap(stanza);
  EXPECT_TRUE(file_key.ok() && !file_key->has_value());
}

TEST(X25519Test, AMalformedStanzaIsRefused) {
  const Stanza good = Wrapped(Identity());
  Stanza stanza = good;
  stanza.arguments.emplace_back("more");
  EXPECT_EQ(Refusal(stanza), "header: an X25519 stanza has not exactly one argument");
  stanza = good;
  stanza.arguments[1] += "AAAA";
  EXPECT_EQ(Refusal(stanza), "header: the share of an X25519 stanza is not 32 bytes in base64");
  stanza = good;
  stanza.body += 'x';
  EXPECT_EQ(Refusal(stanza), "header: the body of an X25519 stanza is not 32 bytes");
  // Points of order 4, 1 and 8.
  const std::string zero(32, '\0'), one = '\1' + std::string(31, '\0');
  const std::string eighth =
      "\xe0\xeb\x7a\x7c\x3b\x41\xb8\xae\x16\x56\xe3\xfa\xf1\x9f\xc4\x6a\xda\x09\x8d\xeb\x9c\x32\xb1\xfd\x86"
      "\x62"
      "\x05\x16\x5f\x49\xb8" +
      std::string(1, '\0');
  for (const std::string& point : {zero, one, eighth}) {
    stanza = good;
    stanza.arguments[1] = EncodeBase64(point);
    EXPECT_EQ(Refusal(stanza), "header: the share of an X25519 stanza shares no secret with anyone");
  }
  stanza = good;
  stanza.body[0] ^= 1;
  const auto changed = Identity().Unwrap(stanza);
  EXPECT_TRUE(changed.ok() && !changed->has_value())
      << "which may be for another, and is no fault of the header";
}

TEST(X25519Test, WhatIsNoKeyIsRefusedAndNeverRepeated) {
  std::string mistyped(kIdentity);
  mistyped.back() = '8';
  for (const std::string& text : {mistyped, std::string(kIdentity.substr(0, 60)), std::string(kRecipient),
                                  std::string("AGE-SECRET-KEY-1"), std::string()}) {
    const absl::Status status = X25519Identity::Parse(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    if (text.size() > 30) {
      EXPECT_EQ(status.message().find(text.substr(16, 10)), absl::string_view::npos) << status;
    }
  }
  for (const std::string& text : {std::string(kIdentity), std::string("age1"), std::string(kRecipient) + "q",
                                  std::string("ssh-ed25519 AAAA")}) {
    EXPECT_EQ(X25519Recipient::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(X25519Test, NothingIsWrappedForAPointThatSharesNoSecret) {
  const X25519Recipient nobody(std::array<char, 32>{});
  EXPECT_EQ(nobody.Wrap(kFileKey).status().message(), "a recipient that shares no secret with anyone");
  EXPECT_EQ(X25519Recipient::Parse(nobody.text()).status().message(),
            "a recipient that shares no secret with anyone");
}

}  // namespace
}  // namespace weir
