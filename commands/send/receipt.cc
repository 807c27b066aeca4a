#include "commands/send/receipt.h"

#include <xxhash.h>

#include <new>

#include "fmt/format.h"
#include "results/text/text_layout.h"
#include "strategies/age/key_derivation.h"

namespace weir {
namespace {

constexpr std::string_view kReceived = "received ";
constexpr std::string_view kRefused = "refused ";

}  // namespace

ContentDigest::ContentDigest() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(state_.get());
}

ContentDigest::~ContentDigest() = default;

void ContentDigest::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

void ContentDigest::Add(std::string_view piece) {
  XXH3_128bits_update(state_.get(), piece.data(), piece.size());
  length_ += piece.size();
}

std::string ContentDigest::Text() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
  return fmt::format("weir-file/1 {} {:016x}{:016x}", length_, hash.high64, hash.low64);
}

absl::StatusOr<std::string> ReceiptProof(const FileHeader& header, const ContentDigest& content) {
  const auto code = HmacSha256({header.proof.data(), header.proof.size()}, content.Text());
  if (!code.ok()) return code.status();
  return HexDigits({code->data(), code->size()});
}

std::string ReceiptText(const Receipt& receipt) {
  std::string text(receipt.proof.empty() ? kRefused : kReceived);
  text += receipt.proof.empty() ? Printable(receipt.refusal) : receipt.proof;
  return text.substr(0, kMaxReceipt - 1) + "\n";
}

absl::StatusOr<Receipt> ReadReceipt(Reader& source) {
  std::string text(kMaxReceipt + 1, '\0');
  const absl::StatusOr<size_t> size = source.Read(text);
  if (!size.ok()) return size.status();
  text.resize(*size);
  if (text.empty()) return absl::UnavailableError("the receiver ended the connection without a word");
  const bool whole = text.size() <= kMaxReceipt && text.find('\n') == text.size() - 1;
  const std::string_view line = std::string_view(text).substr(0, text.size() - 1);
  if (whole && line.starts_with(kReceived)) return Receipt{std::string(line.substr(kReceived.size())), ""};
  if (whole && line.starts_with(kRefused)) return Receipt{"", std::string(line.substr(kRefused.size()))};
  return absl::UnavailableError("what answers there is no `weir receive`");
}

}  // namespace weir
