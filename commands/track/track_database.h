#ifndef WEIR_COMMANDS_TRACK_TRACK_DATABASE_H_
#define WEIR_COMMANDS_TRACK_TRACK_DATABASE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/console/command_line.h"
#include "results/compare/history_noise.h"
#include "results/report/exit_code.h"
#include "results/report/sampled_report.h"

namespace weir {

/// Declares --db. After CommandLine::Read() `database` is what it names, else WEIR_DB, else weir-history.sqlite. An
/// address with a password is a complaint: whoever lists the processes would see it. In WEIR_DB it may have one.
void DeclareDatabase(CLI::App& app, std::string& database);

/// How a command ends whose database answers so: kExitBadInput for one that cannot be read by this program,
/// kExitNothingToCompare where there is none, kExitMeasurementFailed where it cannot be written or does not answer.
ExitCode CodeOfStore(const absl::Status& status);

/// What the database `history` knows of the noise of the report's cases; nothing where its name is empty. Errors are the
/// store's.
absl::StatusOr<NoiseOfCase> NoiseFrom(const std::string& history, const SampledReport& report);

/// Says on standard error why `command` ("weir track add") ends, in one line. Returns `code`.
ExitCode ComplainOf(std::string_view command, ExitCode code, std::string_view what);
ExitCode ComplainOf(std::string_view command, const absl::Status& of_store);

/// Seconds since 1970, UTC.
int64_t SecondsNow();

}  // namespace weir

#endif  // WEIR_COMMANDS_TRACK_TRACK_DATABASE_H_
