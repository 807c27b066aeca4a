#include "commands/crypt/crypt_flags.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "commands/console/argument_check.h"
#include "commands/console/command_line.h"
#include "commands/crypt/identity_files.h"
#include "commands/crypt/recipients.h"

namespace weir {
namespace {

constexpr const char* kAboutEncrypt =
    "Encrypts a file so that only its recipients can read it, in the age v1 format: the age tool reads what "
    "this writes, and weir decrypt what age writes.";

constexpr const char* kAboutDecrypt =
    "Decrypts a file in the age v1 format, as weir encrypt or age wrote it, and checks that it is whole.";

constexpr const char* kNotesOnFiles =
    "Without -o the output goes to standard output, without IN (or with -) the input comes from standard "
    "input; so does a file of keys that is called -.\n"
    "An output file appears when it is whole and on the disk, which may take a while behind the last byte, "
    "or not at all. A pipe gets what was done as it is done.\n";

constexpr const char* kNotesOnEncrypt =
    "Exit codes: 0 done; 2 bad flags, recipients that cannot be encrypted to, or the output is there "
    "already; 3 the input or a file of keys cannot be read; 6 the output cannot be written, or the system "
    "has no thread or memory to give; 130 interrupted; 141 nobody reads standard output any more.\n"
    "Examples:\n"
    "  weir keygen -o key.txt                                # prints the recipient, age1...\n"
    "  weir encrypt -r age1... -o backup.tar.age backup.tar\n"
    "  tar c photos | weir encrypt -R friends.txt -o photos.tar.age";

constexpr const char* kNotesOnDecrypt =
    "Nothing that is not authentic is ever written: what a pipe got before an error is a true beginning of "
    "what was encrypted, but only exit code 0 says that it is all.\n"
    "Exit codes: 0 done; 2 bad flags, no identity of a kind that weir uses, or the output is there already; "
    "3 the input is no such file, is not for these identities, or was changed or cut; 6 the output cannot be "
    "written, or the system has no thread or memory to give; 130 interrupted; 141 nobody reads standard "
    "output any more, as behind `| head`.\n"
    "Examples:\n"
    "  weir decrypt -i key.txt -o backup.tar backup.tar.age\n"
    "  weir decrypt -i key.txt photos.tar.age | tar x";

void DeclareCommon(CLI::App& app, CryptFlags& flags) {
  app.add_option("-o,--output", flags.output, "the file to write; default standard output")->type_name("OUT");
  app.add_flag("-f,--force", flags.force, "replace OUT if it is there");
  app.add_option("--threads", flags.threads, "how many work side by side; default one for each CPU")
      ->check(IsBetween(1, 256))
      ->type_name("N");
  app.add_option("IN", flags.input, "the file to read; default standard input")->type_name("");
}

void NameStandardFiles(CryptFlags& flags) {
  flags.input = StandardOr(flags.input, STDIN_FILENO);
  flags.output = StandardOr(flags.output, STDOUT_FILENO);
  for (auto* const files : {&flags.recipient_files, &flags.identity_files}) {
    for (std::string& file : *files) file = StandardOr(file, STDIN_FILENO);
  }
}

std::variant<CryptFlags, ExitCode> Read(CommandLine& line, int argc, char** argv, CryptFlags& flags) {
  if (const std::optional<ExitCode> code = line.Read(argc, argv)) return *code;
  NameStandardFiles(flags);
  const auto uses = [](const std::vector<std::string>& files) {
    return std::ranges::count(files, kStandard);
  };
  if ((flags.input == kStandard) + uses(flags.recipient_files) + uses(flags.identity_files) > 1) {
    return line.Complain("standard input can be read only once: name a file for the input or the keys");
  }
  return flags;
}

}  // namespace

std::variant<CryptFlags, ExitCode> ParseEncryptFlags(int argc, char** argv) {
  CommandLine line("weir encrypt", kAboutEncrypt, std::string(kNotesOnFiles) + kNotesOnEncrypt);
  CryptFlags flags;
  DeclareRecipients(line, "who may decrypt it", flags.recipients, flags.recipient_files);
  DeclareCommon(line, flags);
  return Read(line, argc, argv, flags);
}

std::variant<CryptFlags, ExitCode> ParseDecryptFlags(int argc, char** argv) {
  CommandLine line("weir decrypt", kAboutDecrypt, std::string(kNotesOnFiles) + kNotesOnDecrypt);
  CryptFlags flags;
  DeclareIdentityFiles(line, flags.identity_files);
  DeclareCommon(line, flags);
  return Read(line, argc, argv, flags);
}

}  // namespace weir
