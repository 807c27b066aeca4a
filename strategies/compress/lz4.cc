#include <lz4frame.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "fmt/format.h"
#include "strategies/compress/compression.h"
#include "strategies/compress/frame_reading.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

constexpr int kLeastLevel = 1;
constexpr int kUsualLevel = 1;
constexpr int kGreatestLevel = 12;
constexpr size_t kBlock = 64 * 1024;  // of input at a time, and of a block of the format

LZ4F_preferences_t Preferences(int level) {
  LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
  preferences.frameInfo.blockSizeID = LZ4F_max64KB;
  preferences.frameInfo.blockMode = LZ4F_blockLinked;
  preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
  preferences.compressionLevel = level;
  return preferences;
}

absl::Status NoMemoryForIt() { return absl::ResourceExhaustedError("no memory for lz4"); }

// lz4 wants room for all that a call might produce. Where the caller has less, it goes through a buffer.
class Lz4Writing final : public Transform {
 public:
  Lz4Writing(LZ4F_cctx* context, int level)
      : context_(context),
        preferences_(Preferences(level)),
        made_(std::max<size_t>(LZ4F_compressBound(kBlock, &preferences_), LZ4F_HEADER_SIZE_MAX)) {}

  bool finished() const override { return ended_ && pending_.empty(); }

  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override {
    if (!pending_.empty() || ended_) return Progress{0, TakePending(out)};
    const std::string_view block = in.substr(0, kBlock);
    const bool direct = out.size() >= made_.size();
    const size_t size = Produce(block, last, direct ? out : made_.span());
    if (LZ4F_isError(size) != 0) return Refused(size);
    const size_t consumed = begun_before_ ? block.size() : 0;
    begun_before_ = true;
    if (direct) return Progress{consumed, size};
    pending_ = {made_.data(), size};
    return Progress{consumed, TakePending(out)};
  }

 private:
  // The header first, then blocks, and the end when nothing is left.
  size_t Produce(std::string_view block, bool last, std::span<char> to) {
    if (!begun_before_) return LZ4F_compressBegin(context_.get(), to.data(), to.size(), &preferences_);
    if (!block.empty() || !last) {
      return LZ4F_compressUpdate(context_.get(), to.data(), to.size(), block.data(), block.size(), nullptr);
    }
    ended_ = true;
    return LZ4F_compressEnd(context_.get(), to.data(), to.size(), nullptr);
  }

  size_t TakePending(std::span<char> out) {
    const size_t size = std::min(out.size(), pending_.size());
    std::copy_n(pending_.data(), size, out.data());
    pending_.remove_prefix(size);
    return size;
  }

  static absl::Status Refused(size_t code) {
    const std::string_view reason = LZ4F_getErrorName(code);
    if (reason == "ERROR_allocation_failed") return NoMemoryForIt();
    return absl::InternalError(fmt::format("lz4 could not compress: {}", reason));
  }

  struct Free {
    void operator()(LZ4F_cctx* context) const { LZ4F_freeCompressionContext(context); }
  };
  const std::unique_ptr<LZ4F_cctx, Free> context_;
  const LZ4F_preferences_t preferences_;
  const AlignedBuffer made_;
  std::string_view pending_;  // of made_, not yet given
  bool begun_before_ = false;
  bool ended_ = false;
};

absl::StatusOr<std::unique_ptr<Transform>> Compress(const CompressionOptions& options) {
  const int level = options.level.value_or(kUsualLevel);
  if (level < kLeastLevel || level > kGreatestLevel) {
    return absl::InvalidArgumentError(
        fmt::format("lz4 has no level {}; it has {} to {}", level, kLeastLevel, kGreatestLevel));
  }
  if (options.threads != 1) return absl::InvalidArgumentError("lz4 compresses on one thread only");
  LZ4F_cctx* context = nullptr;
  if (LZ4F_isError(LZ4F_createCompressionContext(&context, LZ4F_VERSION)) != 0) return NoMemoryForIt();
  return std::make_unique<Lz4Writing>(context, level);
}

class Lz4Reading final : public FrameReading {
 public:
  explicit Lz4Reading(LZ4F_dctx* context) : FrameReading("lz4"), context_(context) {}

 private:
  absl::StatusOr<Call> GoOn(std::string_view in, std::span<char> out) override {
    size_t consumed = in.size();
    size_t produced = out.size();
    const size_t wanted =
        LZ4F_decompress(context_.get(), out.data(), &produced, in.data(), &consumed, nullptr);
    if (LZ4F_isError(wanted) != 0) return Refused(wanted);
    return Call{{consumed, produced}, wanted == 0};
  }

  absl::Status Refused(size_t code) const {
    const std::string_view reason = LZ4F_getErrorName(code);
    if (reason == "ERROR_allocation_failed") return NoMemoryForIt();
    if (reason == "ERROR_frameType_unknown" || reason == "ERROR_headerVersion_wrong") {
      return absl::InvalidArgumentError(fmt::format("at byte {} begins no frame of lz4", offset()));
    }
    return absl::DataLossError(
        fmt::format("what lz4 compressed is not as it was at byte {}: {}", offset(), reason));
  }

  struct Free {
    void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
  };
  const std::unique_ptr<LZ4F_dctx, Free> context_;
};

absl::StatusOr<std::unique_ptr<Transform>> Decompress() {
  LZ4F_dctx* context = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)) != 0) return NoMemoryForIt();
  return std::make_unique<Lz4Reading>(context);
}

}  // namespace

constinit const Compression kLz4 = {
    .name = "lz4",
    .summary = "levels 1 to 12, those from 3 on slower and tighter; one thread",
    .least_level = kLeastLevel,
    .usual_level = kUsualLevel,
    .greatest_level = kGreatestLevel,
    .takes_threads = false,
    .compress = Compress,
    .decompress = Decompress,
};

}  // namespace weir
