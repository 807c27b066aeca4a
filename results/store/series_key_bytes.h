#ifndef WEIR_RESULTS_STORE_SERIES_KEY_BYTES_H_
#define WEIR_RESULTS_STORE_SERIES_KEY_BYTES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "results/history/history.h"

namespace weir {

/// A key as one field of a database: different for different keys, whatever bytes are in their names.
std::string SeriesKeyBytes(const SeriesKey& key);

/// The key that SeriesKeyBytes() made `bytes` of; kDataLoss where it made no such bytes.
absl::StatusOr<SeriesKey> SeriesKeyFromBytes(std::string_view bytes);

}  // namespace weir

#endif  // WEIR_RESULTS_STORE_SERIES_KEY_BYTES_H_
