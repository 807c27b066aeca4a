#ifndef WEIR_RESULTS_REPORT_SCHEMA_H_
#define WEIR_RESULTS_REPORT_SCHEMA_H_

#include <array>
#include <string_view>

namespace weir::schema {

/// What the bench writes into a report beyond Google Benchmark's own fields, and what the results read from
/// it. Both sides use these constants, so that they cannot disagree. Adding one is a line here; what a name
/// means never changes once reports have it.

// ------------------------------------------------------------------------------------- counters of a row
// Of the timed pass. Absent where they are not available; never 0 for that.
inline constexpr std::string_view kBytes = "bytes";                      ///< moved
inline constexpr std::string_view kBytesPerSecond = "bytes_per_second";  ///< Google Benchmark's own name
inline constexpr std::string_view kItemsPerSecond = "items_per_second";  ///< likewise; units
inline constexpr std::string_view kNsPerRecord = "ns_per_record";        ///< wall time, a unit; see kUnitOf
inline constexpr std::string_view kCpuSecondsPerGb = "cpu_seconds_per_gb";  ///< of the whole process
inline constexpr std::string_view kSyscalls = "syscalls";
/// Times that the device was waited for; of files, one by one.
inline constexpr std::string_view kSyncs = "syncs";
inline constexpr std::string_view kWakeUps = "wake_ups";  ///< of those who waited for the other end
/// Of the kernel, for a connection's queues.
inline constexpr std::string_view kSocketBytes = "socket_bytes";
inline constexpr std::string_view kCpuNsPerUnit = "cpu_ns_per_unit";    ///< of the whole process
inline constexpr std::string_view kStallSeconds = "stall_seconds";      ///< waited for bytes in flight
inline constexpr std::string_view kSyncSeconds = "sync_seconds";        ///< of one Sync, on average
inline constexpr std::string_view kDurableSeconds = "durable_seconds";  ///< until the device had it all
inline constexpr std::string_view kUnwrittenBytes = "unwritten_bytes";  ///< dirty when it returned
inline constexpr std::string_view kAnonPeakBytes = "anon_peak_bytes";
inline constexpr std::string_view kRssPeakBytes = "rss_peak_bytes";
inline constexpr std::string_view kMinorFaults = "minor_faults";
inline constexpr std::string_view kMajorFaults = "major_faults";
inline constexpr std::string_view kFaultsPerUnit = "faults_per_unit";  ///< of memory, where that is the work
inline constexpr std::string_view kHeldRatio = "held_ratio";  ///< bytes of memory held over those asked for
/// Bytes after compression over bytes before.
inline constexpr std::string_view kPackedRatio = "packed_ratio";
inline constexpr std::string_view kLimitRatio = "limit_ratio";  ///< its time over its limit's

// Where else the time of its process went; the first of these lie outside kDurableSeconds too.
inline constexpr std::string_view kSettleSeconds = "settle_seconds";  ///< before the clock: input, warming
inline constexpr std::string_view kCheckSeconds = "check_seconds";    ///< after it: whether all arrived
inline constexpr std::string_view kExtraSeconds = "extra_seconds";    ///< what is not done in every round

// What else the machine did meanwhile.
/// What a fixed piece of work took, the longer of right before and right after the pass: how fast the CPU was.
inline constexpr std::string_view kSpinSeconds = "spin_seconds";
inline constexpr std::string_view kPsiCpuSeconds = "psi_cpu_seconds";
inline constexpr std::string_view kPsiIoSeconds = "psi_io_seconds";
inline constexpr std::string_view kPsiMemorySeconds = "psi_memory_seconds";
inline constexpr std::string_view kForeignCpuSeconds = "foreign_cpu_seconds";
inline constexpr std::string_view kStealSeconds = "steal_seconds";
/// Which part of the CPUs others took from before the case settled until it was finished: long enough for
/// the kernel's ticks to tell, as the timed pass alone mostly is not.
inline constexpr std::string_view kForeignCpuShare = "foreign_cpu_share";

/// How many threads a strategy works on, its own and the kernel's; absent where it is not known. More than one is
/// slowed most where others take a CPU. Not "threads", which is a field of Google Benchmark's own.
inline constexpr std::string_view kThreads = "strategy_threads";

// Of the untimed pass.
inline constexpr std::string_view kAppendP50Ns = "append_p50_ns";
inline constexpr std::string_view kAppendP99Ns = "append_p99_ns";
inline constexpr std::string_view kAppendP999Ns = "append_p999_ns";
inline constexpr std::string_view kAppendMaxNs = "append_max_ns";
inline constexpr std::string_view kAppendSlowShare = "append_slow_share";
inline constexpr std::string_view kCallMaxNs = "call_max_ns";  ///< the longest that gets memory
inline constexpr std::string_view kMemcgPeakBytes = "memcg_peak_bytes";
inline constexpr std::string_view kMemcgCachePeakBytes = "memcg_cache_peak_bytes";
inline constexpr std::string_view kRssAnonBytes = "rss_anon_bytes";
inline constexpr std::string_view kRssFileBytes = "rss_file_bytes";
inline constexpr std::string_view kRssSharedBytes = "rss_shared_bytes";

// Counts that do not depend on the machine's mood, so that two reports of different days can be held against
// each other; weir's and those that others' benchmarks use. All but kAllocsPerIteration count over all
// iterations.
inline constexpr std::string_view kAllocations = "allocations";
inline constexpr std::string_view kAllocsPerIteration = "allocs_per_iter";
inline constexpr std::array kExactCounters = {kBytes, kSyscalls, kSyncs, kAllocations, kAllocsPerIteration};

// --------------------------------------------------------------------------------- text fields of a row
/// The name of the limit that the row is held against.
inline constexpr std::string_view kLimit = "limit";
/// Of a limit's row: the workloads that it bounds, separated by commas.
inline constexpr std::string_view kBounds = "bounds";

/// The workload of limits: what the machine could do at best with the same work.
inline constexpr std::string_view kLimitWorkload = "limit";

// ------------------------------------------------------- flags: a row's label, separated by commas
inline constexpr std::string_view kForeignCpu = "foreign-cpu";
inline constexpr std::string_view kCpuPressure = "cpu-pressure";
inline constexpr std::string_view kIoPressure = "io-pressure";
inline constexpr std::string_view kMemoryPressure = "memory-pressure";
inline constexpr std::string_view kSteal = "steal";
inline constexpr std::string_view kUnsettled = "unsettled";
inline constexpr std::string_view kCold = "cold";
inline constexpr std::string_view kReadyMade = "ready-made";
inline constexpr std::string_view kLengthOnly = "length-only";
inline constexpr std::string_view kCheckedApart = "checked-apart";
/// A file system without a journal walks over what was deleted in the last minutes, one by one, to create a file.
inline constexpr std::string_view kRecentDeletions = "recent-deletions";
/// A row that is there for comparison, as a strategy that moves nothing or a cipher that hides nothing: no
/// way of doing the work, so never the best of them.
inline constexpr std::string_view kYardstick = "yardstick";
/// In no report: the summary of a run gives it to cases on several threads where others took much of
/// the CPUs.
inline constexpr std::string_view kThreaded = "threaded";

struct Flag {
  std::string_view name;
  std::string_view meaning;  ///< for a legend
};
inline constexpr std::array kFlags = {
    Flag{kForeignCpu, "another process used the CPU"},
    Flag{kCpuPressure, "tasks had to wait for a CPU"},
    Flag{kIoPressure, "tasks had to wait for the disk"},
    Flag{kMemoryPressure, "tasks had to wait for memory"},
    Flag{kSteal, "the host took the CPU away"},
    Flag{kUnsettled, "earlier writes were still under way"},
    Flag{kCold, "memory was not warmed"},
    Flag{kReadyMade, "writes bytes that lay ready: no record is made"},
    Flag{kRecentDeletions, "the file system walked over recently deleted files to create one"},
    Flag{kLengthOnly, "the target keeps no bytes, so only their number was checked"},
    Flag{kCheckedApart, "every byte was checked in another pass; this one counts them"},
    Flag{kYardstick, "no way of doing the work; shown beside the others"},
    Flag{kThreaded, "works on several threads, which lose most to others"},
};

// ------------------------------------------------------------------------------------------ the context
inline constexpr std::string_view kContextPrefix = "weir_";  ///< of all keys that are weir's

// Of the session: the one invocation that measured. Reports of one session have the same.
inline constexpr std::string_view kSession = "weir_session";
inline constexpr std::string_view kRounds = "weir_rounds";  ///< asked for
inline constexpr std::string_view kRoundsComplete = "weir_rounds_complete";
inline constexpr std::string_view kInterrupted = "weir_interrupted";  ///< "true", "false"
inline constexpr std::string_view kOrderSeed = "weir_order_seed";
/// Of the CPUs: where others took more, a machine does not count as quiet.
inline constexpr double kQuietShare = 0.1;
/// Which part of the CPUs others took over the whole run: "0.031".
inline constexpr std::string_view kRunForeignCpuShare = "weir_foreign_cpu_share";
inline constexpr std::string_view kCommit = "weir_commit";  ///< of weir, that it was built from

// Of the machine and the build: where these differ, two reports are of different things.
inline constexpr std::string_view kCpuModel = "weir_cpu_model";
inline constexpr std::string_view kCores = "weir_cores";
inline constexpr std::string_view kSmt = "weir_smt";
inline constexpr std::string_view kGovernor = "weir_governor";
inline constexpr std::string_view kVirtualization = "weir_virtualization";
inline constexpr std::string_view kContainer = "weir_container";
inline constexpr std::string_view kKernel = "weir_kernel";
inline constexpr std::string_view kMemoryBytes = "weir_memory_bytes";
inline constexpr std::string_view kFilesystem = "weir_filesystem";
inline constexpr std::string_view kMountOptions = "weir_mount_options";
inline constexpr std::string_view kTransparentHugePages = "weir_transparent_huge_pages";
inline constexpr std::string_view kDirtyLimits = "weir_dirty_limits";
inline constexpr std::string_view kCompiler = "weir_compiler";
inline constexpr std::string_view kCompilerFlags = "weir_compiler_flags";
/// Bazel's: opt, dbg, fastbuild.
inline constexpr std::string_view kCompilationMode = "weir_compilation_mode";

// Of each workload that has rows; the key ends in its name. Where they are absent, it is about records.
inline constexpr std::string_view kUnitOf = "weir_unit_";  ///< what is counted and timed: "emit"
/// The key of the parameter that says how many.
inline constexpr std::string_view kCountKeyOf = "weir_count_";
inline constexpr std::string_view kColumnsOf = "weir_columns_";  ///< of kColumns, separated by commas
/// Keys of the parameters that say what is done, not how: cases that differ in none of them, the count aside,
/// did the same work. Separated by commas.
inline constexpr std::string_view kWorkOf = "weir_work_";
inline constexpr std::string_view kSizesOf = "weir_sizes_";  ///< keys of those that are a number of bytes
/// What a program calls and includes that is to do as one of its strategies: the key ends in "WORKLOAD/STRATEGY".
inline constexpr std::string_view kCodeOf = "weir_code_";
inline constexpr std::array kWorkloadPrefixes = {kUnitOf, kCountKeyOf, kColumnsOf,
                                                 kWorkOf, kSizesOf,    kCodeOf};
inline constexpr std::string_view kUsualUnit = "record";
inline constexpr std::string_view kUsualCountKey = "records";
inline constexpr std::string_view kUsualWork = "record,records,target";
inline constexpr std::string_view kUsualSizes = "buffer,high_water_mark,low_water_mark,flood_limit";

/// Columns of a run's table that a workload may have shown first, in an order of its own.
inline constexpr std::string_view kThroughputColumn = "throughput";
inline constexpr std::string_view kTimeColumn = "time";              ///< a unit
inline constexpr std::string_view kIntervalColumn = "interval";      ///< of that; goes where it goes
inline constexpr std::string_view kDifferenceColumn = "difference";  ///< to the best
inline constexpr std::string_view kLimitColumn = "limit";
inline constexpr std::string_view kMemoryColumn = "memory";
inline constexpr std::string_view kHeldColumn = "held";
inline constexpr std::string_view kPackedColumn = "packed";
inline constexpr std::string_view kFaultsColumn = "faults";
inline constexpr std::string_view kLongestColumn = "longest";
inline constexpr std::string_view kSyncColumn = "sync";
inline constexpr std::string_view kDurableColumn = "durable";
inline constexpr std::string_view kAppendsColumn = "appends";
inline constexpr std::string_view kWaitedColumn = "waited";
inline constexpr std::string_view kCpuColumn = "cpu";
inline constexpr std::string_view kCallsColumn = "calls";
inline constexpr std::string_view kSyncsColumn = "syncs";
inline constexpr std::string_view kSyncBytesColumn = "sync_bytes";  ///< of a sync
inline constexpr std::string_view kWakeUpsColumn = "wake_ups";
inline constexpr std::string_view kSocketColumn = "socket";     ///< the kernel's memory for a connection
inline constexpr std::string_view kAloneColumn = "alone";       ///< one unit, timed by itself
inline constexpr std::string_view kWaitsColumn = "waits";       ///< one unit among those of others
inline constexpr std::string_view kCpuUnitColumn = "cpu_unit";  ///< CPU time a unit
inline constexpr std::string_view kStateColumn = "state";
inline constexpr std::string_view kFlagsColumn = "flags";
inline constexpr std::array kColumns = {
    kThroughputColumn, kTimeColumn,    kIntervalColumn, kDifferenceColumn, kStateColumn,
    kLimitColumn,      kMemoryColumn,  kCpuColumn,      kAppendsColumn,    kPackedColumn,
    kHeldColumn,       kFaultsColumn,  kLongestColumn,  kSyncColumn,       kDurableColumn,
    kWaitedColumn,     kCallsColumn,   kSyncsColumn,    kSyncBytesColumn,  kAloneColumn,
    kWaitsColumn,      kCpuUnitColumn, kWakeUpsColumn,  kSocketColumn,     kFlagsColumn,
};

/// Those that say which run it was, not on what.
inline constexpr std::array kRunKeys = {
    kSession, kRounds, kRoundsComplete, kInterrupted, kOrderSeed, kRunForeignCpuShare, kCommit};

// Google Benchmark's own.
inline constexpr std::string_view kHostName = "host_name";
inline constexpr std::string_view kNumCpus = "num_cpus";
inline constexpr std::string_view kMhzPerCpu = "mhz_per_cpu";
inline constexpr std::string_view kCaches = "caches";
inline constexpr std::string_view kCpuScaling = "cpu_scaling_enabled";
inline constexpr std::string_view kLibraryBuildType = "library_build_type";
inline constexpr std::string_view kLibraryVersion = "library_version";

/// What a value is where the machine does not tell it.
inline constexpr std::string_view kNotAvailable = "n/a";

}  // namespace weir::schema

#endif  // WEIR_RESULTS_REPORT_SCHEMA_H_
