// Faults of strategies that fill mapped windows of the file: a full disk must be an error before any store.

#include <cerrno>

#include "tests/conformance/faulty_system_calls.h"
#include "tests/conformance/reference.h"
#include "tests/conformance/strategies_under_test.h"
#include "tests/conformance/strategy_test.h"

namespace weir {
namespace {

class MappingFaultTest : public StrategyTest {
 protected:
  // Answers every call of a kind from `from` on, and before `until`.
  struct Always {
    Call call;
    int error;  // negative: so many bytes are written, of the more that were asked for
    uint64_t from = 0;
    uint64_t until = UINT64_MAX;
  };

  // Writes 50,000 bytes with these faults. The writer's own status afterwards, or what Close said.
  absl::Status Write(std::vector<Always> faults) {
    WriterOptions options;
    options.buffer_size = 8192;
    options.system_calls = std::make_shared<FaultySystemCalls>(
        [faults = std::move(faults)](const FaultySystemCalls::Moment& now) -> std::optional<int64_t> {
          for (const Always& fault : faults) {
            if (fault.call == now.call && now.nth >= fault.from && now.nth < fault.until) return -fault.error;
          }
          return std::nullopt;
        });
    const auto writer = Open(options);
    for (size_t at = 0; at < kSize && writer->Append(NumberedText(at + 100).substr(at)); at += 100) {
    }
    absl::Status closed = writer->Close();
    committed_ = writer->accounting().committed;
    return closed;
  }

  static constexpr size_t kSize = 50000;
  uint64_t committed_ = 0;
};

TEST_P(MappingFaultTest, AnOldKernelThatCannotPopulateStillMaps) {
  EXPECT_TRUE(Write({{Call::kAdvise, EINVAL}}).ok());
  ExpectArrived(NumberedText(kSize));
}

TEST_P(MappingFaultTest, PopulatingThatIsInterruptedGoesOn) {
  for (const int error : {EINTR, EAGAIN}) {
    EXPECT_TRUE(Write({{Call::kAdvise, error, 0, 2}, {Call::kAdvise, error, 4, 5}}).ok());
    ExpectArrived(NumberedText(kSize));
  }
}

TEST_P(MappingFaultTest, AFileSystemThatCannotAllocateTakesZeros) {
  EXPECT_TRUE(Write({{Call::kAllocate, EOPNOTSUPP}}).ok());
  ExpectArrived(NumberedText(kSize));
}

TEST_P(MappingFaultTest, ZerosThatAreTakenBitByBitFillTheWholeWindow) {
  EXPECT_TRUE(Write({{Call::kAllocate, EOPNOTSUPP}, {Call::kWrite, -1024}}).ok());
  ExpectArrived(NumberedText(kSize));
}

TEST_P(MappingFaultTest, ZerosForWhichThereIsNoSpaceTellOfAFullDisk) {
  for (const uint64_t from : {0, 1, 2, 5}) {
    EXPECT_EQ(
        Write({{Call::kAllocate, EOPNOTSUPP}, {Call::kAdvise, EINVAL}, {Call::kWrite, ENOSPC, from}}).code(),
        absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(committed_ > 0, from > 0);
    ExpectArrived(NumberedText(committed_));
  }
}

TEST_P(MappingFaultTest, NoSpaceFromAnyWindowOnLeavesTheRightPrefixAndTrims) {
  for (const uint64_t from : {0, 1, 2, 5}) {
    EXPECT_EQ(Write({{Call::kAllocate, ENOSPC, from}}).code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(committed_ > 0, from > 0);
    ExpectArrived(NumberedText(committed_));
  }
}

TEST_P(MappingFaultTest, ATrimThatFailsForEverIsReportedByClose) {
  EXPECT_EQ(Write({{Call::kTruncate, EIO}}).code(), absl::ErrnoToStatusCode(EIO));
}

bool Maps(const Capabilities& can) { return can.maps_file; }

WEIR_TEST_STRATEGIES(MappingFaultTest, Maps);

}  // namespace
}  // namespace weir
