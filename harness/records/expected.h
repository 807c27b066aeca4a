#ifndef WEIR_HARNESS_RECORDS_EXPECTED_H_
#define WEIR_HARNESS_RECORDS_EXPECTED_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "harness/records/record_source.h"
#include "harness/records/stream_digest.h"

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

/// What the workload `read` must write: the records `number` of all even numbers below `count`.
class ExpectedEvens final : public ExpectedStream {
 public:
  explicit ExpectedEvens(uint64_t count) : count_(count) {}

  /// The length of that stream in bytes.
  static uint64_t Size(uint64_t count);

 private:
  std::string_view NextPiece() override;

  const uint64_t count_;
  uint64_t next_ = 0;
  std::string record_;
};

/// What must have arrived at a target: the digest, which what arrived is held against, and the plain stream,
/// which says where it differs.
///
/// Making the stream takes some twenty times as long as reading it back, and the many processes of a session
/// expect the same few streams. So the first of them leaves the digest in a directory of the session's, and
/// the others take it from there.
class Expected {
 public:
  using MakeStream = std::function<std::unique_ptr<ExpectedStream>()>;

  /// `make` gives the stream from its beginning; what it refers to must outlive this.
  explicit Expected(MakeStream make) : make_(std::move(make)) {}
  /// `key`: names all that the stream depends on, and nothing else. `directory`: the session's; empty: there
  /// is none. It must be one that only this user may write to.
  Expected(MakeStream make, std::string key, std::string directory)
      : make_(std::move(make)), key_(std::move(key)), directory_(std::move(directory)) {}

  std::unique_ptr<ExpectedStream> Stream() const { return make_(); }
  const std::string& key() const { return key_; }

  /// Found in the directory, or made of the stream in the plainest way and left there. Where it cannot be
  /// left, the next process makes it again.
  StreamDigest Digest() const;

 private:
  std::string File() const;
  std::optional<StreamDigest> Found() const;
  void Leave(const StreamDigest& digest) const;

  const MakeStream make_;
  const std::string key_;
  const std::string directory_;
};

/// Of a whole stream.
StreamDigest DigestOf(ExpectedStream& stream);

}  // namespace weir

#endif  // WEIR_HARNESS_RECORDS_EXPECTED_H_
