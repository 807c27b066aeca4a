#include "harness/records/expected.h"

#include <fstream>
#include <ios>
#include <istream>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "results/report/whole_file.h"
#include "xxhash.h"

namespace weir {
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
