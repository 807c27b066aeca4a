#ifndef WEIR_HARNESS_RECORDS_EXPECTED_H_
#define WEIR_HARNESS_RECORDS_EXPECTED_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/records/expected_stream.h"
#include "harness/records/stream_digest.h"

namespace weir {

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
