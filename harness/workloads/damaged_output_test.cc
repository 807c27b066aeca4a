// What a case has made is damaged before it is checked: each kind of damage, in the first, a middle and the
// last block, by each workload, must be an error that says where.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/records/stream_digest.h"
#include "harness/workloads/stream_parameters.h"
#include "harness/workloads/workloads.h"
#include "strategies/cipher/chunk_cipher.h"

namespace weir {
namespace {

using ::testing::HasSubstr;

constexpr size_t kBlock = StreamDigest::kBlock;
constexpr size_t kSealed = ChunkCipher::kSealedSize;

struct Damaged {
  std::string what;
  std::string file;
  size_t at;  // the first byte that differs, or the length that was reached
};

// Another byte than the one before it stands at `at` or, to be found, later.
size_t Different(const std::string& file, size_t at) {
  while (file[at] == file[at - 1]) ++at;
  return at;
}

std::string Swapped(const std::string& file, size_t first, size_t second) {
  std::string swapped = file;
  std::swap_ranges(swapped.begin() + static_cast<ptrdiff_t>(first * kBlock),
                   swapped.begin() + static_cast<ptrdiff_t>((first + 1) * kBlock),
                   swapped.begin() + static_cast<ptrdiff_t>(second * kBlock));
  return swapped;
}

size_t FirstDifference(const std::string& one, const std::string& other) {
  return static_cast<size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
}

std::vector<Damaged> DamagesOf(const std::string& file) {
  const size_t blocks = (file.size() + kBlock - 1) / kBlock;
  std::vector<Damaged> all;
  const auto add = [&](std::string what, std::string damaged) {
    const size_t at = FirstDifference(file, damaged);
    all.push_back({std::move(what), std::move(damaged), at});
  };
  for (const size_t block : {size_t{0}, blocks / 2, blocks - 1}) {
    const size_t at = Different(file, block * kBlock + 100);
    std::string flipped = file, dropped = file, doubled = file;
    flipped[at] ^= 1;
    dropped.erase(at, 1);
    doubled.insert(at, 1, file[at]);
    add("flipped", flipped);
    add("dropped", dropped);
    add("doubled", doubled);
    add("cut", file.substr(0, at));
  }
  add("swapped", Swapped(file, 0, 1));
  add("swapped", Swapped(file, blocks / 2 - 1, blocks / 2));
  add("swapped", Swapped(file, 0, blocks - 2));
  add("longer", file + "x");
  return all;
}

class DamagedOutputTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { std::filesystem::create_directory(directory_); }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // The plainest strategy of the workload, to a file here.
  Case CaseOf(std::string_view workload) const {
    const uint64_t records = workload == "read" ? 900'000 : 500'000;  // it writes half of them
    Case c = StreamCase(workload, StrategyOf(workload), *ParseRecordSpec("number"), records,
                        *ParseTargetSpec(directory_));
    c.Set("reader", ValueOf("batched"));
    c.Set("writer", ValueOf("batched"));
    c.Set("threads", ValueOf(1));
    c.session_directory = directory_;
    return c;
  }

  static std::string StrategyOf(std::string_view workload) {
    return workload == "copy" ? "chunk" : workload.ends_with("crypt") ? "aes-256-gcm" : "batched";
  }

  std::filesystem::path Made() const {
    for (const auto& each : std::filesystem::recursive_directory_iterator(directory_)) {
      if (each.path().filename() == "data") return each.path();
    }
    return "";
  }

  const std::string directory_ = testing::TempDir() + "/damaged_output_test";
};

INSTANTIATE_TEST_SUITE_P(, DamagedOutputTest, testing::Values("write", "read", "copy", "encrypt", "decrypt"),
                         [](const auto& info) { return info.param; });

TEST_P(DamagedOutputTest, IsAnErrorThatSaysWhere) {
  const std::vector<Workload> workloads = Workloads();
  const auto workload = std::ranges::find(workloads, GetParam(), &Workload::name);
  const auto made = workload->make_pass(CaseOf(GetParam()));
  ASSERT_TRUE(made.ok()) << made.status();
  Pass& pass = **made;
  ASSERT_TRUE(pass.ProvideInput().ok() && pass.Prepare().ok() && pass.Run().ok() && pass.Finish().ok());
  EXPECT_TRUE(pass.Verify().ok()) << "sound";
  std::ifstream in(Made(), std::ios::binary);
  const std::string sound(std::istreambuf_iterator<char>(in), {});
  ASSERT_GT(sound.size(), 3 * kBlock);
  for (const Damaged& damaged : DamagesOf(sound)) {
    std::ofstream(Made(), std::ios::binary) << damaged.file;
    const absl::Status status = pass.Verify().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << damaged.what << " at " << damaged.at << status;
    // What is encrypted is opened in sealed chunks, each of which is sound or not.
    if (GetParam() == "encrypt") {
      const size_t chunk = std::min(damaged.at, sound.size() - 1) / kSealed;
      EXPECT_THAT(std::string(status.message()),
                  HasSubstr(fmt::format("chunk {} (at byte {} ", chunk, chunk * kSealed)))
          << damaged.what;
    } else if (damaged.what == "longer") {
      EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(sound.size()))) << damaged.what;
    } else {
      EXPECT_THAT(std::string(status.message()), HasSubstr(std::to_string(damaged.at))) << damaged.what;
    }
  }
  std::ofstream(Made(), std::ios::binary) << sound;
  EXPECT_TRUE(pass.Verify().ok()) << "sound again";
}

}  // namespace
}  // namespace weir
