#ifndef WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_
#define WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_

#include <cstdint>

#include "harness/workloads/record_source.h"
#include "strategies/writer.h"

namespace weir {

/// The workload `write`: appends `count` records to `writer`, those from number `first` on, one call (or one
/// Reserve and Commit) a record, and does not close it. False: the writer has failed. `first` + `count` <=
/// 10^18.
///
/// Making a record costs about a nanosecond, so that what is measured is the writing: a number is formatted
/// in the room that the writer lends, from the text of its thousands and a table of three digits, by two
/// stores; other records are copied from a text that lies ready.
bool WriteRecords(Writer& writer, const RecordSource& source, uint64_t first, uint64_t count);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_WRITE_RECORDS_H_
