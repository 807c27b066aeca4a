#ifndef WEIR_COMMANDS_CRYPT_ENCRYPT_COMMAND_H_
#define WEIR_COMMANDS_CRYPT_ENCRYPT_COMMAND_H_

namespace weir {

/// `weir encrypt -r RECIPIENT… [-R FILE…] [-o OUT] [IN]`. argv[0] is the command's name. Returns the exit
/// code.
int EncryptCommand(int argc, char** argv);

}  // namespace weir

#endif  // WEIR_COMMANDS_CRYPT_ENCRYPT_COMMAND_H_
