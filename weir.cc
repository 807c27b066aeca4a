// weir: dispatches to the commands. The one place that sees the harness, the results and the strategies' own
// commands.

#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "commands/compare/compare_command.h"
#include "commands/console/standard_streams.h"
#include "commands/crypt/crypt_commands.h"
#include "commands/gate/binary_measurement.h"
#include "commands/gate/gate_commands.h"
#include "commands/run/run_commands.h"
#include "commands/send/send_commands.h"
#include "commands/track/track_commands.h"
#include "fmt/format.h"
#include "harness/bench/bench.h"
#include "harness/probes/build_info.h"
#include "results/report/exit_code.h"
#include "results/text/nearest_name.h"
#include "strategies/notice.h"

namespace {

constexpr std::string_view kVersion = "0.1.0";

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(int argc, char** argv);  // gets its own name as argv[0]
};

int Ab(int argc, char** argv) { return weir::AbCommand(argc, argv, weir::OpenBinaryMeasurement); }

int Bench(int argc, char** argv) { return weir::BenchMain(argc, argv); }

int Gate(int argc, char** argv) { return weir::GateCommand(argc, argv, weir::OpenBinaryMeasurement); }

constexpr Command kCommands[] = {
    {"run", "measure how to write a long stream here; print the table, write the report", weir::RunCommand},
    {"report", "a stored run again, in any width and format", weir::ReportCommand},
    {"doctor", "what on this machine will spoil numbers, and what to do about it", weir::DoctorCommand},
    {"list", "strategies, workloads and limits; what this machine cannot run, and why", weir::ListCommand},
    {"compare", "two reports case by case, or within one; how surely, and what could have been seen",
     weir::CompareCommand},
    {"ab", "measure two Google Benchmark binaries in pairs, then compare them", Ab},
    {"gate", "whether a program has become slower, as an exit code; measures binaries or takes reports",
     Gate},
    {"track", "a history of reports in a database: is it getting slower, since when, how certain is that",
     weir::TrackCommand},
    {"bench", "what `weir run` measures with: a Google Benchmark binary, with all of its flags", Bench},
    {"keygen", "make a key to encrypt files to and to decrypt them with", weir::KeygenCommand},
    {"encrypt", "encrypt a file or a stream to recipients, in the age v1 format", weir::EncryptCommand},
    {"decrypt", "decrypt it, and check that it is whole and unchanged", weir::DecryptCommand},
    {"send", "send a file to another machine or process, compressed and encrypted", weir::SendCommand},
    {"receive", "receive it; it appears when it is whole and authentic", weir::ReceiveCommand},
};

void PrintHelp() {
  fmt::print("weir measures how programs move streams of bytes.\n\nUsage: weir COMMAND [ARGUMENT...]\n\n");
  for (const Command& command : kCommands) fmt::print("  {:<8}{}\n", command.name, command.summary);
  fmt::print("  {:<8}{}\n", "test", "run weir's own tests (through the launcher, in a checkout)");
  fmt::print("  {:<8}{}\n\n", "package",
             "make a .deb and a tarball of it (through the launcher, in a checkout)");
  fmt::print("`weir COMMAND --help` explains each; `weir --version` names the version and its commit.\n");
}

int Unknown(std::string_view name) {
  std::vector<std::string> names = {"test", "package", "help", "--help", "--version"};
  for (const Command& command : kCommands) names.emplace_back(command.name);
  weir::SayOnStandardError(fmt::format("weir: there is no command '{}'{}; `weir --help` lists them\n", name,
                                       weir::DidYouMean(name, names)));
  return weir::kExitUsage;
}

int Dispatch(int argc, char** argv) {
  const std::string_view name = argc > 1 ? argv[1] : "--help";
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp();
    return argc > 1 ? weir::kExitDone : weir::kExitUsage;
  }
  if (name == "--version" || name == "-V") {
    fmt::print("weir {}, commit {}\n", kVersion, weir::GetBuildInfo().commit);
    return weir::kExitDone;
  }
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(argc - 1, argv + 1);
  }
  return Unknown(name);
}

}  // namespace

// A table that did not arrive must not look like one that did: what the commands print is theirs to say, and
// whether it could be printed is found out here. fmt::print throws where a stream cannot be written.
int main(int argc, char** argv) {
  weir::ReserveStandardDescriptors();
  weir::SetNoticeHook(
      [](std::string_view line) { weir::SayOnStandardError(fmt::format("weir: {}\n", line)); });
  int code = weir::kExitMeasurementFailed;
  try {
    code = Dispatch(argc, argv);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  } catch (const std::system_error&) {
  }
  weir::SayOnStandardError("weir: standard output could not be written\n");
  return code == weir::kExitDone ? weir::kExitMeasurementFailed : code;
}
