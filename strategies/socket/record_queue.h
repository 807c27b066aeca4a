#ifndef WEIR_STRATEGIES_SOCKET_RECORD_QUEUE_H_
#define WEIR_STRATEGIES_SOCKET_RECORD_QUEUE_H_

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace weir {

/// Records that wait for one reader, the first of which may be partly sent. What has no records has next to no memory.
class RecordQueue {
 public:
  using Record = std::shared_ptr<const std::string>;

  /// `sent`: bytes of it that are sent already, of a record that is the first here; fewer than it has.
  void Push(Record record, size_t sent = 0) {
    bytes_ += record->size() - sent;
    if (sent > 0) sent_ = sent;
    records_.push_back(std::move(record));
  }

  /// The next bytes to be sent, in as many of `parts` as they take; how many those are.
  size_t Next(std::span<iovec> parts) const;
  /// They are sent.
  void Pop(size_t bytes);

  struct Skipped {
    uint64_t records = 0, bytes = 0;
  };
  /// Forgets all records of which nothing is sent.
  Skipped Skip();

  uint64_t bytes() const { return bytes_; }  ///< that are to be sent
  bool empty() const { return bytes_ == 0; }

 private:
  std::vector<Record> records_;  // from first_ on
  size_t first_ = 0;
  size_t sent_ = 0;  // of the first
  uint64_t bytes_ = 0;
};

}  // namespace weir

#endif  // WEIR_STRATEGIES_SOCKET_RECORD_QUEUE_H_
