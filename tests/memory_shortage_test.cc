// Where there is no memory left, whatever returns a status says so: no exception leaves it, whichever of its
// allocations finds none, and whether those after it do.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "strategies/cipher/chunk_work.h"
#include "strategies/cipher/parallel_blocks.h"
#include "strategies/cipher/secret_bytes.h"
#include "strategies/copy/copy_registry.h"
#include "strategies/pipe.h"
#include "strategies/readers/reader_registry.h"
#include "strategies/writers/writer_registry.h"
#include "tests/conformance/process_state.h"
#include "tests/doubles/allocation_count.h"

namespace weir {
namespace {

using Which = FailingAllocations::Which;

constexpr size_t kSize = 100'000;

class MemoryShortageTest : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(from_) << std::string(kSize, 'x'); }
  void TearDown() override {
    ::unlink(from_.c_str());
    ::unlink(to_.c_str());
  }

  // `prepare` is done with memory, and `attempt` without from one allocation after another.
  static void ExpectAStatusAtEveryAllocation(
      std::string_view what, const std::function<absl::Status()>& attempt,
      const std::function<void()>& prepare = [] {}) {
    prepare();
    ASSERT_EQ(attempt(), absl::OkStatus()) << what;  // what is made once a process is made now
    const size_t descriptors = OpenDescriptors();
    for (const Which which : {Which::kOne, Which::kAllFromThere}) {
      uint64_t refused = 0;
      for (uint64_t passes = 0;; ++passes) {
        prepare();
        bool met;
        const absl::Status status = Attempt(attempt, passes, which, met);
        if (!met) break;
        const std::string when = fmt::format("{}, at allocation {}", what, passes);
        EXPECT_TRUE(status.ok() || absl::IsResourceExhausted(status)) << status << " of " << when;
        EXPECT_EQ(OpenDescriptors(), descriptors) << when;
        refused += absl::IsResourceExhausted(status);
      }
      // Under a sanitizer it is only operator new that fails, which OpenSSL does without.
      EXPECT_GE(refused, kMemoryIsPlain ? 1u : 0u) << what;
    }
  }

  // What makes source_ and target_ anew: paths, and descriptors.
  std::vector<std::function<void()>> Forms() {
    return {[this] {
              source_.emplace(from_);
              target_.emplace(to_);
            },
            [this] {
              source_.emplace(::open(from_.c_str(), O_RDONLY | O_CLOEXEC), "a source with a long name");
              target_.emplace(::open(to_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666),
                              "a target with a long name");
            }};
  }

  const std::string from_ = fmt::format("{}/shortage-from-{}", testing::TempDir(), ::getpid());
  const std::string to_ = fmt::format("{}/shortage-to-{}", testing::TempDir(), ::getpid());
  std::optional<Endpoint> source_, target_;

 private:
  static absl::Status Attempt(const std::function<absl::Status()>& attempt, uint64_t passes, Which which,
                              bool& met) {
    const FailingAllocations failing(passes, which);
    absl::Status status = attempt();
    met = failing.met();
    return status;
  }
};

TEST_F(MemoryShortageTest, EveryWriterIsOpenedOrNot) {
  for (const WriterStrategy& strategy : WriterStrategies()) {
    if (!Supported(strategy).ok() || !SupportedIn(strategy, testing::TempDir()).ok()) continue;
    for (const std::function<void()>& prepare : Forms()) {
      ExpectAStatusAtEveryAllocation(
          strategy.name,
          [&] { return OpenWriter(strategy, std::move(*target_), {.buffer_size = 16384}).status(); },
          prepare);
      ExpectAStatusAtEveryAllocation(
          strategy.name, [&] { return strategy.open(std::move(*target_), {.buffer_size = 16384}).status(); },
          prepare);
    }
  }
}

TEST_F(MemoryShortageTest, EveryReaderIsOpenedOrNot) {
  for (const ReaderStrategy& strategy : ReaderStrategies()) {
    if (!Supported(strategy).ok()) continue;
    for (const std::function<void()>& prepare : Forms()) {
      ExpectAStatusAtEveryAllocation(
          strategy.name,
          [&] { return OpenReader(strategy, std::move(*source_), {.buffer_size = 16384}).status(); },
          prepare);
      ExpectAStatusAtEveryAllocation(
          strategy.name, [&] { return strategy.open(std::move(*source_), {.buffer_size = 16384}).status(); },
          prepare);
    }
  }
}

TEST_F(MemoryShortageTest, EveryCopyIsMadeOrNot) {
  const CopyOptions options{.buffer_size = 16384};
  for (const CopyStrategy& strategy : CopyStrategies()) {
    for (const std::function<void()>& prepare : Forms()) {
      ExpectAStatusAtEveryAllocation(
          strategy.name,
          [&] { return CopyFile(strategy, std::move(*source_), std::move(*target_), options).status(); },
          prepare);
      ExpectAStatusAtEveryAllocation(
          strategy.name,
          [&] { return strategy.copy(std::move(*source_), std::move(*target_), options).status(); }, prepare);
    }
  }
}

const std::string kKey(ChunkCipher::kKeySize, 'k');

TEST_F(MemoryShortageTest, EveryCipherIsMadeOrNot) {
  for (const Aead aead : {Aead::kChaCha20Poly1305, Aead::kAes256Gcm}) {
    ExpectAStatusAtEveryAllocation(AeadName(aead), [&] { return ChunkCipher::Create(aead, kKey).status(); });
    ExpectAStatusAtEveryAllocation(AeadName(aead),
                                   [&] { return MakeSealWorks(aead, kKey, {.threads = 2}).status(); });
    ExpectAStatusAtEveryAllocation(AeadName(aead),
                                   [&] { return MakeOpenWorks(aead, kKey, {.threads = 2}).status(); });
  }
  ExpectAStatusAtEveryAllocation("a secret", [] { return SecretBytes::Random(32).status(); });
}

// What moves a whole stream: its ends are opened before, and closed or cancelled with it.
class StreamShortageTest : public MemoryShortageTest {
 protected:
  void ExpectAStatus(std::string_view what, const std::function<absl::Status(Reader&, Writer&)>& move) {
    ExpectAStatusAtEveryAllocation(
        what,
        [&] {
          absl::Status status = move(*reader_, *writer_);
          reader_->Cancel();
          writer_->Cancel();
          return status;
        },
        [&] {
          reader_ = *OpenBatchedReader(from_, {});
          writer_ = *OpenBatchedWriter(to_, {});
        });
  }

  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Writer> writer_;
};

// Takes its input as it is, a kibibyte at a time.
class Slices final : public Transform {
 public:
  absl::StatusOr<Progress> Step(std::string_view in, std::span<char> out, bool last) override {
    const size_t size = std::min({in.size(), out.size(), size_t{1024}});
    std::copy_n(in.data(), size, out.data());
    finished_ = last && size == in.size();
    return Progress{size, size};
  }
  bool finished() const override { return finished_; }

 private:
  bool finished_ = false;
};

TEST_F(StreamShortageTest, APipeIsRunOrNot) {
  ExpectAStatus("pipe", [](Reader& source, Writer& target) {
    Slices first, second, third;
    Transform* const transforms[] = {&first, &second, &third};
    return RunPipe(source, transforms, target).status();
  });
}

TEST_F(StreamShortageTest, BlocksAreMappedOrNot) {
  const BlockWorks works = MakeShiftWorks(ShiftDirection::kUp, {.threads = 2});
  ExpectAStatus("blocks", [&](Reader& source, Writer& target) { return MapBlocks(source, works, target); });
}

}  // namespace
}  // namespace weir
