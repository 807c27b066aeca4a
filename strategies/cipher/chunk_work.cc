#include "strategies/cipher/chunk_work.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>

#include "fmt/format.h"
#include "strategies/memory/shortage.h"

namespace weir {
namespace {

// Plain enough for the compiler to make it one wide addition for each 16 bytes or more; GCC 12 does so from
// -O3 on only.
[[gnu::optimize("O3")]] void Add(std::span<char> bytes, uint8_t what) {
  auto* const first = reinterpret_cast<uint8_t*>(bytes.data());
  const size_t size = bytes.size();
  for (size_t i = 0; i < size; ++i) first[i] = static_cast<uint8_t>(first[i] + what);
}

}  // namespace

void ShiftUp(std::span<char> bytes) { Add(bytes, 1); }

void ShiftDown(std::span<char> bytes) { Add(bytes, 255); }

namespace {

constexpr size_t kPlain = ChunkCipher::kChunkSize;
constexpr size_t kSealed = ChunkCipher::kSealedSize;
constexpr size_t kTag = ChunkCipher::kTagSize;

class SealWork final : public BlockWork {
 public:
  SealWork(ChunkCipher cipher, const ChunkWorkOptions& options)
      : cipher_(std::move(cipher)), chunks_(options.chunks_a_block), first_chunk_(options.first_chunk) {}

  size_t block_size() const override { return chunks_ * kPlain; }
  size_t room_size() const override { return chunks_ * kSealed; }

  MappedBlock Map(const StreamBlock& block, std::span<char> room) override {
    std::string_view plain(block.bytes.data(), block.bytes.size());
    uint64_t chunk = first_chunk_ + block.index * chunks_;
    size_t made = 0;
    do {
      const std::string_view piece = plain.substr(0, kPlain);
      plain.remove_prefix(piece.size());
      absl::Status sealed = cipher_.Seal({chunk++, block.last && plain.empty()}, piece, &room[made]);
      if (!sealed.ok()) return {{}, std::move(sealed)};
      made += piece.size() + kTag;
    } while (!plain.empty());
    return {{room.data(), made}, absl::OkStatus()};
  }

 private:
  ChunkCipher cipher_;
  const size_t chunks_;
  const uint64_t first_chunk_;
};

class OpenWork final : public BlockWork {
 public:
  OpenWork(ChunkCipher cipher, const ChunkWorkOptions& options)
      : cipher_(std::move(cipher)), chunks_(options.chunks_a_block), first_chunk_(options.first_chunk) {}

  size_t block_size() const override { return chunks_ * kSealed; }
  size_t room_size() const override { return chunks_ * kPlain; }

  MappedBlock Map(const StreamBlock& block, std::span<char> room) override {
    std::string_view sealed(block.bytes.data(), block.bytes.size());
    uint64_t chunk = first_chunk_ + block.index * chunks_;
    size_t made = 0;
    absl::Status status;
    do {
      const std::string_view piece = sealed.substr(0, kSealed);
      sealed.remove_prefix(piece.size());
      const Opened opened = Open({chunk++, block.last && sealed.empty()}, piece, &room[made]);
      made += opened.size;
      status = opened.status;
    } while (status.ok() && !sealed.empty());
    return {{room.data(), made}, std::move(status)};
  }

 private:
  // How much of a chunk may be passed on, and whether the stream may go on.
  struct Opened {
    size_t size;
    absl::Status status;
  };

  Opened Open(ChunkPlace place, std::string_view sealed, char* plain) {
    const bool begins = place.index == first_chunk_;
    if (sealed.size() < kTag) return Nothing(place, "it is cut: less than a chunk is left");
    if (sealed.size() == kTag && !begins)
      return Nothing(place, "it is empty, which only an only chunk may be");
    const size_t size = sealed.size() - kTag;
    if (cipher_.Open(place, sealed, plain)) return {size, absl::OkStatus()};
    // A whole chunk that only claims to be last, or not to be, is whole; the stream around it is not.
    if (sealed.size() == kSealed && cipher_.Open({place.index, !place.last}, sealed, plain)) {
      return {size, Wrong(place, place.last ? "it is not the last, but nothing follows: the end is missing"
                                            : "it is the last, but something follows it")};
    }
    return Nothing(place, place.last ? "it was changed, cut, moved or has something behind it"
                                     : "it was changed or moved");
  }

  Opened Nothing(ChunkPlace place, std::string_view what) const { return {0, Wrong(place, what)}; }

  absl::Status Wrong(ChunkPlace place, std::string_view what) const {
    return absl::DataLossError(fmt::format("chunk {} (at byte {} of the payload) is not as it was sealed: {}",
                                           place.index, (place.index - first_chunk_) * kSealed, what));
  }

  ChunkCipher cipher_;
  const size_t chunks_;
  const uint64_t first_chunk_;
};

class ShiftWork final : public BlockWork {
 public:
  ShiftWork(ShiftDirection direction, const ChunkWorkOptions& options)
      : direction_(direction), size_(options.chunks_a_block * kPlain) {}

  size_t block_size() const override { return size_; }
  size_t room_size() const override { return 0; }

  MappedBlock Map(const StreamBlock& block, std::span<char>) override {
    direction_ == ShiftDirection::kUp ? ShiftUp(block.bytes) : ShiftDown(block.bytes);
    return {{block.bytes.data(), block.bytes.size()}, absl::OkStatus()};
  }

 private:
  const ShiftDirection direction_;
  const size_t size_;
};

template <class Work>
absl::StatusOr<BlockWorks> MakeWorks(Aead aead, std::string_view key, const ChunkWorkOptions& options) {
  BlockWorks works;
  for (size_t i = 0; i < options.threads; ++i) {
    absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(aead, key);
    if (!cipher.ok()) return cipher.status();
    works.push_back(std::make_unique<Work>(*std::move(cipher), options));
  }
  return works;
}

}  // namespace

absl::StatusOr<BlockWorks> MakeSealWorks(Aead aead, std::string_view key,
                                         const ChunkWorkOptions& options) try {
  return MakeWorks<SealWork>(aead, key, options);
} catch (const std::bad_alloc&) {
  return NoMemory("seal with", AeadName(aead));
}

absl::StatusOr<BlockWorks> MakeOpenWorks(Aead aead, std::string_view key,
                                         const ChunkWorkOptions& options) try {
  return MakeWorks<OpenWork>(aead, key, options);
} catch (const std::bad_alloc&) {
  return NoMemory("open what was sealed with", AeadName(aead));
}

BlockWorks MakeShiftWorks(ShiftDirection direction, const ChunkWorkOptions& options) {
  BlockWorks works;
  for (size_t i = 0; i < options.threads; ++i)
    works.push_back(std::make_unique<ShiftWork>(direction, options));
  return works;
}

}  // namespace weir
