#include "harness/rounds/session.h"

#include <sys/random.h>

#include <utility>

#include "fmt/format.h"
#include "results/report/schema.h"

namespace weir {

uint64_t RandomNumber() {
  uint64_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != sizeof number) {
  }
  return number;
}

void MarkSession(const Session& session, Report& report) {
  report.SetContext(schema::kSession, fmt::format("{:016x}", session.id));
  report.SetContext(schema::kRounds, fmt::format("{}", session.rounds));
  report.SetContext(schema::kRoundsComplete, fmt::format("{}", session.complete_rounds));
  report.SetContext(schema::kInterrupted, session.interrupted ? "true" : "false");
  report.SetContext(schema::kOrderSeed, fmt::format("{}", session.order_seed));
}

void MarkSession(const Session& session, MeasuredPairs& measured) {
  for (ReportContext* context : {&measured.old_context, &measured.new_context}) {
    Report marked{std::move(*context), {}};
    MarkSession(session, marked);
    *context = std::move(marked.context);
  }
}

}  // namespace weir
