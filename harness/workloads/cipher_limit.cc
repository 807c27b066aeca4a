#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/limit.h"
#include "harness/workloads/stream_parameters.h"
#include "strategies/cipher/chunk_cipher.h"
#include "strategies/cipher/chunk_work.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

constexpr size_t kChunk = ChunkCipher::kChunkSize;

class CipherLimit final : public Pass {
 public:
  CipherLimit(const Case& c, std::optional<Aead> aead)
      : bytes_(StreamSizeOf(c)),
        aead_(aead),
        threads_(std::max<size_t>(1, c.Number("threads"))),
        chunks_((bytes_ + kChunk - 1) / kChunk),
        key_(ChunkCipher::kKeySize, 'k') {}

  uint64_t bytes() const override { return bytes_; }
  uint64_t file_bytes() const override { return 0; }

  absl::Status Prepare() override {
    const ChunkWorkOptions options{.threads = threads_, .chunks_a_block = 1};
    absl::StatusOr<BlockWorks> works =
        aead_ ? MakeSealWorks(*aead_, key_, options) : MakeShiftWorks(ShiftDirection::kUp, options);
    if (!works.ok()) return works.status();
    works_ = *std::move(works);
    for (size_t i = 0; i < threads_; ++i) {
      plain_.emplace_back(kChunk);
      sealed_.emplace_back(ChunkCipher::kSealedSize);
    }
    return absl::OkStatus();
  }

  absl::Status Run() override {
    std::vector<absl::Status> ends(threads_);
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < threads_; ++i) {
      threads.emplace_back([this, i, &ends] { ends[i] = WorkOn(i); });
    }
    threads.clear();  // joins them
    const auto failed = std::ranges::find_if(ends, [](const absl::Status& end) { return !end.ok(); });
    return failed == ends.end() ? absl::OkStatus() : *failed;
  }

  absl::StatusOr<Verified> Verify() override {
    for (size_t i = 0; i < threads_ && i < chunks_; ++i) {
      const absl::Status right = aead_ ? CheckSealed(i) : CheckShifted(i);
      if (!right.ok()) return right;
    }
    return aead_ ? Verified::kLengthOnly : Verified::kEveryByte;
  }

  std::optional<uint64_t> system_calls() const override { return 0; }

 private:
  // Every `threads_`th chunk, from number `i` on.
  absl::Status WorkOn(size_t i) {
    for (uint64_t chunk = i; chunk < chunks_; chunk += threads_) {
      const MappedBlock mapped =
          works_[i]->Map({chunk, false, plain_[i].span().first(SizeOf(chunk))}, sealed_[i].span());
      if (!mapped.status.ok()) return mapped.status;
    }
    return absl::OkStatus();
  }

  size_t SizeOf(uint64_t chunk) const { return chunk + 1 < chunks_ ? kChunk : bytes_ - chunk * kChunk; }
  uint64_t LastChunkOf(size_t i) const { return i + (chunks_ - 1 - i) / threads_ * threads_; }

  absl::Status CheckSealed(size_t i) const {
    absl::StatusOr<ChunkCipher> cipher = ChunkCipher::Create(*aead_, key_);
    if (!cipher.ok()) return cipher.status();
    const uint64_t chunk = LastChunkOf(i);
    const size_t size = SizeOf(chunk);
    std::string plain(kChunk, 'x');
    const bool opened =
        cipher->Open({chunk, false}, {sealed_[i].data(), size + ChunkCipher::kTagSize}, plain.data());
    const bool same = plain.compare(0, size, plain_[i].data(), size) == 0;
    return opened && same ? absl::OkStatus() : Wrong(chunk);
  }

  // Each byte was shifted once for each of the thread's chunks; those behind the end of a short last one,
  // once less.
  absl::Status CheckShifted(size_t i) const {
    const uint64_t last = LastChunkOf(i);
    const uint64_t times = (last - i) / threads_ + 1;
    const std::string_view shifted(plain_[i].data(), kChunk);
    const auto all_are = [](std::string_view bytes, uint64_t value) {
      return std::ranges::all_of(bytes, [&](char byte) { return static_cast<uint8_t>(byte) == value % 256; });
    };
    const bool right =
        all_are(shifted.substr(0, SizeOf(last)), times) && all_are(shifted.substr(SizeOf(last)), times - 1);
    return right ? absl::OkStatus() : Wrong(last);
  }

  static absl::Status Wrong(uint64_t chunk) {
    return absl::DataLossError(fmt::format("chunk {} was not made as it should be", chunk));
  }

  const uint64_t bytes_;
  const std::optional<Aead> aead_;  // none: shift
  const size_t threads_;
  const uint64_t chunks_;
  const std::string key_;
  BlockWorks works_;
  std::vector<AlignedBuffer> plain_, sealed_;  // one for each thread
};

}  // namespace

absl::StatusOr<std::unique_ptr<Pass>> MakeCipherLimit(const Case& c) {
  const std::string cipher = c.Word("cipher");
  const std::optional<Aead> aead = AeadNamed(cipher);
  if (!aead && cipher != "shift") return absl::NotFoundError(fmt::format("there is no cipher '{}'", cipher));
  return std::make_unique<CipherLimit>(c, aead);
}

}  // namespace weir
