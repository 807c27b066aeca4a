#include "harness/records/expected.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <ios>
#include <istream>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "results/report/whole_file.h"
#include "xxhash.h"

namespace weir {

size_t ExpectedStream::Read(std::span<char> chunk) {
  size_t filled = 0;
  while (filled < chunk.size()) {
    if (piece_.empty()) piece_ = NextPiece();
    if (piece_.empty()) break;
    const size_t take = std::min(piece_.size(), chunk.size() - filled);
    std::memcpy(chunk.data() + filled, piece_.data(), take);
    piece_.remove_prefix(take);
    filled += take;
  }
  return filled;
}

std::string_view ExpectedRecords::NextPiece() {
  if (next_ == count_) return {};
  const uint64_t i = next_++;
  if (source_.spec().kind == RecordSpec::Kind::kNumber) {
    char digits[20];
    record_.assign(1, ' ');
    record_.append(digits, std::to_chars(digits, digits + sizeof digits, i).ptr);
    record_.push_back(' ');
    return record_;
  }
  const size_t size = source_.sizes()[i % source_.sizes().size()];
  const std::string_view piece = source_.Record(position_ % source_.period(), size).bytes;
  position_ += size;
  return piece;
}

std::string_view ExpectedRepetition::NextPiece() {
  const auto size = static_cast<size_t>(std::min<uint64_t>(left_, block_.size()));
  left_ -= size;
  return block_.substr(0, size);
}

namespace {

// Even numbers below `end`.
uint64_t EvensBelow(uint64_t end) { return end / 2 + end % 2; }

}  // namespace

uint64_t ExpectedEvens::Size(uint64_t count) {
  uint64_t size = 0, digits = 1;
  for (uint64_t from = 0, to = 10; from < count; from = to, to *= 10, ++digits) {
    size += (EvensBelow(std::min(to, count)) - EvensBelow(from)) * (digits + 2);
  }
  return size;
}

std::string_view ExpectedEvens::NextPiece() {
  if (next_ >= count_) return {};
  char digits[20];
  record_.assign(1, ' ');
  record_.append(digits, std::to_chars(digits, digits + sizeof digits, next_).ptr);
  record_.push_back(' ');
  next_ += 2;
  return record_;
}

namespace {

constexpr size_t kChunk = 256 * 1024;
constexpr const char* kHeading = "weir expects";

std::string TextOf(const std::string& key, const StreamDigest& digest) {
  std::string text = fmt::format("{} {}\n{}\n", kHeading, key, digest.bytes);
  for (const StreamDigest::Block& block : digest.blocks)
    text += fmt::format("{:016x} {:016x}\n", block.high, block.low);
  return text;
}

// Nothing where the file is another key's or not whole.
std::optional<StreamDigest> Parse(std::istream& in, const std::string& key) {
  std::string heading;
  StreamDigest digest;
  std::getline(in, heading);
  if (heading != fmt::format("{} {}", kHeading, key) || !(in >> digest.bytes)) return std::nullopt;
  in >> std::hex;
  for (StreamDigest::Block block; in >> block.high >> block.low;) digest.blocks.push_back(block);
  const bool whole = digest.blocks.size() == (digest.bytes + StreamDigest::kBlock - 1) / StreamDigest::kBlock;
  return whole ? std::optional(std::move(digest)) : std::nullopt;
}

}  // namespace

StreamDigest Expected::Digest() const {
  if (std::optional<StreamDigest> found = Found()) return *std::move(found);
  StreamDigest made = DigestOf(*Stream());
  Leave(made);
  return made;
}

std::string Expected::File() const {
  return fmt::format("{}/expected-{:016x}", directory_, XXH3_64bits(key_.data(), key_.size()));
}

std::optional<StreamDigest> Expected::Found() const {
  if (directory_.empty()) return std::nullopt;
  std::ifstream in(File());
  return in ? Parse(in, key_) : std::nullopt;
}

void Expected::Leave(const StreamDigest& digest) const {
  if (directory_.empty()) return;
  WriteWholeFile(File(), TextOf(key_, digest)).IgnoreError();
}

StreamDigest DigestOf(ExpectedStream& stream) {
  StreamDigester digester;
  std::vector<char> chunk(kChunk);
  while (const size_t filled = stream.Read(chunk)) digester.Add({chunk.data(), filled});
  return digester.Finish();
}

}  // namespace weir
