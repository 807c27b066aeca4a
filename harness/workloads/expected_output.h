#ifndef WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_
#define WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/records/expected.h"
#include "harness/records/record_source.h"
#include "harness/workloads/case.h"
#include "strategies/writer.h"

namespace weir {

/// What must have arrived where a case has written, shared with the other processes of its session.

/// Its records, as many as it has. `source`, which has them, must outlive what is returned.
Expected ExpectedRecordsOf(const Case& c, const RecordSource& source);
/// The even ones of its records `number`.
Expected ExpectedEvensOf(const Case& c);
/// One block over and over, cut off after `size` bytes. `block` must outlive what is returned.
Expected ExpectedBlocksOf(const Case& c, std::string_view block, uint64_t size);

/// Compares what is appended with the stream that it must be, and keeps nothing: for checking what a case has
/// made by undoing it. Fails with DATA_LOSS at the first byte that differs, and on Close where bytes are
/// missing.
class ComparingWriter final : public Writer {
 public:
  /// `expected` must outlive this.
  explicit ComparingWriter(ExpectedStream& expected);
  ~ComparingWriter() override { Cancel(); }

  std::optional<size_t> memory_bound() const override { return wanted_.size(); }

 private:
  bool Push(size_t) override { return true; }
  bool PushRecord(std::string_view record) override;
  bool DoFlush() override { return true; }
  bool DoSync() override { return true; }
  absl::Status DoClose() override;
  void DoCancel() override {}
  void Account(Accounting& accounting) const override { accounting.committed = accepted(); }

  ExpectedStream& expected_;
  std::vector<char> wanted_;
  char scratch_[64];
};

/// Whether what a case has made is, undone, as expected: `undo` appends what it was made of to the writer
/// that it is given. That is held against the digest; where it differs, `undo` is called again, beside the
/// plain stream. DATA_LOSS says where the first wrong byte is; any other error is `undo`'s.
absl::Status VerifyUndone(const Expected& expected, const std::function<absl::Status(Writer&)>& undo);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_EXPECTED_OUTPUT_H_
