#include "commands/track/track_database.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <memory>

#include "commands/console/argument_check.h"
#include "commands/console/standard_streams.h"
#include "results/history/noise_reader.h"
#include "results/store/open_history_store.h"

namespace weir {

void DeclareDatabase(CLI::App& app, std::string& database) {
  const char* const variable = std::getenv("WEIR_DB");
  database = variable != nullptr && *variable != '\0' ? variable : "weir-history.sqlite";
  app.add_option("--db", database,
                 "the history: a file, or postgresql://[USER@]HOST/DATABASE; default WEIR_DB, else "
                 "weir-history.sqlite")
      ->check(HasNoPassword())
      ->type_name("DATABASE");
}

ExitCode CodeOfStore(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return kExitNothingToCompare;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kDataLoss:
      return kExitBadInput;
    default:
      return kExitMeasurementFailed;
  }
}

absl::StatusOr<NoiseOfCase> NoiseFrom(const std::string& history, const SampledReport& report) {
  if (history.empty()) return NoiseOfCase();
  const absl::StatusOr<std::unique_ptr<HistoryStore>> store = OpenHistoryStore(history, false);
  if (!store.ok()) return store.status();
  return ReadNoise(**store, report);
}

ExitCode ComplainOf(std::string_view command, ExitCode code, std::string_view what) {
  SayOnStandardError(fmt::format("{}: {}\n", command, what));
  return code;
}

ExitCode ComplainOf(std::string_view command, const absl::Status& of_store) {
  return ComplainOf(command, CodeOfStore(of_store), std::string(of_store.message()));
}

int64_t SecondsNow() {
  using std::chrono::system_clock;
  return std::chrono::duration_cast<std::chrono::seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace weir
