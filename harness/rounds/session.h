#ifndef WEIR_HARNESS_ROUNDS_SESSION_H_
#define WEIR_HARNESS_ROUNDS_SESSION_H_

#include <cstdint>

#include "results/compare/paired_measurement.h"
#include "results/report/report.h"

namespace weir {

/// What an invocation that measures writes into its reports about itself. Rows of equal repetition_index in reports of
/// one session were measured as pairs.
struct Session {
  uint64_t id = 0;
  int rounds = 0;           ///< asked for
  int complete_rounds = 0;  ///< measured to their end
  bool interrupted = false;
  uint64_t order_seed = 0;
};

/// From the system's generator, waiting for it where it is not ready yet.
uint64_t RandomNumber();

/// Writes it into the report's context: weir_session, weir_rounds, weir_rounds_complete, weir_interrupted,
/// weir_order_seed.
void MarkSession(const Session& session, Report& report);
/// Into those of both sides.
void MarkSession(const Session& session, MeasuredPairs& measured);

}  // namespace weir

#endif  // WEIR_HARNESS_ROUNDS_SESSION_H_
