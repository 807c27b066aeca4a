#include "results/report/packed_text.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace weir {
namespace {

constexpr size_t kStart = 6;  // bytes that tell the kind

struct OtherKind {
  std::string_view start;
  std::string_view name;
};
constexpr std::array<OtherKind, 4> kOtherKinds = {{{"\x28\xb5\x2f\xfd", "zstd"},
                                                   {"\xfd"
                                                    "7zXZ",
                                                    "xz"},
                                                   {"BZh", "bzip2"},
                                                   {"PK\x03\x04", "zip"}}};

std::string Amount(size_t bytes) {
  return bytes < 1'000'000'000 ? fmt::format("{} bytes", bytes)
                               : fmt::format("{} GB", static_cast<double>(bytes) / 1e9);
}

}  // namespace

struct PackedText::Inflater {
  // 16: with gzip's head and checksum.
  Inflater() { ready = inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream); }

  z_stream stream = {};
  bool ready = false;
  bool between_parts = false;
};

PackedText::PackedText(ChunkedText::Source source, size_t most_bytes)
    : source_(std::move(source)), most_bytes_(most_bytes) {}

PackedText::~PackedText() = default;

size_t PackedText::Fail(std::string error) {
  error_ = std::move(error);
  ended_ = true;
  return 0;
}

bool PackedText::FillInput() {
  input_.resize(ChunkedText::kChunkBytes);
  taken_ = 0;
  input_.resize(source_(input_.data(), input_.size()));
  return !input_.empty();
}

// A pipe may hand out its first bytes one by one.
void PackedText::LookAtStart() {
  started_ = true;
  while (input_.size() < kStart) {
    std::string more(kStart, '\0');
    more.resize(source_(more.data(), kStart - input_.size()));
    if (more.empty()) break;
    input_ += more;
  }
  const auto other = std::ranges::find_if(
      kOtherKinds, [this](const OtherKind& kind) { return input_.starts_with(kind.start); });
  if (other != kOtherKinds.end()) {
    Fail(fmt::format("compressed by {}, which is not read; unpack it first (gzip is)", other->name));
  } else if (input_.starts_with("\x1f\x8b")) {
    inflater_ = std::make_unique<Inflater>();
    if (!inflater_->ready) Fail("no memory to unpack it");
  }
}

size_t PackedText::Read(char* buffer, size_t size) {
  if (!started_) LookAtStart();
  if (ended_) return 0;
  const size_t read = inflater_ ? Inflate(buffer, size) : ReadPlain(buffer, size);
  bytes_ += read;
  if (bytes_ <= most_bytes_) return read;
  return Fail(fmt::format("more than {}{}; a report that long is not read", Amount(most_bytes_),
                          inflater_ ? " when unpacked" : ""));
}

size_t PackedText::ReadPlain(char* buffer, size_t size) {
  if (taken_ == input_.size()) return source_(buffer, size);
  const size_t length = input_.copy(buffer, size, taken_);
  taken_ += length;
  return length;
}

size_t PackedText::Inflate(char* buffer, size_t size) {
  z_stream& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(buffer);
  stream.avail_out = static_cast<uInt>(size);
  while (stream.avail_out == size) {
    if (taken_ == input_.size() && !FillInput()) {
      ended_ = true;
      return inflater_->between_parts ? 0 : Fail("the compressed text is cut off");
    }
    if (inflater_->between_parts) {
      // What is behind the last part, as tar's padding, is none of it.
      if (input_[taken_] != '\x1f') return ended_ = true, 0;
      inflateReset(&stream);
      inflater_->between_parts = false;
    }
    stream.next_in = reinterpret_cast<Bytef*>(input_.data() + taken_);
    stream.avail_in = static_cast<uInt>(input_.size() - taken_);
    const int result = inflate(&stream, Z_NO_FLUSH);
    taken_ = input_.size() - stream.avail_in;
    if (result == Z_STREAM_END) {
      inflater_->between_parts = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return Fail("the compressed text is damaged");
    }
  }
  return size - stream.avail_out;
}

}  // namespace weir
