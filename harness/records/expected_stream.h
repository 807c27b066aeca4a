#ifndef WEIR_HARNESS_RECORDS_EXPECTED_STREAM_H_
#define WEIR_HARNESS_RECORDS_EXPECTED_STREAM_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/records/record_source.h"

namespace weir {

/// The bytes that must have arrived at a target, made again after the clock has stopped, in the plainest way,
/// which shares no code with the loops that are measured.
class ExpectedStream {
 public:
  virtual ~ExpectedStream() = default;

  /// Fills `chunk` with the next bytes; fewer than asked for only at the end.
  size_t Read(std::span<char> chunk);

 private:
  /// The next piece of the stream, valid until the next call; empty at the end.
  virtual std::string_view NextPiece() = 0;

  std::string_view piece_;
};

/// `count` records, one by one.
class ExpectedRecords final : public ExpectedStream {
 public:
  /// `source` must outlive this.
  ExpectedRecords(const RecordSource& source, uint64_t count) : source_(source), count_(count) {}

  /// The next record, valid until the next call; empty at the end.
  std::string_view NextRecord() { return NextPiece(); }

 private:
  std::string_view NextPiece() override;

  const RecordSource& source_;
  const uint64_t count_;
  uint64_t next_ = 0;
  uint64_t position_ = 0;  // of the next record in the source's endless text
  std::string record_;
};

/// One block over and over, cut off after `size` bytes.
class ExpectedRepetition final : public ExpectedStream {
 public:
  /// `block` must outlive this and not be empty.
  ExpectedRepetition(std::string_view block, uint64_t size) : block_(block), left_(size) {}

 private:
  std::string_view NextPiece() override;

  const std::string_view block_;
  uint64_t left_;
};

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_EXPECTED_STREAM_H_
