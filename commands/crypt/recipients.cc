#include "commands/crypt/recipients.h"

#include "commands/console/command_line.h"
#include "commands/crypt/crypt_flags.h"
#include "fmt/format.h"
#include "strategies/age/file_key.h"
#include "strategies/age/key_file.h"

namespace weir {
namespace {

constexpr const char* kSecretGiven =
    "not a recipient but a secret key, which was open to all on the command line: whoever saw it can "
    "decrypt; make another with weir keygen, and name its recipient, age1...";

std::string Text(const absl::Status& status) { return std::string(status.message()); }

// Those of the command line; what is none is not repeated, as it may be a secret in the wrong place.
ExitCode AddNamed(std::string_view command, std::span<const std::string> names,
                  std::vector<X25519Recipient>& recipients) {
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string& text = names[i];
    const absl::StatusOr<X25519Recipient> recipient = ParseRecipient(text);
    if (!recipient.ok()) {
      return Complain(command, kExitUsage,
                      fmt::format("-r number {}: {}", i + 1,
                                  IsSecretKey(text) ? kSecretGiven : Text(recipient.status())));
    }
    recipients.push_back(*recipient);
  }
  return kExitDone;
}

ExitCode AddThoseInFiles(std::string_view command, std::span<const std::string> paths,
                         std::vector<X25519Recipient>& recipients) {
  for (const std::string& path : paths) {
    const absl::StatusOr<KeyFile> file = ReadKeyFile(path);
    if (!file.ok()) return Complain(command, kExitBadInput, Text(file.status()));
    const absl::StatusOr<std::vector<X25519Recipient>> more =
        ParseRecipients(file->text.view(), InputName(path));
    if (!more.ok()) {
      return Complain(command, absl::IsUnimplemented(more.status()) ? kExitUsage : kExitBadInput,
                      Text(more.status()));
    }
    recipients.insert(recipients.end(), more->begin(), more->end());
  }
  return kExitDone;
}

}  // namespace

void DeclareRecipients(CommandLine& line, std::string_view meaning, std::vector<std::string>& names,
                       std::vector<std::string>& paths) {
  line.add_option("-r,--recipient", names, fmt::format("{}: age1...; may be repeated", meaning))
      ->allow_extra_args(false)
      ->type_name("RECIPIENT");
  line.add_option("-R,--recipients-file", paths, "a file of recipients, one a line; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
}

std::variant<std::vector<X25519Recipient>, ExitCode> ReadRecipients(std::string_view command,
                                                                    std::span<const std::string> names,
                                                                    std::span<const std::string> paths) {
  std::vector<X25519Recipient> recipients;
  if (const ExitCode code = AddNamed(command, names, recipients); code != kExitDone) return code;
  if (const ExitCode code = AddThoseInFiles(command, paths, recipients); code != kExitDone) return code;
  if (recipients.empty()) {
    return Complain(command, kExitUsage, "who may decrypt it? Name a recipient: -r age1..., or -R FILE");
  }
  // Whether they all fit into one header; what is made for that is not used.
  const absl::Status begun = BeginFile(recipients).status();
  if (begun.ok()) return recipients;
  return Complain(command, absl::IsInvalidArgument(begun) ? kExitUsage : kExitMeasurementFailed, Text(begun));
}

}  // namespace weir
