#include "commands/gate/measuring_flags.h"

#include "commands/console/argument_check.h"
#include "fmt/format.h"

namespace weir {

void DeclareMeasuringFlags(CLI::App& app, BinaryRequest& request, const std::string& when) {
  app.add_option("--rounds", request.rounds, when + "pairs of each benchmark")
      ->check(IsBetween(1, 100000))
      ->capture_default_str()
      ->type_name("N");
  const std::string min_time =
      request.min_time ? fmt::format("{}", *request.min_time) : "such that all take about ten seconds";
  app.add_option("--min-time", request.min_time,
                 when + "of one measurement (--benchmark_min_time); default " + min_time)
      ->check(IsBetween(1e-6, 1e6))
      ->type_name("SECONDS");
  app.add_option("--timeout", request.timeout, when + "a process that takes longer has failed")
      ->check(IsBetween(0.001, 1e6))
      ->capture_default_str()
      ->type_name("SECONDS");
}

}  // namespace weir
