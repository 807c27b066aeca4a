#include "commands/gate/measuring_flags.h"

#include "commands/console/argument_check.h"

namespace weir {

void DeclareMeasuringFlags(CLI::App& app, BinaryRequest& request, const std::string& when,
                           const std::string& rounds) {
  app.add_option("--time", request.time, when + "for all of it; 90s, 3m, 1h")
      ->transform(AsSeconds())
      ->check(IsBetween(0.001, 1e6))
      ->default_str("3m")
      ->type_name("TIME");
  app.add_option("--rounds", request.rounds, when + rounds)->check(IsBetween(1, 100000))->type_name("N");
  app.add_option("--min-time", request.min_time,
                 when + "of one measurement (--benchmark_min_time); default 5 to 50 ms, as the time allows")
      ->transform(AsSeconds())
      ->check(IsBetween(1e-6, 1e6))
      ->type_name("SECONDS");
  app.add_option("--timeout", request.timeout,
                 when +
                     "a process that takes so much longer than it should hangs; default a sixth of the "
                     "time, at most a minute")
      ->transform(AsSeconds())
      ->check(IsBetween(0.001, 1e6))
      ->type_name("SECONDS");
}

}  // namespace weir
