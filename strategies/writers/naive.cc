#include <utility>

#include "strategies/writers/record_writer.h"
#include "strategies/writers/writer_registry.h"

namespace weir {
namespace {

class NaiveWriter final : public RecordWriter {
 public:
  using RecordWriter::RecordWriter;

 private:
  bool DoFlush() override { return true; }
};

}  // namespace

absl::StatusOr<std::unique_ptr<Writer>> OpenNaiveWriter(Endpoint target, const WriterOptions& options) {
  return OpenRecordWriter<NaiveWriter>(std::move(target), options);
}

}  // namespace weir
