#ifndef WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_
#define WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_

#include <cstddef>
#include <cstdint>

#include "harness/records/record_source.h"
#include "strategies/writer.h"

namespace weir {

/// Which record of a stream comes next, kept from one step to the next so that none begins with a sum over
/// all before it.
struct RecordPosition {
  uint64_t number = 0;
  size_t size = 0;   ///< its index in RecordSource::sizes()
  size_t phase = 0;  ///< where in the text it begins
};

/// The workload `write`: appends the `count` records from `next` on to `writer`, one call (or one Reserve and
/// Commit) a record, leaves the position behind them in `next`, and does not close it. False: the writer has
/// failed, and `next` means nothing any more. At most 10^18 records.
///
/// Making a record costs about a nanosecond, so that what is measured is the writing: a number is formatted
/// in the room that the writer lends, from the text of its thousands and a table of three digits, by two
/// stores; other records are copied from a text that lies ready.
bool WriteRecords(Writer& writer, const RecordSource& source, RecordPosition& next, uint64_t count);

/// The same from the first record on.
bool WriteRecords(Writer& writer, const RecordSource& source, uint64_t count);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_
