#include "results/store/series_key_bytes.h"

#include "absl/status/status.h"
#include "results/store/byte_text.h"

namespace weir {

std::string SeriesKeyBytes(const SeriesKey& key) {
  std::string bytes;
  AppendText(key.name, &bytes);
  AppendText(key.metric, &bytes);
  for (const auto& [part, value] : key.environment) {
    AppendText(part, &bytes);
    AppendText(value, &bytes);
  }
  return bytes;
}

absl::StatusOr<SeriesKey> SeriesKeyFromBytes(std::string_view bytes) {
  ByteReader reader(bytes);
  SeriesKey key;
  key.name = reader.Text();
  key.metric = reader.Text();
  while (reader.ok() && !reader.at_end()) {
    const std::string_view part = reader.Text();
    key.environment.emplace_back(part, reader.Text());
  }
  if (!reader.ok()) return absl::DataLossError("the key of a series is damaged");
  return key;
}

}  // namespace weir
