// A libFuzzer target: whatever the bytes, reading them as the header of a file that was sent, as a receipt, or as a
// content of zstd or lz4 ends, without a fault that a sanitizer sees, and an error says something; a header that is
// parsed is the only text that says what it says, and its name is one that a file may have; of a content never more comes
// out than was announced.
//
// bazel run --config=fuzz //tests/fuzz:file_header_fuzz -- -max_total_time=600

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "commands/send/content_stream.h"
#include "commands/send/file_header.h"
#include "commands/send/receipt.h"
#include "strategies/compress/compression.h"
#include "tests/doubles/text_streams.h"

namespace weir {
namespace {

constexpr uint64_t kAnnounced = 100'000;

void Require(bool condition, std::string_view what) {
  if (condition) return;
  std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

void ReadAsHeader(std::string_view text) {
  TextReader source(text);
  const absl::StatusOr<FileHeader> header = ReadFileHeader(source);
  if (!header.ok()) return Require(!header.status().message().empty(), "an error that says nothing");
  Require(FileHeaderFrame(*header) == text.substr(0, source.consumed()),
          "a header can be written in two ways");
  Require(CheckFileName(header->name).ok(), "a name that no file may have");
  Require(header->mode <= 0777 && header->length <= kMaxFileLength, "out of bounds");
}

void ParseAsHeader(std::string_view text) {
  const absl::StatusOr<FileHeader> header = ParseFileHeader(text);
  if (header.ok()) Require(FileHeaderFrame(*header).substr(8) == text, "a header can be written in two ways");
}

void ReadAsReceipt(std::string_view text) {
  TextReader source(text);
  const absl::StatusOr<Receipt> receipt = ReadReceipt(source);
  if (receipt.ok()) Require(receipt->proof.empty() || receipt->refusal.empty(), "a receipt that says both");
}

void ReadAsContent(const Compression& format, std::string_view text) {
  TextReader source(text);
  TextWriter target(kAnnounced);
  ContentStream content{.length = kAnnounced, .digest = {}};
  const absl::Status status =
      UnpackContent(source, **format.decompress(), target, content, [] { return absl::OkStatus(); });
  Require(status.ok() || !status.message().empty(), "an error that says nothing");
  Require(status.message() != "full target", "more came out than was announced");
}

}  // namespace
}  // namespace weir

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  weir::ReadAsHeader(text);
  weir::ParseAsHeader(text);
  weir::ReadAsReceipt(text);
  for (const weir::Compression& format : weir::Compressions()) weir::ReadAsContent(format, text);
  return 0;
}
