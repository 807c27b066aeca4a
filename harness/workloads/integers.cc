#include "strategies/memory/integers.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "results/report/schema.h"
#include "strategies/memory/aligned_buffer.h"

namespace weir {
namespace {

constexpr std::array<std::string_view, 2> kOrders = {"big", "little"};
constexpr std::array<std::string_view, 2> kSigns = {"signed", "unsigned"};
constexpr std::string_view kEach = "each", kAll = "all", kCopy = "memcpy";

// Stores values into a buffer and loads them from there again, until there were as many as asked for.
template <class Format>
class IntegersPass final : public Pass {
 public:
  using Value = typename Format::Value;

  explicit IntegersPass(const Case& c)
      : strategy_(c.strategy),
        integers_(c.Number("integers")),
        values_(c.Number("buffer") / Format::kBytes),
        loaded_(values_.size()),
        buffer_(values_.size() * sizeof(Value)) {
    std::mt19937_64 random(c.seed);
    for (Value& value : values_) {
      const uint64_t bits = random();
      value = *Format::Load({reinterpret_cast<const char*>(&bits), sizeof(bits)}, 0);
    }
  }

  uint64_t bytes() const override { return integers_ * Format::kBytes; }
  uint64_t file_bytes() const override { return 0; }
  std::optional<uint64_t> system_calls() const override { return 0; }

  absl::Status Prepare() override { return absl::OkStatus(); }

  absl::Status Run() override {
    for (uint64_t left = integers_; left > 0;) {
      const auto count = static_cast<size_t>(std::min<uint64_t>(left, values_.size()));
      good_ &= strategy_ == kAll ? All(count) : strategy_ == kEach ? Each(count) : Copy(count);
      left -= count;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Verified> Verify() override {
    const auto count = static_cast<size_t>(std::min<uint64_t>(integers_, values_.size()));
    const bool same =
        strategy_ == kCopy
            ? std::memcmp(loaded_.data(), values_.data(), count * Format::kBytes) == 0
            : std::equal(values_.begin(), values_.begin() + static_cast<ptrdiff_t>(count), loaded_.begin()) &&
                  IsStored(count);
    if (good_ && same) return Verified::kEveryByte;
    return absl::DataLossError("the integers that were loaded are not those that were stored");
  }

 private:
  bool All(size_t count) {
    return Format::StoreAll(buffer_.span(), 0, std::span(values_).first(count)) &&
           Format::LoadAll(buffer_.span(), 0, std::span(loaded_).first(count));
  }
  bool Each(size_t count) {
    const std::span<char> memory = buffer_.span();
    bool good = true;
    for (size_t i = 0; i < count; ++i) good &= Format::Store(memory, i * Format::kBytes, values_[i]);
    for (size_t i = 0; i < count; ++i) {
      const std::optional<Value> value = Format::Load(memory, i * Format::kBytes);
      good &= value.has_value();
      loaded_[i] = value.value_or(0);
    }
    return good;
  }
  bool Copy(size_t count) {
    std::memcpy(buffer_.data(), values_.data(), count * Format::kBytes);
    asm volatile("" : : "r"(buffer_.data()) : "memory");
    std::memcpy(loaded_.data(), buffer_.data(), count * Format::kBytes);
    asm volatile("" : : "r"(loaded_.data()) : "memory");
    return true;
  }
  // Byte by byte.
  bool IsStored(size_t count) const {
    for (size_t i = 0; i < count; ++i) {
      for (size_t k = 0; k < Format::kBytes; ++k) {
        const size_t byte = Format::kBigEndian ? Format::kBytes - 1 - k : k;
        if (buffer_.data()[i * Format::kBytes + k] !=
            static_cast<char>(static_cast<uint64_t>(values_[i]) >> (8 * byte)))
          return false;
      }
    }
    return true;
  }

  const std::string strategy_;
  const uint64_t integers_;
  std::vector<Value> values_, loaded_;
  AlignedBuffer buffer_;
  bool good_ = true;
};

using MakeIntegers = std::unique_ptr<Pass> (*)(const Case& c);

template <bool kSigned, std::endian kOrder, size_t... kBytes>
MakeIntegers MakerOf(uint64_t bits, std::index_sequence<kBytes...>) {
  MakeIntegers maker = nullptr;
  ((maker = bits == (kBytes + 1) * 8 ? [](const Case& c) -> std::unique_ptr<Pass> {
     return std::make_unique<IntegersPass<Integer<kSigned, (kBytes + 1) * 8, kOrder>>>(c);
   }
    : maker),
   ...);
  return maker;
}

absl::StatusOr<std::unique_ptr<Pass>> MakePass(const Case& c) {
  if (c.strategy != kEach && c.strategy != kAll && c.strategy != kCopy)
    return absl::NotFoundError(fmt::format("there is no way to store integers '{}'", c.strategy));
  const bool is_signed = c.Word("sign") == kSigns[0], is_big = c.Word("order") == kOrders[0];
  constexpr auto kWidths = std::make_index_sequence<8>();
  const uint64_t bits = c.Number("bits");
  const MakeIntegers make = is_signed && is_big ? MakerOf<true, std::endian::big>(bits, kWidths)
                            : is_signed         ? MakerOf<true, std::endian::little>(bits, kWidths)
                            : is_big            ? MakerOf<false, std::endian::big>(bits, kWidths)
                                                : MakerOf<false, std::endian::little>(bits, kWidths);
  return make(c);
}

const Limit kCopyLimit = {.name = kCopy,
                          .summary = "as many bytes of integers copied there and back by memcpy",
                          .make_pass = MakePass};

absl::StatusOr<ParameterValue> ParseBits(std::string_view text) {
  absl::StatusOr<ParameterValue> bits = ParseNumber(text, 8, 64);
  if (bits.ok() && std::any_cast<uint64_t>(bits->typed) % 8 != 0)
    return absl::InvalidArgumentError(
        fmt::format("an integer has 8, 16, 24, … or 64 bits here, not {}", text));
  return bits;
}

const std::vector<Parameter>& Parameters() {
  static const auto& parameters = *new std::vector<Parameter>{
      {.key = "bits",
       .value_name = "N",
       .meaning = "of an integer: 8, 16, 24, … 64; default 32",
       .parse = ParseBits,
       .by_default = [](const Case&) { return std::string("32"); },
       .of_the_work = true,
       .quick = {"16", "32", "64"},
       .full = {"8", "16", "24", "32", "40", "48", "56", "64"}},
      {.key = "order",
       .value_name = "NAME",
       .meaning = "of its bytes: big (default), as networks have it, or little, as this machine may",
       .parse = ParseWordOf<kOrders>,
       .by_default = [](const Case&) { return std::string(kOrders[0]); },
       .of_the_work = true,
       .full = {"big", "little"}},
      {.key = "sign",
       .value_name = "NAME",
       .meaning = "signed (default) or unsigned",
       .parse = ParseWordOf<kSigns>,
       .by_default = [](const Case&) { return std::string(kSigns[0]); },
       .of_the_work = true,
       .full = {"signed", "unsigned"}},
      {.key = "buffer",
       .value_name = "SIZE",
       .meaning = "that they are stored into, over and over; default 64KiB",
       .parse = ParseNumberBetween<8, 1 << 30>,
       .by_default = [](const Case&) { return std::string("64KiB"); },
       .of_the_work = true},
      {.key = "integers",
       .value_name = "N",
       .meaning = "how many; default 50M",
       .parse = ParseNumberBetween<1, 1'000'000'000'000'000>,
       .by_default = [](const Case&) { return std::string("50000000"); },
       .of_the_work = true}};
  return parameters;
}

}  // namespace

Workload IntegersWorkload() {
  return {.name = "integers",
          .summary = "integers stored into a buffer and loaded from it, in either byte order",
          .unit = "integer",
          .count = "integers",
          .quick_seconds = 60,
          .parameters = Parameters(),
          .first_columns = {schema::kTimeColumn, schema::kThroughputColumn, schema::kDifferenceColumn,
                            schema::kLimitColumn},
          .strategies =
              [] {
                return std::vector<WorkloadStrategy>{
                    {.name = kEach,
                     .summary = "each by itself, value and place checked",
                     .code = CodeOf(kEach, "Integer's Store and Load", "strategies/memory/integers.h")},
                    {.name = kAll,
                     .summary = "a buffer full at once, its place checked once",
                     .code = CodeOf(kAll, "Integer's StoreAll and LoadAll", "strategies/memory/integers.h")}};
              },
          .limits = {&kCopyLimit},
          .limit_cases =
              [](const Case& work) {
                return std::vector<Case>{
                    {std::string(schema::kLimitWorkload), std::string(kCopy), work.parameters}};
              },
          .make_pass = MakePass};
}

}  // namespace weir
