#include "harness/records/stream_digest.h"

#include <algorithm>
#include <utility>

#define XXH_STATIC_LINKING_ONLY  // the state's size
#include "xxhash.h"

namespace weir {

struct StreamDigester::State {
  XXH3_state_t xxh3;
};

std::optional<uint64_t> StreamDigest::FirstDifference(const StreamDigest& other) const {
  const auto differs = std::ranges::mismatch(blocks, other.blocks).in1;
  if (*this == other) return std::nullopt;
  return static_cast<uint64_t>(differs - blocks.begin()) * kBlock;
}

StreamDigester::StreamDigester() : state_(std::make_unique<State>()) { XXH3_128bits_reset(&state_->xxh3); }

StreamDigester::~StreamDigester() = default;

void StreamDigester::Add(std::string_view piece) {
  while (!piece.empty()) {
    const size_t size = std::min(piece.size(), StreamDigest::kBlock - in_block_);
    XXH3_128bits_update(&state_->xxh3, piece.data(), size);
    digest_.bytes += size;
    in_block_ += size;
    piece.remove_prefix(size);
    if (in_block_ == StreamDigest::kBlock) EndBlock();
  }
}

void StreamDigester::EndBlock() {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->xxh3);
  digest_.blocks.push_back({hash.low64, hash.high64});
  XXH3_128bits_reset(&state_->xxh3);
  in_block_ = 0;
}

StreamDigest StreamDigester::Finish() {
  if (in_block_ > 0) EndBlock();
  return std::move(digest_);
}

}  // namespace weir
