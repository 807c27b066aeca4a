#include "harness/session.h"

#include <sys/random.h>

#include "fmt/format.h"

namespace weir {

uint64_t RandomNumber() {
  uint64_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != sizeof number) {
  }
  return number;
}

void MarkSession(const Session& session, Report& report) {
  report.SetContext("weir_session", fmt::format("{:016x}", session.id));
  report.SetContext("weir_rounds", fmt::format("{}", session.rounds));
  report.SetContext("weir_rounds_complete", fmt::format("{}", session.complete_rounds));
  report.SetContext("weir_interrupted", session.interrupted ? "true" : "false");
  report.SetContext("weir_order_seed", fmt::format("{}", session.order_seed));
}

}  // namespace weir
