#ifndef WEIR_RESULTS_REPORT_EXIT_CODE_H_
#define WEIR_RESULTS_REPORT_EXIT_CODE_H_

namespace weir {

/// What weir's commands end with. The launcher's own failures are 64 and above.
enum ExitCode {
  kExitDone = 0,
  kExitChangeFound = 1,
  kExitUsage = 2,
  kExitBadInput = 3,
  kExitInconclusive = 4,
  kExitNothingToCompare = 5,
  kExitMeasurementFailed = 6,
  kExitInterrupted = 130,  ///< by Ctrl-C, as shells have it: 128 + SIGINT
  kExitBrokenPipe = 141,   ///< nobody reads the output any more, as behind `| head`; likewise 128 + SIGPIPE
};

}  // namespace weir

#endif  // WEIR_RESULTS_REPORT_EXIT_CODE_H_
