// A libFuzzer target: whatever the bytes, reading them as an age file or as keys ends, without a fault that a
// sanitizer sees, and an error says something; a header that is parsed is the only text that says what it
// says; nothing is released of a file whose header is bad, and never more than there was. What is released is
// not compared with anything: that it is authentic is for the tests of the ciphers and the format's vectors
// to show.
//
// bazel run --config=fuzz //tests/fuzz:header_fuzz -- -max_total_time=600

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "strategies/age/age_file.h"
#include "strategies/age/header.h"
#include "strategies/age/key_file.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

// The identity of the format's conformance vectors, so that those are a corpus to begin with.
constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";

void Require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

const std::vector<X25519Identity>& Keys() {
  static const Identities identities = *ParseIdentities(kIdentity, "input");
  return identities.keys;
}

void ParseAsHeader(std::string_view text) {
  const absl::StatusOr<AgeHeader> header = ParseHeader(text);
  if (!header.ok())
    return Require(header.status().message().substr(0, 13) == "header, line ", "no line is named");
  Require(!header->stanzas.empty(), "no stanza");
  const absl::StatusOr<std::string> again = AuthenticatedHeader(header->stanzas);
  Require(again.ok() && *again == header->authenticated, "the same header can be written in two ways");
  Require(CompleteHeader(*again, header->mac) == text, "the code can be written in two ways");
  for (const Stanza& stanza : header->stanzas) Keys().front().Unwrap(stanza).status().IgnoreError();
}

void ReadAsFile(std::string_view text) {
  TextReader source(text);
  TextWriter target;
  const absl::Status status = DecryptAgeFile(source, Keys(), target, {.chunks_a_block = 1});
  Require(status.ok() || !status.message().empty(), "an error that says nothing");
  Require(target.text().size() <= text.size(), "more came out than went in");
  Require(status.code() == absl::StatusCode::kDataLoss || status.ok() || target.text().empty(),
          "something was released although the header is bad");
}

void ReadAsKeys(std::string_view text) {
  const absl::StatusOr<Identities> identities = ParseIdentities(text, "input");
  if (identities.ok()) Require(!identities->keys.empty() || !identities->passed_over.empty(), "no identity");
  const absl::StatusOr<std::vector<X25519Recipient>> recipients = ParseRecipients(text, "input");
  if (recipients.ok())
    Require(text.find(recipients->front().text()) != text.npos, "a recipient out of nowhere");
}

}  // namespace
}  // namespace weir

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  weir::ParseAsHeader(text);
  weir::ReadAsFile(text);
  weir::ReadAsKeys(text);
  return 0;
}
