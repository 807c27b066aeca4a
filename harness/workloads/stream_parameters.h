#ifndef WEIR_HARNESS_WORKLOADS_STREAM_PARAMETERS_H_
#define WEIR_HARNESS_WORKLOADS_STREAM_PARAMETERS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "harness/records/quantity.h"
#include "harness/records/record_spec.h"
#include "harness/targets/target.h"
#include "harness/workloads/cpu_placement.h"
#include "harness/workloads/workloads.h"

namespace weir {

/// The parameters that workloads on streams of records share, and their values in a case.

extern const Parameter kRecordParameter;     ///< a RecordSpec
extern const Parameter kRecordsParameter;    ///< a number
extern const Parameter kTargetParameter;     ///< a TargetSpec
extern const Parameter kBufferParameter;     ///< a number
extern const Parameter kPlacementParameter;  ///< a word; see PlacementOf

inline constexpr uint64_t kQuickRecords = 10'000'000;
inline constexpr uint64_t kQuickSlowRecords = 1'000'000;  ///< where each is a system call, or the sink slow

ParameterValue ValueOf(const RecordSpec& record);
ParameterValue ValueOf(const TargetSpec& target);

/// A case of these parameters, the first three of every workload on records.
Case StreamCase(std::string_view workload, std::string_view strategy, const RecordSpec& record,
                uint64_t records, const TargetSpec& target);

/// Of a case that has them.
const RecordSpec& RecordOf(const Case& c);
uint64_t RecordsOf(const Case& c);
const TargetSpec& TargetOf(const Case& c);

/// The length in bytes of the stream of a case's records; UINT64_MAX where it is longer than that.
uint64_t StreamSizeOf(const Case& c);

/// A number between two others.
absl::StatusOr<ParameterValue> ParseNumber(std::string_view text, uint64_t least, uint64_t most);
template <uint64_t kLeast, uint64_t kMost>
absl::StatusOr<ParameterValue> ParseNumberBetween(std::string_view text) {
  return ParseNumber(text, kLeast, kMost);
}

/// One of `words`; INVALID_ARGUMENT names them, and of `what` they are ("phase"), if not empty.
absl::StatusOr<ParameterValue> ParseWord(std::string_view text, std::string_view what,
                                         std::span<const std::string_view> words);
template <const auto& kWords>
absl::StatusOr<ParameterValue> ParseWordOf(std::string_view text) {
  return ParseWord(text, "", kWords);
}

/// The transports of workloads on sockets.
inline constexpr std::string_view kTcp = "tcp", kUnix = "unix";
/// The congestion control of a Unix socket.
inline constexpr std::string_view kNoCongestion = "none";

/// Where the ends of a case's connections run; free where it has no such parameter.
Placement PlacementOf(const Case& c);
/// FAILED_PRECONDITION where they cannot run there.
absl::Status TakesPlacement(const Case& c);

/// The congestion control of TCP that a program has which names none.
std::string SystemsCongestion();
/// One that sends what there is room for, where bbr waits for a timer: cubic, or reno where this program may not choose
/// that one, as net.ipv4.tcp_allowed_congestion_control says; the system's where it may choose neither.
std::string UnpacedCongestion();
/// What may be the name of a congestion control; the kernel says whether it has it.
absl::StatusOr<ParameterValue> ParseCongestion(std::string_view text);
/// FAILED_PRECONDITION where a case names a congestion control and its transport has none, or the reverse.
absl::Status TakesCongestion(const Case& c);

/// What a strategy lacks that has no buffer, and what one that has takes by default.
WorkloadStrategy WithBuffer(WorkloadStrategy strategy, bool uses_buffer, size_t default_size);

/// Workload::takes of those that make a file of a file.
absl::Status TakesFilesOnly(const Case& c);

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_STREAM_PARAMETERS_H_
