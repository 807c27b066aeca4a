#include <atomic>
#include <fstream>

#include "harness/peers/commit/peer_logs.h"
#include "spdlog/async.h"
#include "spdlog/pattern_formatter.h"
#include "spdlog/sinks/basic_file_sink.h"

namespace weir {
namespace {

// As it is meant to be used where nothing may be lost: one thread, a queue of 8192 entries, who finds it full waits.
class SpdlogLog final : public Log {
 public:
  explicit SpdlogLog(const std::string& path)
      : pool_(std::make_shared<spdlog::details::thread_pool>(spdlog::details::default_async_q_size, 1)),
        logger_(std::make_shared<spdlog::async_logger>(
            "log", std::make_shared<spdlog::sinks::basic_file_sink_mt>(path, true), pool_,
            spdlog::async_overflow_policy::block)) {
    logger_->set_formatter(
        std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::local, ""));
  }

  absl::StatusOr<Ticket> Submit(std::string_view record) override {
    logger_->log(spdlog::level::info, spdlog::string_view_t(record.data(), record.size()));
    return records_.fetch_add(1, std::memory_order_relaxed) + 1;
  }
  absl::Status Wait(Ticket) override { return absl::OkStatus(); }

  absl::Status Close() override {
    logger_.reset();
    pool_.reset();  // ends when the queue is empty
    return absl::OkStatus();
  }

  LogAccounting accounting() const override { return {.records = records_}; }

 private:
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> logger_;
  std::atomic<uint64_t> records_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Log>> OpenSpdlogLog(const LogOptions& options) {
  return std::make_unique<SpdlogLog>(options.path);
}

absl::Status ReadSpdlogLog(const std::string& path, size_t size,
                           const std::function<void(std::string_view)>& see) {
  std::ifstream file(path, std::ios::binary);
  std::string record(size, '\0');
  while (file.read(record.data(), static_cast<std::streamsize>(size)) || file.gcount() > 0)
    see({record.data(), static_cast<size_t>(file.gcount())});
  return absl::OkStatus();
}

}  // namespace weir
