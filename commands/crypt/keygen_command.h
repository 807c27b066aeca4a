#ifndef WEIR_COMMANDS_CRYPT_KEYGEN_COMMAND_H_
#define WEIR_COMMANDS_CRYPT_KEYGEN_COMMAND_H_

namespace weir {

/// `weir keygen [-o FILE] [-y IDENTITIES]`. argv[0] is the command's name. Returns the exit code.
int KeygenCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_KEYGEN_COMMAND_H_
