#include <zstd.h>
#include <zstd_errors.h>

#include <memory>
#include <utility>

#include "fmt/format.h"
#include "strategies/compress/compression.h"
#include "strategies/compress/frame_reading.h"

namespace weir {
namespace {

constexpr int kLeastLevel = 1;
constexpr int kUsualLevel = 3;
constexpr int kGreatestLevel = 19;  // beyond it windows are larger than what every decoder reads
constexpr size_t kMostThreads = 256;

absl::Status Refused(size_t code, std::string_view what, uint64_t offset) {
  const std::string text = fmt::format("{} at byte {}: {}", what, offset, ZSTD_getErrorName(code));
  switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation:
      return absl::ResourceExhaustedError("no memory for zstd");
    case ZSTD_error_prefix_unknown:
    case ZSTD_error_version_unsupported:
      return absl::InvalidArgumentError(fmt::format("at byte {} begins no frame of zstd", offset));
    case ZSTD_error_frameParameter_windowTooLarge:
      return absl::InvalidArgumentError(
          fmt::format("the zstd frame before byte {} needs a window of more than {} MiB, which is not read; "
                      "compress it without "
                      "--long and --ultra",
                      offset, (1 << kGreatestZstdWindowLog) >> 20));
    case ZSTD_error_frameParameter_unsupported:
    case ZSTD_error_dictionary_wrong:
      return absl::InvalidArgumentError(text);
    default:
      return absl::DataLossError(text);
  }
}

class ZstdWriting final : public Transform {
 public:
  explicit ZstdWriting(ZSTD_CCtx* context) : context_(context) {}

  bool finished() const override { return finished_; }

  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const size_t left =
        ZSTD_compressStream2(context_.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0) return Refused(left, "zstd could not compress", offset_);
    offset_ += input.pos;
    finished_ = last && left == 0;
    return Progress{input.pos, output.pos};
  }

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  const std::unique_ptr<ZSTD_CCtx, Free> context_;
  uint64_t offset_ = 0;
  bool finished_ = false;
};

absl::StatusOr<std::unique_ptr<Transform>> Compress(const CompressionOptions& options) {
  const int level = options.level.value_or(kUsualLevel);
  if (level < kLeastLevel || level > kGreatestLevel) {
    return absl::InvalidArgumentError(
        fmt::format("zstd has no level {} here; it has {} to {}", level, kLeastLevel, kGreatestLevel));
  }
  if (options.threads < 1 || options.threads > kMostThreads) {
    return absl::InvalidArgumentError(
        fmt::format("zstd with {} threads; 1 to {}", options.threads, kMostThreads));
  }
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for zstd");
  auto made = std::make_unique<ZstdWriting>(context);
  const int workers = options.threads > 1 ? static_cast<int>(options.threads) : 0;
  const std::pair<ZSTD_cParameter, int> parameters[] = {
      {ZSTD_c_compressionLevel, level}, {ZSTD_c_checksumFlag, 1}, {ZSTD_c_nbWorkers, workers}};
  for (const auto& [parameter, value] : parameters) {
    const size_t set = ZSTD_CCtx_setParameter(context, parameter, value);
    if (ZSTD_isError(set) != 0) return absl::InternalError(fmt::format("zstd: {}", ZSTD_getErrorName(set)));
  }
  return made;
}

class ZstdReading final : public FrameReading {
 public:
  explicit ZstdReading(ZSTD_DCtx* context) : FrameReading("zstd"), context_(context) {}

 private:
  absl::StatusOr<Call> GoOn(std::string_view in, std::span<char> out) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const size_t wanted = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(wanted) != 0) return Refused(wanted, "what zstd compressed is not as it was", offset());
    return Call{{input.pos, output.pos}, wanted == 0};
  }

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  const std::unique_ptr<ZSTD_DCtx, Free> context_;
};

absl::StatusOr<std::unique_ptr<Transform>> Decompress() {
  ZSTD_DCtx* const context = ZSTD_createDCtx();
  if (context == nullptr) return absl::ResourceExhaustedError("no memory for zstd");
  auto made = std::make_unique<ZstdReading>(context);
  const size_t set = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kGreatestZstdWindowLog);
  if (ZSTD_isError(set) != 0) return absl::InternalError(fmt::format("zstd: {}", ZSTD_getErrorName(set)));
  return made;
}

}  // namespace

constinit const Compression kZstd = {
    .name = "zstd",
    .summary = "levels 1 to 19, on several threads if asked; windows of 8 MiB at most",
    .least_level = kLeastLevel,
    .usual_level = kUsualLevel,
    .greatest_level = kGreatestLevel,
    .takes_threads = true,
    .compress = Compress,
    .decompress = Decompress,
};

}  // namespace weir
