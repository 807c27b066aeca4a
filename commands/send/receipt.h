#ifndef WEIR_COMMANDS_SEND_RECEIPT_H_
#define WEIR_COMMANDS_SEND_RECEIPT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "commands/send/file_header.h"
#include "strategies/reader.h"

struct XXH3_state_s;

namespace weir {

/// Length and 128 bits of XXH3 of a content that comes in pieces. Both sides make it of what they read and wrote.
class ContentDigest {
 public:
  ContentDigest();
  ~ContentDigest();
  ContentDigest(const ContentDigest&) = delete;
  ContentDigest& operator=(const ContentDigest&) = delete;

  void Add(std::string_view piece);
  uint64_t length() const { return length_; }
  /// Of all so far, as text.
  std::string Text() const;

 private:
  struct Free {
    void operator()(XXH3_state_s* state) const;
  };
  const std::unique_ptr<XXH3_state_s, Free> state_;
  uint64_t length_ = 0;
};

/// What the receiver answers, in one line, before it ends its side of the connection:
///
///     received HMAC-SHA-256 of the content's digest under the header's proof, in hexadecimal digits
///     refused why, as a person reads it
///
/// So only someone who has decrypted the header and holds what was sent can say "received"; a refusal can be forged
/// by anyone on the path.
struct Receipt {
  std::string proof;    ///< of what was received; empty if it was refused
  std::string refusal;  ///< why it was refused
};

/// Bytes of a receipt at most.
inline constexpr size_t kMaxReceipt = 512;

absl::StatusOr<std::string> ReceiptProof(const FileHeader& header, const ContentDigest& content);

/// The line. A refusal that is too long is cut.
std::string ReceiptText(const Receipt& receipt);

/// Reads one, to the end of the stream. UNAVAILABLE where there is none, or something else.
absl::StatusOr<Receipt> ReadReceipt(Reader& source);

}  // namespace weir

#endif  // WEIR_COMMANDS_SEND_RECEIPT_H_
