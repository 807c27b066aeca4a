// The directory on an io_uring where the ring cannot be entered any more.

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/directory/directory_registry.h"
#include "tests/doubles/scripted_file_calls.h"

namespace weir {
namespace {

// Calls really made, through a ring that answers `error` once it has been entered `entries` times.
class Calls final : public FileCalls {
 public:
  Calls(int entries, int error) : left_(entries), error_(error) {}

  bool has_failed() const { return has_failed_; }

 private:
  class Ring final : public FileRing {
   public:
    Ring(Calls& calls, std::unique_ptr<FileRing> ring) : calls_(calls), ring_(std::move(ring)) {}
    bool Queue(const RingCall& call) override { return ring_->Queue(call); }
    bool Next(RingAnswer& answer) override { return ring_->Next(answer); }

   private:
    int64_t Enter(unsigned wait) override {
      if (calls_.left_-- > 0) return calls_.real_.Enter(*ring_, wait);
      calls_.has_failed_ = true;
      return -calls_.error_;
    }

    Calls& calls_;
    const std::unique_ptr<FileRing> ring_;
  };

  std::unique_ptr<FileRing> DoOpenRing(unsigned entries, unsigned files) override {
    return std::make_unique<Ring>(*this, real_.OpenRing(entries, files));
  }

  ScriptedFileCalls real_;
  int left_;
  const int error_;
  bool has_failed_ = false;
};

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

size_t OpenDescriptors() {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

TEST(UringDirectoryTest, WithoutItsRingItTellsAndGoesOn) {
  using Kind = FileOperation::Kind;
  const std::string root = testing::TempDir() + "/ringless";
  size_t rounds = 0;
  for (int entries = 0;; ++entries, ++rounds) {
    std::filesystem::remove_all(root);
    std::filesystem::create_directory(root);
    std::ofstream(root + "/old") << "old";
    std::ofstream(root + "/read") << "to be read";
    const size_t before = OpenDescriptors();
    const auto calls = std::make_shared<Calls>(entries, EBADF);
    {
      const absl::StatusOr<std::unique_ptr<Directory>> directory =
          OpenUringDirectory(root, {.calls = calls, .in_flight = 4});
      ASSERT_TRUE(directory.ok()) << directory.status();
      const std::vector<FileOperation> operations = {
          {.kind = Kind::kReplace, .path = "old", .content = "newer"},
          {.kind = Kind::kReplace, .path = "fresh", .content = "fresh"},
          {.kind = Kind::kCreate, .path = "made", .content = "made"},
          {.kind = Kind::kRead, .path = "read"},
          {.kind = Kind::kStatus, .path = "read"},
          {.kind = Kind::kMakeDirectory, .path = "sub"},
          {.kind = Kind::kCreate, .path = "read", .content = "made anew"}};
      std::vector<FileResult> results(operations.size());
      (*directory)->Apply(operations, Durability::kBatch, results);
      EXPECT_TRUE(results.back().error == EEXIST || results.back().error == EBADF) << results.back().error;
      EXPECT_EQ(Contents(root + "/read"), "to be read");
      results.pop_back();
      for (const FileResult& each : results)
        EXPECT_TRUE(each.error == 0 || each.error == EBADF) << each.error;
      EXPECT_EQ(Contents(root + "/old"), results[0].error == 0 ? "newer" : "old");
      EXPECT_EQ(std::filesystem::exists(root + "/fresh"), results[1].error == 0);
      EXPECT_EQ(std::filesystem::exists(root + "/made"), results[2].error == 0);
      if (results[3].error == 0) {
        EXPECT_EQ(results[3].content, "to be read");
      }
      const bool told = std::ranges::any_of(results, [](const FileResult& each) { return each.error != 0; });
      EXPECT_EQ(told, calls->has_failed());
      // It is as good as any without a ring.
      const FileOperation again = {.kind = Kind::kReplace, .path = "old", .content = "again"};
      if (calls->has_failed()) {
        EXPECT_EQ((*directory)->Apply({&again, 1}, Durability::kBatch, {results.data(), 1}), 0u);
        EXPECT_EQ(Contents(root + "/old"), "again");
      }
    }
    EXPECT_EQ(OpenDescriptors(), before);
    for (const auto& each : std::filesystem::directory_iterator(root))
      EXPECT_FALSE(each.path().filename().string().starts_with(kPrivatePrefix)) << each.path();
    if (!calls->has_failed()) break;
  }
  EXPECT_GT(rounds, 2u);
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace weir
