#include "commands/crypt/identity_files.h"

#include <iterator>
#include <utility>

#include "commands/console/command_line.h"
#include "commands/console/standard_streams.h"
#include "commands/crypt/crypt_flags.h"
#include "fmt/format.h"

namespace weir {
namespace {

void WarnIfOthersCanRead(std::string_view command, const KeyFile& file, const std::string& name) {
  if (!file.others_can_read) return;
  SayOnStandardError(fmt::format(
      "{}: warning: others can read the identity file {}; `chmod 600` keeps them out\n", command, name));
}

template <class T>
void MoveBehind(std::vector<T>& all, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

}  // namespace

void DeclareIdentityFiles(CommandLine& line, std::vector<std::string>& paths) {
  line.add_option("-i,--identity", paths, "a file of identities, as weir keygen writes; may be repeated")
      ->allow_extra_args(false)
      ->type_name("FILE");
}

std::variant<Identities, ExitCode> ReadIdentityFiles(std::string_view command,
                                                     std::span<const std::string> paths) {
  Identities all;
  for (const std::string& path : paths) {
    const absl::StatusOr<KeyFile> file = ReadKeyFile(path);
    if (!file.ok()) return Complain(command, kExitBadInput, std::string(file.status().message()));
    const std::string name = InputName(path);
    WarnIfOthersCanRead(command, *file, name);
    absl::StatusOr<Identities> more = ParseIdentities(file->text.view(), name);
    if (!more.ok()) return Complain(command, kExitBadInput, std::string(more.status().message()));
    MoveBehind(all.keys, std::move(more->keys));
    MoveBehind(all.passed_over, std::move(more->passed_over));
  }
  if (all.keys.empty() && !all.passed_over.empty()) {
    return Complain(command, kExitUsage, all.passed_over.front());
  }
  return all;
}

absl::Status WithPassedOver(const absl::Status& status, const Identities& identities) {
  const size_t count = identities.passed_over.size();
  if (count == 0) return status;
  return {status.code(),
          fmt::format("{}; not used: {}{}", std::string(status.message()), identities.passed_over.front(),
                      count == 1 ? "" : fmt::format(", and {} more", count - 1))};
}

}  // namespace weir
