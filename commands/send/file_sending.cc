#include "commands/send/file_sending.h"

#include <string>
#include <system_error>
#include <utility>

#include "fmt/format.h"
#include "strategies/age/age_file.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/compress/compression.h"
#include "strategies/threads/signals_blocked.h"
#include "strategies/threads/stages.h"

namespace weir {
namespace {

// How long a connection that broke off is still listened to: why may be on the way.
constexpr std::chrono::seconds kLastWords(1);
// How often, in the time that a receiver of the same patience has, it hears something at least.
constexpr int kSignsOfLife = 6;

}  // namespace

FileSending::FileSending(FileHeader header, std::span<const X25519Recipient> recipients,
                         const SendOptions& options)
    : header_(std::move(header)),
      recipients_(recipients),
      options_(options),
      system_(PacedSocketSystem::Direction::kSend, options.pace),
      content_{.length = header_.length, .digest = {}} {}

absl::StatusOr<std::unique_ptr<FileSending>> FileSending::Open(Socket socket, FileHeader header,
                                                               std::span<const X25519Recipient> recipients,
                                                               const SendOptions& options) {
  std::unique_ptr<FileSending> sending(new FileSending(std::move(header), recipients, options));
  absl::StatusOr<Socket> paced = Socket::Take(socket.Release(), sending->system_);
  if (!paced.ok()) return paced.status();
  absl::StatusOr<std::unique_ptr<Duplex>> duplex = Duplex::Open(
      *std::move(paced),
      {.writer = {.buffer_size = ChunkCipher::kChunkSize}, .reader = {.buffer_size = kMaxReceipt}});
  if (!duplex.ok()) return duplex.status();
  sending->duplex_ = *std::move(duplex);
  return sending;
}

absl::Status FileSending::Run(Reader& file) try {
  absl::Status sent;
  {
    std::optional<SignalsBlocked> inherited(std::in_place);
    const std::jthread listener([this] { AwaitReceipt(); });
    inherited.reset();
    sent = SendAll(file);
    if (!of_the_file_.ok()) sent = of_the_file_;
    all_sent_ = sent.ok();  // before the receiver can know it
    if (sent.ok()) sent = duplex_->FinishWriting();
    duplex_->SetDeadline(DeadlineIn(sent.ok() ? options_.pace.patience : kLastWords));
  }
  return Outcome(sent);
} catch (const std::system_error& error) {
  return absl::ResourceExhaustedError(std::string("no thread to hear the receiver with: ") + error.what());
}

absl::Status FileSending::SendAll(Reader& file) {
  const Stage stages[] = {[this](Reader& source, Writer& target) { return Pack(source, target); },
                          [this](Reader& source, Writer& target) {
                            return EncryptAgeFile(source, recipients_, target, {.chunks_a_block = 1});
                          }};
  return RunStages(file, stages, duplex_->writer());
}

// Whatever is wrong with the file, the receiver is told at once by a connection that breaks off.
absl::Status FileSending::Pack(Reader& source, Writer& target) {
  const auto compress = [this] {
    return kZstd.compress({.level = options_.level, .threads = options_.threads});
  };
  using Clock = std::chrono::steady_clock;
  auto last_time = Clock::now();
  uint64_t last_size = 0;
  const auto due = [&] {
    const Clock::time_point now = Clock::now();
    if (const uint64_t size = target.accounting().appended; size >= last_size + options_.pace.least) {
      last_size = size;
      last_time = now;
    }
    return now - last_time > options_.pace.patience / kSignsOfLife;
  };
  absl::Status packed = target.Append(FileHeaderFrame(header_))
                            ? PackContent(source, compress, target, content_, due)
                            : target.status();
  if (!packed.ok() && target.status().ok()) {
    of_the_file_ = packed;  // before the connection fails because of it
    duplex_->Abort();
  }
  return packed;
}

// A word that comes before all is sent ends the sending.
void FileSending::AwaitReceipt() {
  receipt_ = ReadReceiptBehindSignsOfLife();
  if (receipt_.ok() && !all_sent_) duplex_->Abort();
}

// A receiver that is busy with what it has got sends an empty line now and then.
absl::StatusOr<Receipt> FileSending::ReadReceiptBehindSignsOfLife() {
  Reader& reader = duplex_->reader();
  while (reader.Pull() && reader.Ready().front() == '\n') {
    reader.Consume(1);
    if (all_sent_) duplex_->SetDeadline(DeadlineIn(options_.pace.patience));
  }
  return ReadReceipt(reader);
}

absl::Status FileSending::Outcome(const absl::Status& sent) const {
  if (receipt_.ok() && receipt_->proof.empty()) {
    return absl::AbortedError(fmt::format("the receiver refused it: {}", receipt_->refusal));
  }
  if (!sent.ok() && !receipt_.ok()) {
    if (!absl::IsDeadlineExceeded(sent)) return sent;
    return absl::DeadlineExceededError(fmt::format("the receiver took less than {} KiB in {} s",
                                                   options_.pace.least / 1024,
                                                   options_.pace.patience_seconds()));
  }
  if (!receipt_.ok()) {
    if (absl::IsCancelled(receipt_.status())) return receipt_.status();
    return absl::UnavailableError(fmt::format("all was sent, but the receiver did not say that it has it: {}",
                                              std::string(receipt_.status().message())));
  }
  const absl::StatusOr<std::string> proof = ReceiptProof(header_, content_.digest);
  if (!proof.ok()) return proof.status();
  if (sent.ok() && receipt_->proof == *proof) return absl::OkStatus();
  return absl::DataLossError("what the receiver says that it has is not what was sent");
}

}  // namespace weir
