#include "harness/workloads/expected_output.h"

#include <algorithm>
#include <memory>
#include <span>

#include "fmt/format.h"
#include "harness/records/expected.h"
#include "harness/workloads/stream_parameters.h"
#include "xxhash.h"

namespace weir {

Expected ExpectedRecordsOf(const Case& c, const RecordSource& source) {
  const uint64_t count = RecordsOf(c);
  return {[&source, count] { return std::make_unique<ExpectedRecords>(source, count); },
          fmt::format("{} records {} of seed {}", count, source.spec().Name(), c.seed), c.session_directory};
}

Expected ExpectedEvensOf(const Case& c) {
  const uint64_t count = RecordsOf(c);
  return {[count] { return std::make_unique<ExpectedEvens>(count); },
          fmt::format("the even ones of {} records", count), c.session_directory};
}

Expected ExpectedBlocksOf(const Case& c, std::string_view block, uint64_t size) {
  return {[block, size] { return std::make_unique<ExpectedRepetition>(block, size); },
          fmt::format("{} bytes of {} bytes {:016x}", size, block.size(),
                      XXH3_64bits(block.data(), block.size())),
          c.session_directory};
}

namespace {

constexpr size_t kAtOnce = 64 * 1024;

// Makes the digest of what is appended, and keeps nothing.
class DigestingWriter final : public Writer {
 public:
  DigestingWriter() : Writer(sizeof scratch_) { OpenWindow(std::span<char>(scratch_, 0)); }
  ~DigestingWriter() override { Cancel(); }

  std::optional<size_t> memory_bound() const override { return sizeof scratch_; }
  StreamDigest Finish() { return digester_.Finish(); }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override {
    digester_.Add(record);
    AcceptDirectly(record.size());
    return true;
  }
  bool DoFlush() override { return true; }
  bool DoSync() override { return true; }
  absl::Status DoClose() override { return absl::OkStatus(); }
  void DoCancel() override {}
  void Account(Accounting& accounting) const override { accounting.committed = accepted(); }

  StreamDigester digester_;
  char scratch_[64];
};

}  // namespace

ComparingWriter::ComparingWriter(ExpectedStream& expected)
    : Writer(sizeof scratch_), expected_(expected), wanted_(kAtOnce) {
  OpenWindow(std::span<char>(scratch_, 0));
}

bool ComparingWriter::PushRecord(std::string_view record) {
  while (!record.empty()) {
    const std::string_view piece = record.substr(0, kAtOnce);
    const size_t wanted = expected_.Read(std::span<char>(wanted_).first(piece.size()));
    const auto differs =
        std::mismatch(piece.begin(), piece.begin() + static_cast<ptrdiff_t>(wanted), wanted_.begin());
    const auto same = static_cast<size_t>(differs.first - piece.begin());
    AcceptDirectly(same);
    if (same < wanted) {
      return Fail(
          absl::DataLossError(fmt::format("the byte at offset {} is not the one that was sent", accepted())));
    }
    if (wanted < piece.size()) {
      return Fail(
          absl::DataLossError(fmt::format("more than the {} bytes that were sent arrived", accepted())));
    }
    record.remove_prefix(piece.size());
  }
  return true;
}

absl::Status ComparingWriter::DoClose() {
  if (!status().ok() || expected_.Read(std::span<char>(wanted_).first(1)) == 0) return absl::OkStatus();
  return absl::DataLossError(fmt::format("only {} bytes arrived", accepted()));
}

absl::Status VerifyUndone(const Expected& expected, const std::function<absl::Status(Writer&)>& undo) {
  DigestingWriter digesting;
  absl::Status undone = undo(digesting);
  if (!undone.ok()) return undone;
  if (digesting.Finish() == expected.Digest()) return absl::OkStatus();
  const std::unique_ptr<ExpectedStream> stream = expected.Stream();
  ComparingWriter comparing(*stream);
  undone = undo(comparing);
  if (undone.ok()) undone = comparing.Close();
  return undone.ok() ? absl::InternalError("the digest differs and no byte does: the digest is wrong")
                     : undone;
}

}  // namespace weir
