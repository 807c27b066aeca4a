#include <utility>

#include "strategies/file/system_calls.h"
#include "strategies/socket/socket_strategies.h"
#include "strategies/writers/record_writer.h"

namespace weir {
namespace {

class CorkedWriter final : public RecordWriter {
 public:
  using RecordWriter::RecordWriter;

 private:
  // What has been held back goes out; see SocketCalls.
  bool DoFlush() override {
    if (file().calls().Write(file().fd(), nullptr, 0) == 0) return true;
    return Fail(file().Error("sending what was held back to", file().offset()));
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenCorkedWriter(Endpoint target, const WriterOptions& options) {
  return OpenRecordWriter<CorkedWriter>(std::move(target), options);
}

}  // namespace weir
